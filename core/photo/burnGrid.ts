import { plainBlocks, type BurnGrid } from '../../model/burnGrid.ts';
import type { Policy } from '../../model/policy.ts';
import { editGrid } from './editedJpeg.ts';
import { outputTypeOf } from './facts.ts';
import { readPhotoStructure, type PhotoLimits } from './structure.ts';

/**
 * The blocks to which `clearPhoto` would let a mask grow, without decoding more than the picture's edge; null where it burns to the pixel. A photo
 * whose codes turn out to be damaged is encoded anew, in smaller blocks.
 */
export function photoGrid(bytes: Uint8Array, fill: Policy['fill'], limits: PhotoLimits, anew = false): BurnGrid | null {
  const photo = readPhotoStructure(bytes, limits);
  if (outputTypeOf(photo) !== 'image/jpeg') return null;
  if (anew || photo.mediaType !== 'image/jpeg') return plainBlocks;
  return editGrid(bytes, { structure: photo.structure, fill, megapixels: limits.megapixels }) ?? plainBlocks;
}
