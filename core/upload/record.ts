import type { JobState, Submission, SubmissionState } from '../../model/queue.ts';
import type { JobId } from '../../model/ids.ts';
import type { QueueRepository, StoredJob, StoredSubmission } from './ports.ts';

/** Progress is told at most this often per submission; of few jobs also the end of each. */
const progressMilliseconds = 100;
const fewJobs = 20;

export type JobChange = Partial<Pick<StoredJob, 'state' | 'attempts' | 'uploadUrl'>>;

/**
 * One submission in memory and its rows: every change goes through here, is written in order, and is told. `sent` counts are not worth
 * a row; the service knows the true offset.
 */
export class SubmissionRecord {
  #stored: StoredSubmission;
  readonly #repository: QueueRepository;
  readonly #tell: (submission: Submission) => void;
  #written: Promise<void> = Promise.resolve();
  #told = 0;

  constructor(stored: StoredSubmission, repository: QueueRepository, tell: (submission: Submission) => void) {
    this.#stored = stored;
    this.#repository = repository;
    this.#tell = tell;
  }

  get stored(): StoredSubmission {
    return this.#stored;
  }

  /** What the window is shown. */
  view(): Submission {
    const { case: id, title, state, startedAt, jobs } = this.#stored;
    return {
      case: id,
      title,
      state,
      startedAt,
      jobs: jobs.map(({ uploadUrl: _kept, ...job }) => job),
    };
  }

  job(id: JobId): StoredJob {
    return this.#stored.jobs.find((job) => job.id === id)!;
  }

  /** Everything at once: the submission as it is from here on. */
  async put(stored: StoredSubmission): Promise<void> {
    this.#stored = stored;
    await this.#write(() => this.#repository.put(stored));
    this.#tell(this.view());
  }

  async become(state: SubmissionState): Promise<void> {
    this.#stored = { ...this.#stored, state };
    await this.#write(() => this.#repository.saveState(this.#stored.case, state));
    this.#tell(this.view());
  }

  async changeJob(id: JobId, change: JobChange): Promise<void> {
    const job = { ...this.job(id), ...change };
    this.#replace(job);
    await this.#write(() => this.#repository.saveJob(this.#stored.case, job));
    this.#tell(this.view());
  }

  /** Several at once: one write, told once. */
  async changeJobs(changes: ReadonlyMap<JobId, JobChange>): Promise<void> {
    const jobs = this.#stored.jobs.map((job) => ({ ...job, ...changes.get(job.id) }));
    this.#stored = { ...this.#stored, jobs };
    const changed = jobs.filter(({ id }) => changes.has(id));
    await this.#write(() => this.#repository.saveJobs(this.#stored.case, changed));
    this.#tell(this.view());
  }

  /** In memory only. */
  progress(id: JobId, sent: number, now: number): void {
    const job = this.job(id);
    if (job.state.kind !== 'uploading') return;
    const state: JobState = { kind: 'uploading', sent };
    this.#replace({ ...job, state });
    if (!(sent >= job.bytes && this.#stored.jobs.length < fewJobs) && now - this.#told < progressMilliseconds) return;
    this.#told = now;
    this.#tell(this.view());
  }

  clearingProgress(done: number): void {
    const { state } = this.#stored;
    if (state.kind !== 'clearing') return;
    this.#stored = { ...this.#stored, state: { ...state, done: Math.min(done, state.of) } };
    this.#tell(this.view());
  }

  #replace(job: StoredJob): void {
    const jobs = this.#stored.jobs.map((known) => (known.id === job.id ? job : known));
    this.#stored = { ...this.#stored, jobs };
  }

  /** In the order of the changes, whatever the store's own timing; a write that failed does not hold up the next. */
  #write(work: () => Promise<void>): Promise<void> {
    const mine = this.#written.then(work);
    this.#written = mine.catch(() => undefined);
    return mine;
  }
}
