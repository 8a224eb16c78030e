import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { ScrimFailure } from '../model/errors.ts';

/** Asked for on the terminal without echo, or the first line of standard input. Never an argument or the environment. */
export function readPassword(prompt: string): Promise<string> {
  const terminal = process.stdin.isTTY;
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: silent, terminal });
  if (terminal) process.stderr.write(prompt);
  return new Promise((resolve, reject) => {
    lines.once('line', (line) => {
      if (terminal) process.stderr.write('\n');
      resolve(line);
      lines.close();
    });
    lines.once('close', () => reject(new ScrimFailure('LOGIN_REQUIRED')));
  });
}
