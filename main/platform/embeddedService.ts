import { spawn, type ChildProcess } from 'node:child_process';
import { homedir } from 'node:os';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Log } from '../../core/ports/ports.ts';
import { childEnvironment } from '../../core/workers/nodeProcessHost.ts';
import { ScrimFailure } from '../../model/errors.ts';

const readySchema = z.object({ ready: z.literal(true), url: z.url() });

export interface LocalAccount {
  readonly username: string;
  readonly displayName: string;
  readonly password: string;
}

export type ServiceState =
  { readonly kind: 'starting' } | { readonly kind: 'ready'; readonly url: string } | { readonly kind: 'failed' };

export interface EmbeddedService {
  readonly state: ServiceState;
  onChange(listener: () => void): void;
  /**
   * Starts the service anew with one more account, the desk's own: verified, and its administrator. The password goes through the
   * child's standard input, never argv or environment. Rejects with SERVICE_UNREACHABLE if the service does not come back.
   */
  createAccount(account: LocalAccount): Promise<void>;
  stop(): Promise<void>;
}

/** The case service as a child of the workstation, for a single desk without a hospital's. Started again once if it dies. */
export function startEmbeddedService(entry: string, data: string, log: Log): EmbeddedService {
  const supervisor = new Supervisor(entry, data, log);
  supervisor.launch();
  return supervisor;
}

class Supervisor implements EmbeddedService {
  state: ServiceState = { kind: 'starting' };
  private readonly entry: string;
  private readonly data: string;
  private readonly log: Log;
  private readonly listeners: (() => void)[] = [];
  private child: ChildProcess | undefined;
  private expectedEnd = false;
  private restarts = 0;

  constructor(entry: string, data: string, log: Log) {
    this.entry = entry;
    this.data = data;
    this.log = log;
  }

  onChange(listener: () => void): void {
    this.listeners.push(listener);
  }

  launch(account?: LocalAccount): void {
    this.expectedEnd = false;
    const provide = account ? ['--bootstrap-stdin'] : [];
    const child = spawn(process.execPath, [this.entry, '--port', '0', '--data', this.data, ...provide], {
      env: { ...childEnvironment(process.env), HOME: homedir(), ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['pipe', 'pipe', 'ignore', 'ipc'],
    });
    this.child = child;
    child.stdin!.on('error', () => undefined);
    child.stdin!.end(account ? `${JSON.stringify({ users: [ownAccount(account)] })}\n` : undefined);
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const ready = readySchema.safeParse(parseLine(line));
      if (ready.success) this.become({ kind: 'ready', url: ready.data.url });
    });
    child.on('error', () => this.log.error('service-not-started'));
    child.on('exit', (code) => this.ended(code));
  }

  private ended(code: number | null): void {
    this.child = undefined;
    if (this.expectedEnd) return;
    this.log.error('service-exited', { code: code ?? -1 });
    const again = this.restarts++ < 1;
    this.become({ kind: again ? 'starting' : 'failed' });
    if (again) this.launch();
  }

  private become(state: ServiceState): void {
    this.state = state;
    for (const listener of [...this.listeners]) listener();
  }

  async createAccount(account: LocalAccount): Promise<void> {
    if (this.state.kind !== 'ready') throw new ScrimFailure('SERVICE_UNREACHABLE');
    await this.stop();
    this.become({ kind: 'starting' });
    const ready = new Promise<void>((resolve, reject) => {
      this.onChange(() => {
        if (this.state.kind === 'ready') resolve();
        if (this.state.kind === 'failed') reject(new ScrimFailure('SERVICE_UNREACHABLE'));
      });
    });
    this.launch(account);
    await ready;
  }

  stop(): Promise<void> {
    this.expectedEnd = true;
    const child = this.child;
    if (!child) return Promise.resolve();
    return new Promise((resolve) => {
      child.once('exit', () => resolve());
      child.kill('SIGTERM');
    });
  }
}

const ownAccount = (account: LocalAccount) => ({ ...account, role: 'administrator', verified: true });

function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
