import { availableParallelism } from 'node:os';
import { mostRequests } from '../../contract/workerEnvelope.schema.ts';
import {
  workerTasks,
  type WorkerKind,
  type WorkerReply,
  type WorkerRequest,
  type WorkerTask,
} from '../../contract/workers.schema.ts';
import { ScrimFailure, toScrimError } from '../../model/errors.ts';
import type { Policy } from '../../model/policy.ts';
import type { Log, ProcessHost } from '../ports/ports.ts';
import { createFairQueue, type Priority } from './queue.ts';
import { isLarge, Room } from './room.ts';
import { supervise, type SupervisedWorker } from './supervisor.ts';

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Default: the policy's `workerSeconds`. Counts from the moment a process takes the task, not from queueing. */
  readonly seconds?: number;
  /** Resident memory of the whole process; default: the policy's `workerMegabytes`. */
  readonly megabytes?: number;
  /** Of a frame; large ones wait for each other (see `Room`). */
  readonly pixels?: number;
  /** Default: `interactive` for pictures and samples, else `bulk`. */
  readonly priority?: Priority;
}

export interface WorkerPool {
  /**
   * Rejects with the task's own ScrimFailure, or WORKER_TIMEOUT, WORKER_MEMORY, WORKER_CRASHED, CANCELLED; UNEXPECTED
   * with `{ queue: 'full' }` when more than `waiting` tasks of the kind wait already.
   */
  run<T extends WorkerTask>(task: T, request: WorkerRequest<T>, options?: RunOptions): Promise<WorkerReply<T>>;
  /** Kills what runs, cancels what waits; resolves when every process has gone. */
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly processes: ProcessHost;
  readonly limits: Pick<Policy['limits'], 'workerSeconds' | 'workerMegabytes'>;
  readonly sizes?: Partial<Record<WorkerKind, number>>;
  readonly log?: Log;
  /** Tasks that may wait per kind. */
  readonly waiting?: number;
  /** A process is replaced after this many tasks: fragmentation and leaks of native decoders end with it. */
  readonly tasksPerProcess?: number;
  /** A process without work ends after this time; where others of its kind live, after a tenth of it. */
  readonly idleSeconds?: number;
}

interface Job {
  readonly task: WorkerTask;
  request: object;
  readonly bounds: { seconds: number; megabytes: number; signal: AbortSignal | undefined };
  readonly pixels: number;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (failure: unknown) => void;
  /** Listens to the signal while the job waits. */
  readonly withdraw: () => void;
}

interface Slot {
  readonly worker: SupervisedWorker;
  tasks: number;
  idle: NodeJS.Timeout | undefined;
}

/**
 * Owns every worker process of a core: one call per process at a time, a fresh process after every kill. Where many small jobs of bulk work
 * wait, some share a call; if it fails as a whole, each of them is tried again by itself, so that only the guilty one pays.
 */
export function createWorkerPool(options: PoolOptions): WorkerPool {
  const lanes = new Map<WorkerKind, Lane>();
  const room = new Room();
  let closed = false;
  const laneOf = (kind: WorkerKind): Lane => {
    const others = (): void => {
      for (const [other, lane] of lanes) if (other !== kind) lane.next();
    };
    const lane = lanes.get(kind) ?? new Lane(kind, options, room, others);
    lanes.set(kind, lane);
    return lane;
  };
  return {
    run(task, request, run = {}) {
      if (closed || run.signal?.aborted) return Promise.reject(new ScrimFailure('CANCELLED'));
      const promise = new Promise<unknown>((resolve, reject) => {
        const bounds = {
          seconds: run.seconds ?? options.limits.workerSeconds,
          megabytes: run.megabytes ?? options.limits.workerMegabytes,
          signal: run.signal,
        };
        const lane = laneOf(kindOf(task));
        const { pixels = 0 } = run;
        const job: Job = { task, request, bounds, pixels, resolve, reject, withdraw: () => lane.withdraw(job) };
        lane.add(job, run.priority ?? defaultPriority(task));
      });
      return promise as Promise<WorkerReply<typeof task>>;
    },
    async close() {
      closed = true;
      await Promise.all([...lanes.values()].map((lane) => lane.close()));
    },
  };
}

