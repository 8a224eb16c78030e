import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { BatchLimits } from '../../contract/batches.schema.ts';
import type { NewCase } from '../../contract/caseApi.schema.ts';
import { ScrimFailure, toScrimError, type ScrimError } from '../../model/errors.ts';
import { jobIdSchema } from '../../model/ids.ts';
import { lacksImages } from '../service/failures.ts';
import { backoff } from './backoff.ts';
import { isOpen, narrower, planned } from './batchPlan.ts';
import { deliver } from './deliver.ts';
import { deliverBatch } from './deliverBatch.ts';
import type { StoredJob } from './ports.ts';
import type { SubmissionRecord } from './record.ts';
import { requireOwnService, type RunDeps } from './runDeps.ts';
import { isWakeable, judge } from './verdict.ts';

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
  const { batches, alone } = planned(
    record.stored.jobs,
    await offeredBatches(record, deps, both),
    deps.bandwidth.limit,
  );
  const transfers = [
    ...batches.map((jobs) => deliverBatch(record, deps, content, jobs, both)),
    ...alone.map((job) => deliver(record, deps, content, job, both)),
  ];
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

/** What the service takes in one request; null if it takes one image at a time. Asked where there is something to send. */
async function offeredBatches(
  record: SubmissionRecord,
  deps: RunDeps,
  signal: AbortSignal,
): Promise<BatchLimits | null> {
  if (deps.batches === null || !record.stored.jobs.some(({ state }) => isOpen(state))) return null;
  const offered = await insist(record, deps, signal, () =>
    deps.client.about().then(
      ({ batches }) => batches ?? null,
      (thrown: unknown) => {
        // Older than that page.
        if (toScrimError(thrown).code === 'NOT_FOUND') return null;
        throw thrown;
      },
    ),
  );
  return offered && narrower(offered, deps.batches);
}

function firstParked(record: SubmissionRecord): ScrimError | undefined {
  for (const { state } of record.stored.jobs) if (state.kind === 'parked') return state.error;
  return undefined;
}
