import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { NewCase } from '../../contract/caseApi.schema.ts';
import { ScrimFailure, toScrimError, type ScrimError } from '../../model/errors.ts';
import type { ClearedImage } from '../../model/clearance.ts';
import { jobIdSchema, type ImageId } from '../../model/ids.ts';
import type { Log } from '../ports/ports.ts';
import { backoff } from './backoff.ts';
import type { Bandwidth } from './bandwidth.ts';
import type { ClearedImages, PrepareCase, StoredJob, StoredSubmission } from './ports.ts';
import { recheck } from './recheck.ts';
import type { SubmissionRecord } from './record.ts';
import { uploadImage } from './resumableUpload.ts';
import type { ServiceClient } from '../service/client.ts';
import { lacksImages } from '../service/failures.ts';
import type { Slots } from './slots.ts';
import { isWakeable, judge } from './verdict.ts';

export type QueueClient = Pick<
  ServiceClient,
  'session' | 'putCase' | 'putPreview' | 'submitCase' | 'discardCase' | 'getCase' | 'receipt' | 'uploadTarget'
>;

export interface RunDeps {
  readonly client: QueueClient;
  /** The name of the service that `client` talks to. */
  readonly service: () => string;
  readonly cleared: ClearedImages;
  readonly prepare: PrepareCase;
  readonly slots: Slots;
  readonly bandwidth: Bandwidth;
  readonly log: Log;
  readonly now: () => Date;
  readonly random: () => number;
  /** Failures in a row before a job is parked though waiting might mend it. */
  readonly patience: number;
  /** Fires at the next `wake`. Taken before an attempt, so that a waking during it is not missed. */
  readonly alarm: () => AbortSignal;
  /** Resolves after the time (which may be Infinity), or when `signal` fires. */
  readonly rest: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** Images whose bytes were hashed since the start; hashing a gigabyte again at each resume helps nobody. */
  readonly rechecked: Set<ImageId>;
}

/**
 * Takes one submission as far as it goes: clear, announce, upload, submit. Every step may be repeated, so a run simply starts from
 * what the rows say. Resolves when the submission is delivered or parked, or when `signal` fires; never rejects.
 */
export async function runSubmission(record: SubmissionRecord, deps: RunDeps, signal: AbortSignal): Promise<void> {
  try {
    await insist(record, deps, signal, () => clear(record, deps, signal), 1);
    const content = contentOf(record);
    await insist(record, deps, signal, () => announce(record, deps, content, signal));
    await deliverAll(record, deps, content, signal);
    let parked = firstParked(record);
    if (!parked && !(await submit(record, deps, signal))) {
      await sendAgain(record, deps, signal);
      await deliverAll(record, deps, content, signal);
      parked = firstParked(record);
      if (!parked && !(await submit(record, deps, signal))) throw new ScrimFailure('RECEIPT_MISMATCH');
    }
    if (parked) return await record.become({ kind: 'parked', error: parked });
    await record.become({ kind: 'delivered', at: deps.now().toISOString() });
  } catch (thrown) {
    if (signal.aborted) return;
    const error = toScrimError(thrown);
    deps.log.warn('submission-parked', { case: record.stored.case, code: error.code });
    await record.become({ kind: 'parked', error }).catch(() => undefined);
  }
}

/** False if the service lacks images of the case. */
async function submit(record: SubmissionRecord, deps: RunDeps, signal: AbortSignal): Promise<boolean> {
  await record.become({ kind: 'submitting' });
  try {
    await insist(record, deps, signal, () => {
      requireOwnService(record, deps);
      return deps.client.submitCase(record.stored.case, signal);
    });
    return true;
  } catch (thrown) {
    if (lacksImages(thrown)) return false;
    throw thrown;
  }
}

