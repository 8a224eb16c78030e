import type { BatchLimits } from '../../contract/batches.schema.ts';
import { ScrimFailure, toScrimError } from '../../model/errors.ts';
import type { CaseId, ImageId, JobId } from '../../model/ids.ts';
import type { JobState, Submission, SubmissionState } from '../../model/queue.ts';
import type { Clock, Log } from '../ports/ports.ts';
import { fired, wait } from './backoff.ts';
import { Bandwidth } from './bandwidth.ts';
import type { ClearedImages, PrepareCase, QueueRepository, StoredSubmission } from './ports.ts';
import { SubmissionRecord } from './record.ts';
import { Slots } from './slots.ts';
import { isOfAnother, type QueueClient, type RunDeps } from './runDeps.ts';
import { usualBatches } from './batchPlan.ts';
import { runSubmission } from './submissionRun.ts';

export interface QueueDeps {
  readonly repository: QueueRepository;
  readonly cleared: ClearedImages;
  readonly prepare: PrepareCase;
  readonly client: QueueClient;
  /** The name of the service that `client` talks to. */
  readonly service: () => string;
  readonly clock: Clock;
  readonly log: Log;
  /** Transfers at once over all submissions. */
  readonly concurrency?: number;
  /** How much of small images goes in one request; null: each goes alone. */
  readonly batches?: BatchLimits | null;
  /** Shared by all transfers. Default: no limit. */
  readonly bandwidth?: Bandwidth;
  /** An unattended run parks after this many failures in a row, and at once when a sign-in is missing. Default: it waits. */
  readonly patience?: number;
  readonly random?: () => number;
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

export interface SubmitRequest {
  readonly case: CaseId;
  readonly title: string;
  /** How many images there are to clear. */
  readonly images: number;
}

/** The durable queue. What it accepted it takes to its end over any number of restarts, or parks it with the reason. */
export interface Queue {
  /** Accepts a case; repeating it changes nothing. CONFLICT once it is delivered. */
  submit(request: SubmitRequest): Promise<Submission>;
  /** Oldest first. */
  list(): Submission[];
  get(id: CaseId): Submission;
  pause(id: CaseId): Promise<Submission>;
  resume(id: CaseId): Promise<Submission>;
  /** Also takes back what the service has of it, if it answers. */
  cancel(id: CaseId): Promise<Submission>;
  /** One parked job, or everything of the case that is parked. */
  retry(id: CaseId, job: JobId | null): Promise<Submission>;
  /** Somebody signed in, unlocked the vault, or the network is back: whoever waits tries now. */
  wake(): void;
  /** Resolves when every submission is delivered, paused, parked or cancelled. */
  settled(): Promise<void>;
  onChange(listener: (submission: Submission) => void): () => void;
  /** Stops transfers; the next start takes them up. */
  close(): Promise<void>;
}

/** Reads the rows and takes up what was under way. */
export async function createQueue(deps: QueueDeps): Promise<Queue> {
  const engine = new Engine(deps);
  await engine.load();
  return engine;
}

interface Running {
  readonly abort: AbortController;
  readonly ended: Promise<void>;
}

const atRest = (state: SubmissionState): boolean => ['paused', 'parked', 'cancelled', 'delivered'].includes(state.kind);
const ended = (state: JobState): boolean => state.kind === 'delivered' || state.kind === 'cancelled';

class Engine implements Queue {
  readonly #deps: QueueDeps;
  readonly #runDeps: RunDeps;
  readonly #records = new Map<CaseId, SubmissionRecord>();
  readonly #running = new Map<CaseId, Running>();
  readonly #listeners = new Set<(submission: Submission) => void>();
  readonly #commands = new Map<CaseId, Promise<unknown>>();
  #awake = new AbortController();
  #closed = false;