/** From disk to disk, or to an opinion: neither request nor reply holds a picture, and done twice it does no harm. */
function mayShare({ task, request, pixels }: Pick<Job, 'task' | 'request' | 'pixels'>): boolean {
  if (isLarge(pixels)) return false;
  if (task !== 'clear.make' && task !== 'verify.file' && task !== 'parse.identity') return false;
  const { source, to } = request as Partial<WorkerRequest<'clear.make'>>;
  return source?.kind === 'path' && (task !== 'clear.make' || to !== undefined);
}

/** The longest time that one of them may take bounds them all. */
const sharedBounds = (jobs: readonly Job[]): Job['bounds'] => ({
  ...jobs[0]!.bounds,
  seconds: Math.max(...jobs.map(({ bounds }) => bounds.seconds)),
});

const kindOf = (task: WorkerTask): WorkerKind => task.split('.', 1)[0] as WorkerKind;

const defaultPriority = (task: WorkerTask): Priority =>
  task === 'parse.picture' || task === 'parse.samples' ? 'interactive' : 'bulk';

/** Detection threads within its process; clearance and verification hold whole pictures, so few run side by side. */
export function defaultPoolSize(kind: WorkerKind, cores = availableParallelism()): number {
  switch (kind) {
    case 'parse':
      return Math.max(1, cores);
    case 'detect':
      return 1;
    case 'clear':
    case 'verify':
      return cores >= 2 ? 2 : 1;
  }
}

/** The processes of one kind and the queue before them. */
class Lane {
  private readonly kind: WorkerKind;
  private readonly options: PoolOptions;
  private readonly size: number;
  private readonly room: Room;
  /** Lets the other kinds look whether there is room for them now. */
  private readonly others: () => void;
  private readonly queue;
  /** Those whose shared call failed: next in turn, each by itself. */
  private readonly alone: Job[] = [];
  private readonly idle: Slot[] = [];
  private readonly living = new Set<SupervisedWorker>();
  private closing = false;
  private arranged = false;

  constructor(kind: WorkerKind, options: PoolOptions, room: Room, others: () => void) {
    this.kind = kind;
    this.options = options;
    this.room = room;
    this.others = others;
    this.size = options.sizes?.[kind] ?? defaultPoolSize(kind);
    this.queue = createFairQueue<Job>(options.waiting ?? 10_000);
  }

  add(job: Job, priority: Priority): void {
    if (!this.queue.push(job, priority)) {
      job.reject(new ScrimFailure('UNEXPECTED', { queue: 'full' }));
      return;
    }
    job.bounds.signal?.addEventListener('abort', job.withdraw, { once: true });
    this.arrange(job);
  }

  /** Those that may share a call are asked for one after the other, often by whoever just got a reply: in a moment they are all there. */
  private arrange(job: Job): void {
    if (!mayShare(job)) this.next();
    else if (!this.arranged) {
      this.arranged = true;
      setImmediate(() => {
        this.arranged = false;
        this.next();
      });
    }
  }

  withdraw(job: Job): void {
    this.queue.remove(job);
    const at = this.alone.indexOf(job);
    if (at >= 0) this.alone.splice(at, 1);
    job.reject(new ScrimFailure('CANCELLED'));
  }

  /** Starts waiting jobs while there is a process, or room for one. */
  next(): void {
    for (;;) {
      const first = this.alone[0] ?? this.queue.peek();
      if (!first || !this.room.admits(this.kind, first.pixels)) return;
      const slot = this.idle.pop() ?? this.start();
      if (slot === 'no-room') return;
      if (slot !== 'failed' && !slot.worker.usable) continue;
      const jobs = this.take();
      for (const { bounds, withdraw } of jobs) bounds.signal?.removeEventListener('abort', withdraw);
      if (slot === 'failed') {
        for (const job of jobs) job.reject(new ScrimFailure('WORKER_CRASHED'));
      } else {
        clearTimeout(slot.idle);
        this.room.enter(this.kind, first.pixels);
        void this.perform(slot, jobs);
      }
    }
  }