/** A service that was restored from a backup knows nothing of what arrived since: what has no receipt there any more goes once again. */
async function sendAgain(record: SubmissionRecord, deps: RunDeps, signal: AbortSignal): Promise<void> {
  await record.become({ kind: 'uploading' });
  for (const { id, image, state } of record.stored.jobs) {
    if (state.kind !== 'delivered') continue;
    const receipt = await insist(record, deps, signal, () => deps.client.receipt(image, signal));
    if (!receipt) await record.changeJob(id, { state: { kind: 'waiting' }, uploadUrl: null });
  }
}

/** Repeats a step while waiting may mend it; throws what a person has to decide. `patience`: fewer tries than usual. */
async function insist<T>(
  record: SubmissionRecord,
  deps: RunDeps,
  signal: AbortSignal,
  step: () => Promise<T>,
  patience = deps.patience,
): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    signal.throwIfAborted();
    const alarm = deps.alarm();
    try {
      return await step();
    } catch (thrown) {
      const verdict = judge(thrown, signal.aborted, attempts, isWakeable(thrown) ? deps.patience : patience);
      if (verdict.kind === 'stopped' || verdict.kind === 'park') throw thrown;
      await explain(record, verdict.error);
      const milliseconds = verdict.kind === 'woken' ? Infinity : backoff(attempts, deps.random);
      await deps.rest(milliseconds, AbortSignal.any([signal, alarm]));
    }
  }
}

/** Says at the waiting jobs why nothing moves. */
async function explain(record: SubmissionRecord, error: ScrimError): Promise<void> {
  for (const job of record.stored.jobs) {
    if (job.state.kind === 'waiting') await record.changeJob(job.id, { state: { kind: 'waiting', because: error } });
  }
}

async function clear(record: SubmissionRecord, deps: RunDeps, signal: AbortSignal): Promise<void> {
  const { stored } = record;
  if (stored.content) return;
  const onProgress = (done: number) => record.clearingProgress(done);
  const content = await deps.prepare(stored.case, { onProgress, signal });
  signal.throwIfAborted();
  const jobs = content.images.map((image): StoredJob => {
    const id = jobIdSchema.parse(randomUUID());
    return { id, image: image.id, bytes: image.bytes, state: { kind: 'waiting' }, attempts: 0, uploadUrl: null };
  });
  await record.put({ ...stored, content, jobs, state: { kind: 'uploading' } });
}

/** What was meant for one service, its audience among it, is not another's business; nor does it go under another person's name. */
function requireOwnService({ stored }: SubmissionRecord, { service, client }: RunDeps): void {
  if (stored.service !== service()) throw new ScrimFailure('SERVICE_CHANGED');
  if (isOfAnother(stored, client)) throw new ScrimFailure('OTHER_ACCOUNT');
}

export function isOfAnother({ account }: StoredSubmission, client: Pick<ServiceClient, 'session'>): boolean {
  const there = client.session()?.user.id;
  return account !== '' && there !== undefined && account !== there;
}

function contentOf(record: SubmissionRecord): NewCase {
  const { content } = record.stored;
  if (!content) throw new ScrimFailure('UNEXPECTED');
  return content;
}

async function announce(record: SubmissionRecord, deps: RunDeps, content: NewCase, signal: AbortSignal): Promise<void> {
  requireOwnService(record, deps);
  const { case: id, state } = record.stored;
  if (state.kind !== 'uploading' && state.kind !== 'submitting') await record.become({ kind: 'uploading' });
  try {
    await deps.client.putCase(id, content, signal);
  } catch (thrown) {
    // An earlier submission that was cancelled may have left its draft; whatever is not our draft stays.
    if (toScrimError(thrown).code !== 'CONFLICT') throw thrown;
    const known = await deps.client.getCase(id, signal).catch(() => undefined);
    if (known?.state !== 'draft') throw thrown;
    await deps.client.discardCase(id, signal);
    await deps.client.putCase(id, content, signal);
  }
}

