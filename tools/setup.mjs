// `npm run setup`: makes this checkout ready without starting anything.
import { fileURLToPath } from 'node:url';
import { buildIfNeeded } from './setup/buildStamp.mjs';
import { ensureDependencies } from './setup/dependencies.mjs';
import { requireNode } from './setup/node.mjs';
import { say, SetupError } from './setup/run.mjs';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** `whileCompleting` is called as soon as the npm packages lie there, while the rest is made. */
export async function makeReady(whileCompleting) {
  requireNode();
  await ensureDependencies(root, whileCompleting);
  say('set-up: building');
  await buildIfNeeded(root);
}

/** Runs a command's body; a set-up problem is one clear message and exit 1, never a stack. */
export async function command(body) {
  try {
    process.exitCode = (await body()) ?? 0;
  } catch (error) {
    say(error instanceof SetupError ? error.message : String(error?.stack ?? error));
    process.exitCode = 1;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await command(() => makeReady());