  constructor(deps: QueueDeps) {
    this.#deps = deps;
    const pause = deps.wait ?? wait;
    this.#runDeps = {
      client: deps.client,
      service: deps.service,
      cleared: deps.cleared,
      prepare: deps.prepare,
      log: deps.log,
      slots: new Slots(deps.concurrency ?? 3),
      bandwidth: deps.bandwidth ?? new Bandwidth(),
      batches: deps.batches === undefined ? usualBatches : deps.batches,
      now: () => deps.clock.now(),
      random: deps.random ?? Math.random,
      patience: deps.patience ?? Infinity,
      rechecked: new Set<ImageId>(),
      alarm: () => this.#awake.signal,
      rest: (milliseconds, signal) => (milliseconds === Infinity ? fired(signal) : pause(milliseconds, signal)),
    };
  }

  async load(): Promise<void> {
    for (const stored of await this.#deps.repository.all()) {
      this.#records.set(stored.case, this.#recordOf({ ...stored, jobs: stored.jobs.map(interrupted) }));
    }
    for (const record of this.#records.values()) this.#start(record);
    void this.#takeBackAll();
  }

  submit({ case: id, title, images }: SubmitRequest): Promise<Submission> {
    return this.#command(id, async () => {
      const known = this.#records.get(id);
      if (known?.stored.state.kind === 'delivered') throw new ScrimFailure('CONFLICT');
      if (known && !['cancelled', 'parked'].includes(known.stored.state.kind)) return known.view();
      await this.#running.get(id)?.ended;
      const startedAt = this.#deps.clock.now().toISOString();
      const state: SubmissionState = { kind: 'clearing', done: 0, of: Math.max(1, images) };
      const stored: StoredSubmission = {
        ...{ case: id, title, state, startedAt, jobs: [], content: null },
        service: this.#deps.service(),
        account: this.#deps.client.session()?.user.id ?? '',
      };
      const record = this.#recordOf(stored);
      await record.put(stored);
      this.#records.delete(id);
      this.#records.set(id, record);
      this.#start(record);
      return record.view();
    });
  }

  list(): Submission[] {
    return [...this.#records.values()].map((record) => record.view());
  }

  get(id: CaseId): Submission {
    return this.#known(id).view();
  }

  pause(id: CaseId): Promise<Submission> {
    return this.#command(id, async () => {
      const record = this.#known(id);
      if (atRest(record.stored.state)) return record.view();
      await this.#stop(id);
      // It may have come to its end while it was being stopped.
      if (!atRest(record.stored.state)) await record.become({ kind: 'paused' });
      return record.view();
    });
  }

  resume(id: CaseId): Promise<Submission> {
    return this.#command(id, async () => {
      const record = this.#known(id);
      if (record.stored.state.kind === 'paused') await this.#again(record);
      return record.view();
    });
  }

  cancel(id: CaseId): Promise<Submission> {
    return this.#command(id, async () => {
      const record = this.#known(id);
      if (record.stored.state.kind === 'cancelled') return record.view();
      await this.#stop(id);
      if (record.stored.state.kind === 'delivered') throw new ScrimFailure('CONFLICT');
      const jobs = record.stored.jobs.map((job) => (ended(job.state) ? job : { ...job, state: cancelled }));
      await record.put({ ...record.stored, jobs, state: cancelled });
      await this.#takeBack(record);
      return record.view();
    });
  }

  retry(id: CaseId, job: JobId | null): Promise<Submission> {
    return this.#command(id, async () => {
      const record = this.#known(id);
      if (record.stored.state.kind === 'cancelled' || record.stored.state.kind === 'delivered') return record.view();
      if (job !== null && !record.stored.jobs.some((known) => known.id === job)) throw new ScrimFailure('NOT_FOUND');
      const wasPaused = record.stored.state.kind === 'paused';
      await this.#stop(id);
      const jobs = record.stored.jobs.map((known) =>
        known.state.kind === 'parked' && (job === null || job === known.id) ? { ...known, state: waiting } : known,
      );
      await record.put({ ...record.stored, jobs });
      if (!wasPaused) await this.#again(record);
      return record.view();
    });
  }

  wake(): void {
    const before = this.#awake;
    this.#awake = new AbortController();
    before.abort();
    void this.#takeBackAll();
  }

  async settled(): Promise<void> {
    for (;;) {
      const busy = [...this.#commands.values(), ...[...this.#running.values()].map((run) => run.ended)];
      if (busy.length === 0) return;
      await Promise.allSettled(busy);
    }
  }

  onChange(listener: (submission: Submission) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled([...this.#commands.values()]);
    await Promise.all([...this.#records.keys()].map((id) => this.#stop(id)));
  }

  #recordOf(stored: StoredSubmission): SubmissionRecord {
    return new SubmissionRecord(stored, this.#deps.repository, (submission) => {
      for (const listener of this.#listeners) listener(submission);
    });
  }

  #known(id: CaseId): SubmissionRecord {
    const record = this.#records.get(id);
    if (!record) throw new ScrimFailure('NOT_FOUND');
    return record;
  }

  /** Commands on one case follow one another: two clicks cannot start it twice. */
  #command<T>(id: CaseId, work: () => Promise<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new ScrimFailure('CANCELLED'));
    const before = this.#commands.get(id) ?? Promise.resolve();
    const mine = before.then(work, work);
    const quiet = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#commands.set(id, quiet);
    void quiet.then(() => {
      if (this.#commands.get(id) === quiet) this.#commands.delete(id);
    });
    return mine;
  }

  /**
   * Takes a cancelled case back from the service. Its content is kept until that succeeded, so that it is tried again at the next
   * start or waking. If the service says that the case was submitted after all, then it was.
   */
  async #takeBack(record: SubmissionRecord): Promise<void> {
    const { stored } = record;
    if (stored.state.kind !== 'cancelled' || stored.content === null) return;
    if (stored.service !== this.#deps.service() || isOfAnother(stored, this.#deps.client)) return;
    try {
      await this.#deps.client.discardCase(stored.case);
    } catch (thrown) {
      const { code } = toScrimError(thrown);
      if (code === 'CONFLICT') return record.put(delivered(stored, this.#deps.clock.now()));
      if (code !== 'NOT_FOUND') return;
    }
    await record.put({ ...stored, content: null });
  }

  async #takeBackAll(): Promise<void> {
    for (const record of [...this.#records.values()]) {
      if (this.#closed || record.stored.state.kind !== 'cancelled' || record.stored.content === null) continue;
      await this.#command(record.stored.case, () => this.#takeBack(record)).catch(() => undefined);
    }
  }

  async #again(record: SubmissionRecord): Promise<void> {
    const { content, state } = record.stored;
    const of = state.kind === 'clearing' ? state.of : 1;
    await record.become(content ? { kind: 'uploading' } : { kind: 'clearing', done: 0, of });
    this.#start(record);
  }

  #start(record: SubmissionRecord): void {
    const id = record.stored.case;
    if (this.#closed || this.#running.has(id) || atRest(record.stored.state)) return;
    const abort = new AbortController();
    const ended = runSubmission(record, this.#runDeps, abort.signal).finally(() => this.#running.delete(id));
    this.#running.set(id, { abort, ended });
  }

  async #stop(id: CaseId): Promise<void> {
    const running = this.#running.get(id);
    if (running) {
      running.abort.abort(new ScrimFailure('CANCELLED'));
      await running.ended;
    }
    const record = this.#known(id);
    if (this.#closed) return;
    for (const job of record.stored.jobs) {
      if (job.state.kind === 'uploading') await record.changeJob(job.id, { state: waiting });
    }
  }
}

function delivered(stored: StoredSubmission, now: Date): StoredSubmission {
  const state = { kind: 'delivered' as const, at: now.toISOString() };
  return { ...stored, state, jobs: stored.jobs.map((job) => ({ ...job, state })) };
}

const waiting: JobState = { kind: 'waiting' };
const cancelled = { kind: 'cancelled' } as const;

/** A row that says `uploading` after a start tells of a transfer that was cut off. */
const interrupted = <J extends { readonly state: JobState }>(job: J): J =>
  job.state.kind === 'uploading' ? { ...job, state: waiting } : job;
