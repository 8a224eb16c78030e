// Type-checks every room with its own `lib` and `types`, so that a DOM call in core or a Node call in the
// renderer fails here. The native compiler (TypeScript 7) does it: it uses all cores itself, so one room after the other.
import { spawn } from 'node:child_process';

const rooms = ['model', 'contract', 'core', 'main', 'preload', 'renderer', 'cli', 'service', 'test'];

function check(room) {
  return new Promise((resolve) => {
    const tsc = spawn(process.execPath, ['node_modules/typescript-native/bin/tsc', '-p', room], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    tsc.stdout.on('data', (chunk) => (output += chunk));
    tsc.stderr.on('data', (chunk) => (output += chunk));
    tsc.on('close', (code) => resolve({ room, code, output }));
  });
}

const only = process.argv.slice(2);
let failed = false;
for (const room of only.length > 0 ? only : rooms) {
  const { code, output } = await check(room);
  if (code === 0) continue;
  failed = true;
  console.error(`types: ${room} failed\n${output}`);
}
process.exitCode = failed ? 1 : 0;
