import { previewLimitBytes } from '../../contract/caseApi.schema.ts';
import type { Sha256 } from '../../model/ids.ts';
import type { Policy } from '../../model/policy.ts';
import type { BlobStore } from '../vault/blobStore.ts';
import type { WorkerPool } from '../workers/pool.ts';

/** Lists ask for no more than this. */
export const previewSide = 384;
/** Larger ones would be held whole only to be shrunk. */
const mostBytes = 128e6;

interface Makers {
  readonly blobs: BlobStore;
  readonly pool: WorkerPool;
  readonly limits: Policy['limits'];
}

/** A finished file's first frame, small, as a JPEG that says nothing else; null where it is too large to be made or to be sent. */
export async function previewOf({ blobs, pool, limits }: Makers, output: Sha256, size: number) {
  if (size > mostBytes) return null;
  const render = (bytes: Uint8Array<ArrayBuffer>) =>
    pool.run('parse.picture', { source: { kind: 'bytes', bytes }, limits, frame: 0, maxSide: previewSide }, {});
  const picture = await render(new Uint8Array(await blobs.read(output)));
  // Frames of DICOM objects come without loss.
  const { bytes, mediaType } =
    picture.mediaType === 'image/jpeg' ? picture : await render(new Uint8Array(picture.bytes));
  return mediaType === 'image/jpeg' && bytes.length <= previewLimitBytes ? bytes : null;
}