/** When one can no longer keep its row, the others are stopped too: nothing goes on behind a submission that is at rest. */
async function deliverAll(
  record: SubmissionRecord,
  deps: RunDeps,
  content: NewCase,
  signal: AbortSignal,
): Promise<void> {
  const failed = new AbortController();
  const both = AbortSignal.any([signal, failed.signal]);
  // Every image of the case listens while it waits for its turn.
  setMaxListeners(0, both);
  const transfers = record.stored.jobs.map((job) => deliver(record, deps, content, job, both));
  try {
    await Promise.all(transfers);
  } catch (thrown) {
    failed.abort(thrown);
    await Promise.allSettled(transfers);
    for (const { id, state } of record.stored.jobs) {
      if (state.kind === 'uploading') await record.changeJob(id, { state: { kind: 'waiting' } }).catch(() => undefined);
    }
    throw thrown;
  }
}

/** Delivers one image or parks it; the others go on. Rejects only when `signal` fires. */
async function deliver(
  record: SubmissionRecord,
  deps: RunDeps,
  content: NewCase,
  { id }: StoredJob,
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 1; ; failures++) {
    if (['delivered', 'parked', 'cancelled'].includes(record.job(id).state.kind)) return;
    const alarm = deps.alarm();
    try {
      await deps.slots.run(signal, () => attempt(record, deps, content, record.job(id), signal));
      return await record.changeJob(id, { state: { kind: 'delivered', at: deps.now().toISOString() } });
    } catch (thrown) {
      const verdict = judge(thrown, signal.aborted, failures, deps.patience);
      if (verdict.kind === 'stopped') throw thrown;
      const { error } = verdict;
      deps.log.info('upload-failed', { image: record.job(id).image, code: error.code, attempt: failures });
      if (verdict.kind === 'park') return await record.changeJob(id, { state: { kind: 'parked', error } });
      await record.changeJob(id, { state: { kind: 'waiting', because: error }, ...startAgain(error) });
      const milliseconds = verdict.kind === 'woken' ? Infinity : backoff(failures, deps.random);
      await deps.rest(milliseconds, AbortSignal.any([signal, alarm]));
    }
  }
}

/** What the service threw away is not resumed. */
const startAgain = (error: ScrimError) => (error.code === 'RECEIPT_MISMATCH' ? { uploadUrl: null } : {});

async function attempt(
  record: SubmissionRecord,
  deps: RunDeps,
  content: NewCase,
  job: StoredJob,
  signal: AbortSignal,
): Promise<void> {
  requireOwnService(record, deps);
  const { client, cleared, rechecked } = deps;
  const image = content.images.find((known) => known.id === job.image);
  if (!image) throw new ScrimFailure('NOT_CLEARED');
  await record.changeJob(job.id, { state: { kind: 'uploading', sent: 0 }, attempts: job.attempts + 1 });
  const openBlob = (offset: number) => cleared.open(image.sha256, offset);
  const proof = await recheck(image, await cleared.find(image.id), rechecked.has(image.id) ? null : openBlob, signal);
  rechecked.add(image.id);
  await uploadImage({
    client,
    case: record.stored.case,
    image: proof,
    openBlob,
    // A second attempt asks for the receipt first: the answer to the first may have been lost.
    resumeUrl: job.uploadUrl ?? (job.attempts > 0 ? '' : null),
    saveUrl: (uploadUrl) => record.changeJob(job.id, { uploadUrl }),
    bandwidth: deps.bandwidth,
    signal,
    onProgress: (sent) => record.progress(job.id, sent, deps.now().getTime()),
  });
  await sendPreview(deps, proof, signal);
}

/** Lists do without it: whatever fails here holds nothing up. Made of the bytes whose receipt has just come. */
async function sendPreview({ client, cleared, log }: RunDeps, proof: ClearedImage, signal: AbortSignal): Promise<void> {
  try {
    const jpeg = await cleared.preview(proof);
    if (jpeg) await client.putPreview(proof.image, jpeg, signal);
  } catch (thrown) {
    log.info('preview-not-sent', { image: proof.image, code: toScrimError(thrown).code });
  }
}

function firstParked(record: SubmissionRecord): ScrimError | undefined {
  for (const { state } of record.stored.jobs) if (state.kind === 'parked') return state.error;
  return undefined;
}
