import { join } from 'node:path';
import { utilityProcess } from 'electron';
import type { ProcessHost, WorkerProcess } from '../../core/ports/ports.ts';
import { childEnvironment, residentMemory } from '../../core/workers/nodeProcessHost.ts';

/** Worker processes as Electron's utility processes: own address space, no window, a bare environment. */
export function createElectronProcessHost(workersFolder: string): ProcessHost {
  return {
    start(kind): WorkerProcess {
      const child = utilityProcess.fork(join(workersFolder, `${kind}.worker.js`), [], {
        serviceName: `scrim-${kind}`,
        stdio: 'ignore',
        env: childEnvironment(process.env),
      });
      return {
        get pid() {
          return child.pid;
        },
        post: (message) => child.postMessage(message),
        onMessage: (listener) => void child.on('message', listener),
        onExit: (listener) => void child.on('exit', (code) => listener({ code, signal: null })),
        kill: () => killHard(child),
        memory: () => (child.pid === undefined ? Promise.resolve(undefined) : residentMemory(child.pid)),
      };
    },
  };
}

/** A worker that hangs in native code ignores the polite signal that `kill()` sends. */
function killHard(child: Electron.UtilityProcess): void {
  if (child.pid === undefined) return void child.once('spawn', () => killHard(child));
  try {
    process.kill(child.pid, 'SIGKILL');
  } catch {
    child.kill();
  }
}
