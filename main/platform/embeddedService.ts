import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Log } from '../../core/ports/ports.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { bareEnvironment } from './electronProcessHost.ts';

const readySchema = z.object({ ready: z.literal(true), url: z.url(), accounts: z.int().min(0) });
const provisionedSchema = z.object({ provisioned: z.string() });

export interface LocalAccount {
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
}

export type ServiceState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready'; readonly url: string; readonly firstRun: boolean }
  | { readonly kind: 'failed' };

export interface EmbeddedService {
  readonly state: ServiceState;
  onChange(listener: () => void): void;
  /** Creates a verified clinician. The password goes through the child's standard input, never argv or environment. */
  createAccount(account: LocalAccount): Promise<void>;
  stop(): Promise<void>;
}

/** The case service as a child of the workstation, for a single desk without a hospital service. Restarted once if it dies. */
export function startEmbeddedService(entry: string, data: string, log: Log): EmbeddedService {
  let state: ServiceState = { kind: 'starting' };
  let stopping = false;
  let restarts = 0;
  const listeners: (() => void)[] = [];
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const become = (next: ServiceState) => {
    state = next;
    for (const listener of listeners) listener();
  };
  const hear = (line: string) => {
    const message = parseLine(line);
    const ready = readySchema.safeParse(message);
    if (ready.success) return become({ kind: 'ready', url: ready.data.url, firstRun: ready.data.accounts === 0 });
    if (provisionedSchema.safeParse(message).success) {
      if (state.kind === 'ready') become({ ...state, firstRun: false });
      waiting.shift()?.resolve();
    } else if (message !== undefined) waiting.shift()?.reject(new ScrimFailure('SERVICE_FAILED', { status: 0 }));
  };
  const launch = (): ChildProcess => {
    const started = spawn(process.execPath, [entry, '--port', '0', '--data', data, '--provision-stdin'], {
      env: { ...bareEnvironment(), ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['pipe', 'pipe', 'ignore', 'ipc'],
    });
    createInterface({ input: started.stdout! }).on('line', hear);
    started.on('error', () => log.error('service-not-started'));
    started.on('exit', (code) => {
      for (const waiter of waiting.splice(0)) waiter.reject(new ScrimFailure('SERVICE_UNREACHABLE'));
      if (stopping) return;
      log.error('service-exited', { code: code ?? -1 });
      become({ kind: restarts < 1 ? 'starting' : 'failed' });
      if (restarts++ < 1) child = launch();
    });
    return started;
  };
  let child = launch();
  return {
    get state() {
      return state;
    },
    onChange: (listener) => void listeners.push(listener),
    createAccount: (account) =>
      new Promise<void>((resolve, reject) => {
        if (state.kind !== 'ready') return reject(new ScrimFailure('SERVICE_UNREACHABLE'));
        if (!state.firstRun) return reject(new ScrimFailure('NOT_ALLOWED'));
        waiting.push({ resolve, reject });
        child.stdin!.write(`${JSON.stringify({ provision: { ...account, role: 'clinician', verified: true } })}\n`);
      }),
    stop: () =>
      new Promise<void>((resolve) => {
        stopping = true;
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
