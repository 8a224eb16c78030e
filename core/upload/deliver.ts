import type { NewCase } from '../../contract/caseApi.schema.ts';
import type { ClearedImage } from '../../model/clearance.ts';
import { ScrimFailure, toScrimError, type ScrimError } from '../../model/errors.ts';
import { backoff } from './backoff.ts';
import type { StoredJob } from './ports.ts';
import { recheck } from './recheck.ts';
import type { SubmissionRecord } from './record.ts';
import { uploadImage } from './resumableUpload.ts';
import { requireOwnService, type RunDeps } from './runDeps.ts';
import { judge } from './verdict.ts';

/** Delivers one image or parks it; the others go on. Rejects only when `signal` fires. */
export async function deliver(
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
