// One app per userData folder. The lock is an abstract Unix socket: the kernel takes it back the moment its owner
// dies, so there is nothing stale to clean after a SIGKILL.
import crypto from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import { execFileSync } from 'node:child_process';
import { NODE_PATH } from './versions.mjs';

let server = null;

function socketName(userData) {
  fs.mkdirSync(userData, { recursive: true });
  const key = `${process.getuid?.() ?? 0}:${fs.realpathSync(userData)}`;
  return `\0electron-on-chromium-${crypto.createHash('sha256').update(key).digest('hex')}`;
}

// The app asks synchronously and may exit at once, so a child process hands the message over.
const HAND_OVER = `
  const socket = require('net').connect('\\0' + process.argv[1], () => socket.end(process.argv[2]));
  socket.on('error', () => process.exit(1)).resume();
`;

/**
 * @param {(message: { argv: string[], cwd: string, data: unknown }) => void} onSecond
 * @returns {boolean} whether this process is now the one
 */
export function lockInstance(userData, data, onSecond) {
  if (server) return true;
  const name = socketName(userData);
  const candidate = net.createServer({ allowHalfOpen: true }, (socket) => {
    const chunks = [];
    socket.on('error', () => {});
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => {
      socket.end();
      onSecond(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    });
  });
  candidate.on('error', () => {});
  candidate.listen(name);
  // Node binds before it returns, and only a bound server is listening.
  if (candidate.listening) {
    candidate.unref();
    server = candidate;
    return true;
  }
  const message = JSON.stringify({ argv: process.argv, cwd: process.cwd(), data });
  try {
    execFileSync(NODE_PATH, ['-e', HAND_OVER, name.slice(1), message], { timeout: 5000, stdio: 'ignore' });
  } catch {
    // The first instance is busy or on its way out; this one is the second all the same.
  }
  return false;
}

export const hasLock = () => server !== null;

export function unlockInstance() {
  server?.close();
  server = null;
}
