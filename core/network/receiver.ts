import { setTimeout as delay } from 'node:timers/promises';
import {
  receiverReportSchema,
  type ReceiverConfig,
  type ReceiverOrder,
  type ReceiverReport,
} from '../../contract/receiver.schema.ts';
import type { RefusalReason } from '../../model/receiving.ts';
import { scrimError, type ScrimError } from '../../model/errors.ts';
import type { Log, ProcessHost, WorkerProcess } from '../ports/ports.ts';

export type ReceiverState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'listening'; readonly port: number; readonly associations: number }
  /** `again`: it will be tried again by itself. */
  | { readonly kind: 'failed'; readonly error: ScrimError; readonly again: boolean };

export type StoredObject = Extract<ReceiverReport, { kind: 'stored' }>;

export interface ReceiverOptions {
  readonly processes: ProcessHost;
  readonly config: ReceiverConfig;
  readonly log: Log;
  /** Resident memory of the process, in megabytes, above which it is ended and started afresh. */
  readonly megabytes?: number;
  readonly onStored: (object: StoredObject) => void;
  readonly onChange: () => void;
}

export interface Receiver {
  state(): ReceiverState;
  /** Since it was started; what was refused, and why the last time. */
  refusals(): { readonly count: number; readonly last: RefusalReason | null };
  /** Tells that these were taken out of the spool. */
  released(files: number, bytes: number): void;
  /** Resolves when nobody listens any more and nothing is under way. */
  stop(): Promise<void>;
}

const memoryEveryMs = 1000;
const longestPauseSeconds = 30;
const stopSeconds = 5;

/**
 * Keeps one receiving process alive. It may be ended at any moment, by its limits or by what it reads: what it confirmed is on disk, and a
 * sender repeats the rest. A port that cannot be had is not tried again: somebody waits for the answer.
 */
export function startReceiver(options: ReceiverOptions): Receiver {
  const stopping = new AbortController();
  const known = createKnown(options);
  let current: WorkerProcess | undefined;

  async function keepAlive(): Promise<void> {
    for (let pause = 1; !stopping.signal.aborted; pause = Math.min(pause * 2, longestPauseSeconds)) {
      known.beginLife();
      current = options.processes.start('receive');
      // As in the life before, so that senders find it where they know it.
      await life(current, { ...options.config, port: known.port() }, options, known.hear);
      current = undefined;
      if (stopping.signal.aborted || known.isFinal()) return;
      options.log.warn('receiver-stopped');
      known.become({ kind: 'failed', error: scrimError('RECEIVER_STOPPED'), again: true });
      await delay(pause * 1000, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  }

  const running = keepAlive();
  return {
    state: known.state,
    refusals: known.refusals,
    released: (files, bytes) => {
      if (current) order(current, { kind: 'released', files, bytes });
    },
    async stop() {
      stopping.abort();
      const process = current;
      if (process) order(process, { kind: 'stop' });
      const kill = setTimeout(() => process?.kill(), stopSeconds * 1000);
      await running;
      clearTimeout(kill);
    },
  };
}

/** What its reports add up to. */
function createKnown(options: ReceiverOptions) {
  let state: ReceiverState = { kind: 'starting' };
  let { port } = options.config;
  const refusals = { before: 0, count: 0, last: null as RefusalReason | null };
  const become = (next: ReceiverState): void => {
    state = next;
    options.onChange();
  };
  const hear = (report: ReceiverReport): void => {
    switch (report.kind) {
      case 'listening':
        port = report.port;
        return become({ kind: 'listening', port, associations: 0 });
      case 'failed':
        return become({ kind: 'failed', error: report.error, again: false });
      case 'stored':
        return options.onStored(report);
      case 'status':
        refusals.count = refusals.before + report.refused;
        refusals.last = report.lastRefusal ?? refusals.last;
        if (state.kind === 'listening') return become({ ...state, associations: report.associations });
        return options.onChange();
    }
  };
  return {
    hear,
    become,
    state: () => state,
    port: () => port,
    isFinal: () => state.kind === 'failed' && !state.again,
    refusals: () => ({ count: refusals.count, last: refusals.last }),
    beginLife: () => {
      refusals.before = refusals.count;
    },
  };
}

/** One process from its start to its end. */
async function life(
  process: WorkerProcess,
  config: ReceiverConfig,
  { megabytes = 512 }: ReceiverOptions,
  hear: (report: ReceiverReport) => void,
): Promise<void> {
  const ended = new AbortController();
  const gone = new Promise<void>((resolve) => process.onExit(() => resolve()));
  void gone.then(() => ended.abort());
  process.onMessage((message) => {
    const report = receiverReportSchema.safeParse(message);
    // Whatever runs in there is not our receiver any more.
    if (!report.success) return process.kill();
    hear(report.data);
    if (report.data.kind === 'failed') process.kill();
  });
  order(process, { kind: 'listen', config });
  void watchMemory(process, megabytes, ended.signal);
  await gone;
}

const order = (process: WorkerProcess, message: ReceiverOrder): void => process.post(message);

async function watchMemory(process: WorkerProcess, megabytes: number, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    await delay(memoryEveryMs, undefined, { signal: ended, ref: false }).catch(() => undefined);
    const bytes = ended.aborted ? 0 : await process.memory().catch(() => 0);
    if ((bytes ?? 0) > megabytes * 1e6) process.kill();
  }
}
