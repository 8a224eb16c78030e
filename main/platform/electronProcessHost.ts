import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, utilityProcess } from 'electron';
import type { ProcessHost, WorkerProcess } from '../../core/ports/ports.ts';

/** Worker processes as Electron's utility processes: own address space, no window, a bare environment. */
export function createElectronProcessHost(workersFolder: string): ProcessHost {
  return {
    start(kind): WorkerProcess {
      const child = utilityProcess.fork(join(workersFolder, `${kind}.worker.js`), [], {
        serviceName: `scrim-${kind}`,
        stdio: 'ignore',
        env: bareEnvironment(),
      });
      return {
        get pid() {
          return child.pid;
        },
        post: (message) => child.postMessage(message),
        onMessage: (listener) => void child.on('message', listener),
        onExit: (listener) => void child.on('exit', (code) => listener({ code, signal: null })),
        kill: () => killHard(child),
        memory: () => residentMemory(child.pid),
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

async function residentMemory(pid: number | undefined): Promise<number | undefined> {
  if (pid === undefined) return undefined;
  if (process.platform === 'linux') {
    const statm = await readFile(`/proc/${pid}/statm`, 'utf8').catch(() => undefined);
    const pages = Number(statm?.split(' ')[1]);
    return Number.isFinite(pages) ? pages * 4096 : undefined;
  }
  const metric = app.getAppMetrics().find((candidate) => candidate.pid === pid);
  return metric && metric.memory.workingSetSize * 1024;
}

export function bareEnvironment(): Record<string, string> {
  const kept = ['PATH', 'LANG', 'LC_ALL', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'HOME', 'LOCALAPPDATA'];
  return Object.fromEntries(kept.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
