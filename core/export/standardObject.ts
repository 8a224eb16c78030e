import type { WorkerReply, WorkerRequest } from '../../contract/workers.schema.ts';
import { firstFailed, type ClearedImage } from '../../model/clearance.ts';
import type { Depiction } from '../../model/depiction.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { PhotoPlace } from '../../model/photoObject.ts';
import type { Policy } from '../../model/policy.ts';
import type { WorkerPool } from '../workers/pool.ts';

export interface StandardObjectDeps {
  readonly pool: WorkerPool;
  readonly policy: Policy;
  readonly signal: AbortSignal;
}

export interface PhotoToExport {
  readonly cleared: ClearedImage;
  readonly bytes: Uint8Array;
  readonly place: PhotoPlace;
  readonly depiction: Depiction;
  /** Detectors that looked at it as a whole. */
  readonly scanned: { readonly face: boolean; readonly text: boolean };
}

/**
 * A cleared photo as a standard DICOM object, made by one worker and read back by another as everything that leaves: VERIFY_FAILED if a check did
 * not run or did not pass.
 */
export async function standardObject(deps: StandardObjectDeps, photo: PhotoToExport): Promise<Uint8Array> {
  const { pool, policy, signal } = deps;
  const { limits, fill, deid } = policy;
  const { cleared, bytes, place, depiction, scanned } = photo;
  const facesBurned = cleared.burned.some(({ what }) => what === 'face');
  const about: WorkerRequest<'clear.photoObject'>['about'] = {
    ...{ shoot: place.shoot, number: place.number, depiction, image: cleared.image, facesBurned },
    ...{ textReviewed: scanned.text, facesReviewed: scanned.face },
    reviewed: !cleared.approvedBy.startsWith('policy:'),
  };
  const source = { kind: 'bytes', bytes } as const;
  const made = await pool.run('clear.photoObject', { source, limits, about }, { signal });
  const object = { kind: 'bytes', bytes: made.bytes } as const;
  const request = { source: object, limits, fill, deid, burned: [...cleared.burned], overlays: [] };
  const seen = await pool.run('verify.file', request, { signal });
  const failed = failedCheck(seen);
  if (failed !== undefined) throw new ScrimFailure('VERIFY_FAILED', { check: failed });
  return made.bytes;
}

const required = [
  'media-type',
  'grammar',
  'length-accounted',
  'headers',
  'pixels-decode',
  'dimensions',
  'masks-uniform',
];

function failedCheck({ mediaType, checks }: WorkerReply<'verify.file'>): string | undefined {
  return mediaType === 'application/dicom' ? firstFailed(checks, required) : 'media-type';
}