  /** The next job, and with it those behind it that may share its call: a fair part of what waits, for there are other processes. */
  private take(): Job[] {
    const again = this.alone.shift();
    if (again) return [again];
    const first = this.queue.shift()!;
    if (!mayShare(first)) return [first];
    const most = Math.min(mostRequests, Math.ceil((this.queue.size + 1) / this.size)) - 1;
    const { megabytes, signal } = first.bounds;
    const alike = ({ bounds, ...job }: Job): boolean =>
      job.task === first.task && mayShare(job) && bounds.megabytes === megabytes && bounds.signal === signal;
    return [first, ...this.queue.shiftAlike(alike, most)];
  }

  private start(): Slot | 'no-room' | 'failed' {
    if (this.living.size >= this.size) return 'no-room';
    let worker: SupervisedWorker;
    try {
      worker = supervise(this.options.processes.start(this.kind));
    } catch {
      this.options.log?.error('worker-not-started', { kind: this.kind });
      return 'failed';
    }
    this.living.add(worker);
    // The place is free only once the old process has: killed ones may still hold their memory for a moment.
    void worker.gone.then(() => {
      this.living.delete(worker);
      this.next();
    });
    return { worker, tasks: 0, idle: undefined };
  }

  private async perform(slot: Slot, jobs: readonly Job[]): Promise<void> {
    const { task } = jobs[0]!;
    const bounds = sharedBounds(jobs);
    const { reply: schema } = workerTasks[task];
    const check = (reply: unknown): object | undefined => schema.safeParse(reply).data;
    const requests = jobs.map(({ request }) => request);
    try {
      const outcomes = await slot.worker.call(task, requests, check, bounds);
      for (const [index, outcome] of outcomes.entries()) {
        if (outcome.kind === 'reply') jobs[index]!.resolve(outcome.reply);
        else jobs[index]!.reject(new ScrimFailure(outcome.error.code, outcome.error.params));
      }
    } catch (thrown) {
      this.options.log?.warn('worker-stopped', { kind: this.kind, code: toScrimError(thrown).code });
      this.failed(jobs, thrown);
    }
    slot.tasks += jobs.length;
    this.release(slot, bounds.megabytes);
    this.room.leave(this.kind, jobs[0]!.pixels);
    // First, or a long queue of this kind would keep them waiting to its end.
    this.others();
    this.arrange(jobs[0]!);
  }

  private failed(jobs: readonly Job[], thrown: unknown): void {
    const cancelled = this.closing || jobs[0]?.bounds.signal?.aborted === true;
    for (const job of jobs) {
      if (cancelled) job.reject(new ScrimFailure('CANCELLED'));
      else if (jobs.length === 1) job.reject(thrown);
      else {
        job.bounds.signal?.addEventListener('abort', job.withdraw, { once: true });
        job.request = { ...job.request, again: true };
        this.alone.push(job);
      }
    }
  }

  private release(slot: Slot, megabytes: number): void {
    const worn =
      slot.tasks >= (this.options.tasksPerProcess ?? 5000) || slot.worker.resident > (megabytes * 1e6 * 2) / 3;
    if (worn) slot.worker.kill();
    if (slot.worker.usable) {
      const seconds = (this.options.idleSeconds ?? 60) / (this.living.size > 1 ? 10 : 1);
      slot.idle = setTimeout(() => slot.worker.kill(), seconds * 1000);
      slot.idle.unref();
      this.idle.push(slot);
    }
  }

  async close(): Promise<void> {
    this.closing = true;
    for (const job of this.alone.splice(0)) job.reject(new ScrimFailure('CANCELLED'));
    for (let job = this.queue.shift(); job; job = this.queue.shift()) job.reject(new ScrimFailure('CANCELLED'));
    const living = [...this.living];
    for (const slot of this.idle.splice(0)) clearTimeout(slot.idle);
    for (const worker of living) worker.kill();
    await Promise.all(living.map((worker) => worker.gone));
  }
}
