// Running other programs during set-up: quiet while all goes well, the whole output when it does not.
import { spawn, spawnSync } from 'node:child_process';

export class SetupError extends Error {}

/** Runs to the end; on failure throws with the last lines of its output. */
export function run(command, args, { cwd, env, title, inherit = false, input } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', inherit ? 'inherit' : 'pipe', inherit ? 'inherit' : 'pipe'],
    });
    let output = '';
    const keep = (chunk) => (output = (output + chunk).slice(-8000));
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    if (input !== undefined) child.stdin.end(input);
    child.on('error', (error) => reject(new SetupError(`${title ?? command}: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new SetupError(`${title ?? command} failed (${signal ?? `exit ${code}`})\n${output}`));
    });
  });
}

export function onPath(program) {
  return spawnSync('sh', ['-c', `command -v "$1"`, 'sh', program], { stdio: 'ignore' }).status === 0;
}

export function say(line) {
  process.stderr.write(`${line}\n`);
}
