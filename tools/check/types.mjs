// Type-checks every room with its own `lib` and `types`, so that a DOM call in core or a Node call in the
// renderer fails here. Rooms are checked two at a time: tsc is single-threaded and the machines have two cores.
import { spawn } from 'node:child_process';

const rooms = ['model', 'contract', 'core', 'main', 'preload', 'renderer', 'cli', 'service', 'test'];
const atOnce = 2;

function check(room) {
  return new Promise((resolve) => {
    const tsc = spawn(process.execPath, ['node_modules/typescript/bin/tsc', '-p', room], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    tsc.stdout.on('data', (chunk) => (output += chunk));
    tsc.stderr.on('data', (chunk) => (output += chunk));
    tsc.on('close', (code) => resolve({ room, code, output }));
  });
}

const only = process.argv.slice(2);
const queue = only.length > 0 ? only : [...rooms];
let failed = false;
async function next() {
  for (let room = queue.shift(); room; room = queue.shift()) {
    const { code, output } = await check(room);
    if (code !== 0) {
      failed = true;
      console.error(`types: ${room} failed\n${output}`);
    }
  }
}
await Promise.all(Array.from({ length: atOnce }, next));
process.exitCode = failed ? 1 : 0;
