import { execFile, fork, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProcessKind } from '../../contract/receiver.schema.ts';
import type { ProcessHost, WorkerExit, WorkerProcess } from '../ports/ports.ts';

/**
 * Workers as node child processes, for the CLI, tests and scripts; Electron's shell has its own host over utilityProcess.
 * Messages are structured clones (`advanced`); what a worker prints goes nowhere, for it may quote what it read.
 */
export function createNodeProcessHost(workersDir: string): ProcessHost {
  return {
    start(kind: ProcessKind): WorkerProcess {
      const child = fork(join(workersDir, `${kind}.worker.js`), [], {
        // Neither the parent's loaders and inspectors nor its NODE_OPTIONS reach a process that reads hostile bytes.
        execArgv: [],
        env: { ...childEnvironment(process.env), ...(kind === 'detect' && largeBuffersGoBack) },
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      return asWorkerProcess(child);
    },
  };
}

/**
 * Left to itself glibc keeps freed buffers of up to 32 MB in its heap, where the next photo's do not fit: of a detection, which holds most, each larger
 * one goes back at once.
 */
const largeBuffersGoBack = { MALLOC_MMAP_THRESHOLD_: '1048576' };

/** What Node and native libraries need to start at all: search path, language, temporary folder, Windows' own. */
const passedOn = ['PATH', 'LANG', 'LC_ALL', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'windir', 'Path'] as const;

export function childEnvironment(parent: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  // glibc gives each thread a heap of its own and gives none back: two are enough, and of a photo's 100 MB buffers one copy less stays behind.
  const env: NodeJS.ProcessEnv = { MALLOC_ARENA_MAX: '2' };
  for (const name of passedOn) {
    if (parent[name] !== undefined) env[name] = parent[name];
  }
  return env;
}

function asWorkerProcess(child: ChildProcess): WorkerProcess {
  const exit = new Promise<WorkerExit>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }));
    // Emitted instead of `exit` when the process could not be started, and beside it when a message could not be sent.
    child.on('error', () => {
      if (child.pid === undefined) resolve({ code: null, signal: null });
    });
  });
  return {
    pid: child.pid,
    post(message) {
      // A child that has gone reports itself by `exit`; there is nobody to tell here.
      if (child.connected) child.send(message as object, () => undefined);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void exit.then(listener),
    kill: () => void child.kill('SIGKILL'),
    memory: () => (child.pid === undefined ? Promise.resolve(undefined) : residentMemory(child.pid)),
  };
}

/**
 * Resident bytes of a process: Linux by /proc, macOS by `ps`, Windows by `tasklist` (both cost a process start per
 * question, so the pool asks again only after an answer). Undefined if the process is gone or the platform is another.
 */
export async function residentMemory(pid: number): Promise<number | undefined> {
  switch (process.platform) {
    case 'linux': {
      const status = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '');
      return kilobytes(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]);
    }
    case 'darwin':
      return kilobytes((await output('/bin/ps', ['-o', 'rss=', '-p', String(pid)])).trim());
    case 'win32': {
      const line = await output('tasklist.exe', ['/fi', `PID eq ${pid}`, '/fo', 'csv', '/nh']);
      // "node.exe","4711","Console","1","52.112 K": the thousands' mark depends on the language.
      return kilobytes(/"([\d.,\s\u00a0\u202f']+) K"\s*$/.exec(line)?.[1]?.replace(/\D/g, ''));
    }
    default:
      return undefined;
  }
}

function kilobytes(digits: string | undefined): number | undefined {
  return digits !== undefined && /^\d+$/.test(digits) ? Number(digits) * 1024 : undefined;
}

function output(command: string, args: string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile(command, args, { timeout: 5000, windowsHide: true }, (error, stdout) => resolve(error ? '' : stdout));
  });
}
