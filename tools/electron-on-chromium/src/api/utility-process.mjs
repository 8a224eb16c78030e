import os from 'node:os';
import { fork } from 'node:child_process';
import { GuardedEmitter, guardClass, guardObject, notSupported } from '../guard.mjs';
import { NODE_PATH } from '../versions.mjs';
import { app, onExit } from './app.mjs';

const CHILD = new URL('../utility-child.mjs', import.meta.url).href;
const running = new Set();
onExit(() => running.forEach((child) => child.kill('SIGKILL')));

const KILLS = new Set(['SIGTERM', 'SIGKILL', 'SIGINT']);
const STREAMS = { pipe: 'pipe', ignore: 'ignore', inherit: 'inherit' };

/** Electron's stdio: one word, or three of which the first must be 'ignore'. */
function stdioOf(stdio = 'inherit') {
  const list = typeof stdio === 'string' ? ['ignore', stdio, stdio] : stdio;
  for (const word of list) if (!(word in STREAMS)) throw notSupported(`utilityProcess stdio ${JSON.stringify(word)}`);
  return [...list, 'ipc'];
}

class UtilityProcess extends GuardedEmitter {
  #child;
  pid = undefined;

  constructor(file, args, options) {
    super('utilityProcess', ['spawn', 'message', 'exit']);
    const { cwd, env = process.env, execArgv = [], stdio, serviceName = 'Node Utility Process' } = options;
    const child = fork(file, args, {
      cwd,
      env,
      execPath: NODE_PATH,
      execArgv: ['--import', CHILD, ...execArgv],
      serialization: 'advanced',
      stdio: stdioOf(stdio),
    });
    this.#child = child;
    this.stdout = child.stdout;
    this.stderr = child.stderr;
    running.add(child);
    child.on('spawn', () => {
      this.pid = child.pid;
      this.emit('spawn');
    });
    child.on('message', (message) => this.emit('message', message));
    child.on('error', () => {}); // a child that could not start says so by 'exit'
    // 'close' and not 'exit': what the child wrote last is read by then, as it is in Electron.
    child.on('close', (code, signal) => {
      running.delete(child);
      this.pid = undefined;
      // waitpid's status, which for a killed process is the number of the signal.
      const exitCode = code ?? os.constants.signals[signal] ?? 1;
      this.emit('exit', exitCode);
      if (exitCode === 0) return;
      const reason = code === null ? (KILLS.has(signal) ? 'killed' : 'crashed') : 'abnormal-exit';
      app.emit('child-process-gone', {}, { type: 'Utility', reason, exitCode, serviceName, name: serviceName });
    });
  }

  postMessage(message, transfer = []) {
    if (transfer.length > 0) throw notSupported('utilityProcess.postMessage with a transfer list');
    if (this.#child.connected) this.#child.send(message, () => {});
  }

  kill() {
    return this.#child.kill();
  }
}

guardClass('utilityProcess', UtilityProcess);

export const utilityProcess = guardObject('utilityProcess', {
  fork(file, ...rest) {
    const [args, options] = Array.isArray(rest[0]) ? rest : [[], rest[0]];
    return new UtilityProcess(file, args, options ?? {});
  },
});
