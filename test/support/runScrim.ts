import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { builtCli, projectRoot } from './paths.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The built command line, started; its caller ends it. */
export function startScrim(args: readonly string[], home: string): ChildProcess {
  return spawn(process.execPath, [builtCli, ...args, '--home', home], { cwd: projectRoot });
}

/** Runs the built command line to its end. */
export async function runScrim(args: readonly string[], home: string, input = ''): Promise<Ended> {
  const child = startScrim(args, home);
  // A command that reads nothing may be gone before its input is.
  child.stdin!.on('error', () => undefined).end(input);
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout!),
    text(child.stderr!),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { code, stdout, stderr };
}
