import type { FrameAnswer } from '../../contract/batches.schema.ts';
import { previewLimitBytes, type ApiImage, type NewCase, type Receipt } from '../../contract/caseApi.schema.ts';
import type { ClearedImage } from '../../model/clearance.ts';
import { ScrimFailure, toScrimError } from '../../model/errors.ts';
import type { ImageId, JobId } from '../../model/ids.ts';
import { refusalOf } from '../service/failures.ts';
import { backoff } from './backoff.ts';
import { batchBody, type BatchImage } from './batchBody.ts';
import { isOpen } from './batchPlan.ts';
import { sendBatch } from './batchUpload.ts';
import { deliver } from './deliver.ts';
import type { StoredJob } from './ports.ts';
import { recheckWhole } from './recheck.ts';
import type { JobChange, SubmissionRecord } from './record.ts';
import { requireOwnService, type RunDeps } from './runDeps.ts';
import { judge } from './verdict.ts';

/** What became of a batch: why images of it did not arrive. Those that it does not name did. */
type Outcome = ReadonlyMap<ImageId, unknown>;

/** Delivers some small images together, or parks them one by one; the others go on. Rejects only when `signal` fires. */
export async function deliverBatch(
  record: SubmissionRecord,
  deps: RunDeps,
  content: NewCase,
  group: readonly StoredJob[],
  signal: AbortSignal,
): Promise<void> {
  for (let failures = 1; ; failures++) {
    const jobs = group.map(({ id }) => record.job(id)).filter(({ state }) => isOpen(state));
    if (jobs.length === 0) return;
    const alarm = deps.alarm();
    const outcome = await deps.slots
      .run(signal, () => attempt(record, deps, content, jobs, signal))
      .catch((thrown: unknown) => refusedAsWhole(thrown, failures));
    if (signal.aborted) throw signal.reason;
    if (outcome === 'alone') {
      deps.log.info('batch-refused', { images: jobs.length });
      return void (await Promise.all(jobs.map((job) => deliver(record, deps, content, record.job(job.id), signal))));
    }
    const milliseconds = await settle(record, deps, jobs, outcome, failures);
    if (milliseconds === null) return;
    await deps.rest(milliseconds, AbortSignal.any([signal, alarm]));
  }
}

/** Writes down what became of each. Answers how long to wait before the next attempt; null if there is none to make. */
async function settle(
  record: SubmissionRecord,
  deps: RunDeps,
  jobs: readonly StoredJob[],
  outcome: Outcome | { readonly thrown: unknown },
  failures: number,
): Promise<number | null> {
  const changes = new Map<JobId, JobChange>();
  const kinds = new Set<'later' | 'woken'>();
  const delivered = { kind: 'delivered' as const, at: deps.now().toISOString() };
  for (const { id, image } of jobs) {
    const failed = 'thrown' in outcome || outcome.has(image);
    if (!failed) changes.set(id, { state: delivered });
    else {
      const verdict = judge('thrown' in outcome ? outcome.thrown : outcome.get(image), false, failures, deps.patience);
      if (verdict.kind === 'stopped') continue;
      const { kind, error } = verdict;
      deps.log.info('upload-failed', { image, code: error.code, attempt: failures });
      if (kind !== 'park') kinds.add(kind);
      changes.set(id, { state: kind === 'park' ? { kind: 'parked', error } : { kind: 'waiting', because: error } });
    }
  }
  await record.changeJobs(changes);
  if (kinds.size === 0) return null;
  return kinds.has('later') ? backoff(failures, deps.random) : Infinity;
}

/** Cut off so often in a row, it may be the request that something on the way does not bear, and not the way. */
const tooOften = 6;

/** Something between here and the service takes no such requests, or the service no longer does: then each image goes alone. */
function refusedAsWhole(thrown: unknown, failures: number): 'alone' | { readonly thrown: unknown } {
  const { code, params } = toScrimError(thrown);
  const { status } = params;
  const refusedHere = code === 'SERVICE_FAILED' && typeof status === 'number' && status >= 400 && status < 500;
  const cutOff = code === 'SERVICE_UNREACHABLE' && failures >= tooOften;
  return refusedHere || cutOff || code === 'SERVICE_REFUSED' ? 'alone' : { thrown };
}

