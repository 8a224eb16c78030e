import { frameHeaderLimitBytes, type BatchLimits } from '../../contract/batches.schema.ts';
import { previewLimitBytes } from '../../contract/caseApi.schema.ts';
import type { JobState, UploadLimit } from '../../model/queue.ts';
import type { StoredJob } from './ports.ts';

/** What a cut connection costs at most is one of these, and what arrived whole of it is kept. */
export const usualBatches: BatchLimits = { images: 64, bytes: 16 * 1024 * 1024, imageBytes: 4 * 1024 * 1024 };
/** Under a limit of bandwidth no request takes much longer. */
const seconds = 60;
/** Beside an image: its header and preview. */
const overhead = frameHeaderLimitBytes + previewLimitBytes;

export const isOpen = ({ kind }: JobState): boolean =>
  kind !== 'delivered' && kind !== 'parked' && kind !== 'cancelled';

export const narrower = (a: BatchLimits, b: BatchLimits): BatchLimits => ({
  images: Math.min(a.images, b.images),
  bytes: Math.min(a.bytes, b.bytes),
  imageBytes: Math.min(a.imageBytes, b.imageBytes),
});

export interface Plan {
  readonly batches: readonly (readonly StoredJob[])[];
  readonly alone: readonly StoredJob[];
}

/**
 * What goes together and what alone: large images do, since they go on in the middle, and so does what began alone before. Without
 * limits everything does.
 */
export function planned(jobs: readonly StoredJob[], limits: BatchLimits | null, bandwidth: UploadLimit): Plan {
  const open = jobs.filter(({ state }) => isOpen(state));
  if (!limits) return { batches: [], alone: open };
  const most = bandwidth === null ? limits.bytes : Math.min(limits.bytes, bandwidth * seconds);
  const isSmall = ({ bytes, uploadUrl }: StoredJob) =>
    uploadUrl === null && bytes <= limits.imageBytes && bytes + overhead <= limits.bytes;
  const batches: StoredJob[][] = [];
  let room = 0;
  for (const job of open.filter(isSmall)) {
    const last = batches.at(-1);
    const cost = job.bytes + overhead;
    if (last && last.length < limits.images && cost <= room) last.push(job);
    else {
      batches.push([job]);
      room = most;
    }
    room -= cost;
  }
  return { batches, alone: open.filter((job) => !isSmall(job)) };
}
