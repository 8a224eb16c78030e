// Builds only when something that is built has changed since the last build.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareSamples } from '../samples/prepare.mjs';

const built = [
  'model',
  'contract',
  'core',
  'main',
  'preload',
  'renderer',
  'cli',
  'service',
  'tools/models',
  'resources/models.json',
];
const single = ['package-lock.json', 'electron.vite.config.ts', 'tools/build.mjs'];

export async function buildIfNeeded(root) {
  await prepareSamples(root);
  const stampFile = join(root, 'dist/.built');
  const stamp = await sourceStamp(root);
  if (existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === stamp) return false;
  const { buildAll } = await import('../build.mjs');
  await buildAll();
  await mkdir(join(root, 'dist'), { recursive: true });
  await writeFile(stampFile, stamp);
  return true;
}

async function sourceStamp(root) {
  const hash = createHash('sha256');
  for (const path of [...built, ...single]) await addTo(hash, join(root, path));
  return hash.digest('hex');
}

async function addTo(hash, path) {
  const facts = await stat(path).catch(() => undefined);
  if (!facts) return;
  if (facts.isDirectory()) {
    for (const name of (await readdir(path)).sort()) await addTo(hash, join(path, name));
  } else {
    hash.update(`${path} ${facts.size} ${facts.mtimeMs}\n`);
  }
}