async function attempt(
  record: SubmissionRecord,
  deps: RunDeps,
  content: NewCase,
  jobs: readonly StoredJob[],
  signal: AbortSignal,
): Promise<Outcome> {
  requireOwnService(record, deps);
  await record.changeJobs(
    new Map(jobs.map(({ id, attempts }) => [id, { state: { kind: 'uploading', sent: 0 }, attempts: attempts + 1 }])),
  );
  const images = new Map(content.images.map((image) => [image.id, image]));
  const outcome = new Map<ImageId, unknown>();
  const known = await knownReceipts(record, deps, jobs, signal);
  const jobOf = new Map(jobs.map((job) => [job.image, job.id]));
  const toSend = jobs.filter(({ image }) => !known.has(image));
  const answers = new Map<ImageId, FrameAnswer>();
  if (toSend.length > 0) {
    const sent = await sendBatch({
      ...{ client: deps.client, case: record.stored.case, signal },
      body: () =>
        batchBody({
          images: toSend.map(
            ({ image }) =>
              () =>
                ready(images.get(image), image, deps, outcome, signal),
          ),
          mayGo: (bytes) => deps.bandwidth.take(bytes, signal),
          onSent: (proof, count) => record.progress(jobOf.get(proof.image)!, count, deps.now().getTime()),
        }),
    });
    for (const answer of sent.images)
      answers.set(answer.kind === 'received' ? answer.receipt.image : answer.image, answer);
  }
  for (const { image } of jobs) {
    if (outcome.has(image)) continue;
    const failure = judged(record, images.get(image), known.get(image), answers.get(image));
    if (failure) outcome.set(image, failure);
  }
  return outcome;
}

/** The answer to an earlier attempt may have been lost: what has its receipt is not sent again. */
async function knownReceipts(
  record: SubmissionRecord,
  { client }: RunDeps,
  jobs: readonly StoredJob[],
  signal: AbortSignal,
): Promise<ReadonlyMap<ImageId, Receipt>> {
  const known = new Map<ImageId, Receipt>();
  const asked = jobs.filter(({ attempts }) => attempts > 0);
  if (asked.length === 0) return known;
  const { imageList } = await client.getCase(record.stored.case, signal);
  const received = new Set(imageList.filter((image) => image.received).map(({ id }) => id));
  for (const { image } of asked) {
    const receipt = received.has(image) ? await client.receipt(image, signal) : null;
    if (receipt) known.set(image, receipt);
  }
  return known;
}

/** One image past the last gate. What fails here is told of this image alone; it stays behind. */
async function ready(
  image: ApiImage | undefined,
  id: ImageId,
  { cleared, log }: RunDeps,
  outcome: Map<ImageId, unknown>,
  signal: AbortSignal,
): Promise<BatchImage | null> {
  try {
    if (!image) throw new ScrimFailure('NOT_CLEARED');
    outcome.delete(id);
    const openBlob = (offset: number) => cleared.open(image.sha256, offset);
    const { proof, bytes } = await recheckWhole(image, await cleared.find(id), openBlob, signal);
    return { proof, bytes, preview: await previewOf(proof) };
  } catch (thrown) {
    outcome.set(id, thrown);
    return null;
  }

  /** Lists do without it: whatever fails here holds nothing up. */
  async function previewOf(proof: ClearedImage): Promise<Uint8Array | null> {
    try {
      const jpeg = await cleared.preview(proof);
      return jpeg && jpeg.length <= previewLimitBytes ? jpeg : null;
    } catch (thrown) {
      log.info('preview-not-sent', { image: id, code: toScrimError(thrown).code });
      return null;
    }
  }
}

/** Undefined for a receipt of exactly the bytes that were cleared. */
function judged(
  record: SubmissionRecord,
  image: ApiImage | undefined,
  known: Receipt | undefined,
  answer: FrameAnswer | undefined,
): ScrimFailure | undefined {
  if (answer?.kind === 'refused') return refusalOf(answer.code, 409);
  const receipt = known ?? answer?.receipt;
  const matches =
    image !== undefined &&
    receipt?.sha256 === image.sha256 &&
    receipt.bytes === image.bytes &&
    receipt.image === image.id &&
    receipt.case === record.stored.case;
  return matches ? undefined : new ScrimFailure('RECEIPT_MISMATCH');
}
