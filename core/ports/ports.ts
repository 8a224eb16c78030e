import type { ProcessKind } from '../../contract/receiver.schema.ts';

/** What core asks of its surroundings. main/platform and cli implement these; tests use fakes from test/support. */

/** The operating system's keychain. Every method rejects with ScrimFailure KEYCHAIN_UNAVAILABLE when none answers. */
export interface Keychain {
  get(account: string): Promise<string | null>;
  set(account: string, secret: string): Promise<void>;
  delete(account: string): Promise<void>;
}

export interface Clock {
  now(): Date;
}

/** Absolute paths, decided by the composition root. */
export interface Paths {
  /** Vault, store, settings; private to the user (0700). */
  readonly home: string;
  /** The product's resources/ folder: profiles, policies, models.json, fonts, samples. */
  readonly resources: string;
  /** Folder with models/*.onnx prepared at build time. */
  readonly models: string;
  /** Folder with the built worker entries, `<kind>.worker.js`. */
  readonly workers: string;
  /** The built case service entry, started as a child process. */
  readonly service: string;
}

export interface WorkerExit {
  readonly code: number | null;
  readonly signal: string | null;
}

/** One child process that speaks structured-clone messages. Electron's utilityProcess or node's child_process behind it. */
export interface WorkerProcess {
  readonly pid: number | undefined;
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  onExit(listener: (exit: WorkerExit) => void): void;
  /** SIGKILL; onExit follows. */
  kill(): void;
  /** Resident memory in bytes; undefined where the platform cannot tell. */
  memory(): Promise<number | undefined>;
}

export interface ProcessHost {
  /** Starts `<paths.workers>/<kind>.worker.js`. The child gets no environment but what Node needs. */
  start(kind: ProcessKind): WorkerProcess;
}

/** The one logger. Its sink drops anything that is not an id, a code, a count or a duration. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}
export type LogFields = Readonly<Record<string, string | number | boolean>>;
