import type { BurnedRegion } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Policy } from '../../model/policy.ts';
import { openPicture, type Picture } from '../dicom/picture.ts';
import { prepareCodec } from '../codecs/decode.ts';
import { prepareDecoding } from '../dicom/decode.ts';
import { burnDicom } from './burnDicom.ts';
import { deidentify } from './deidentify.ts';
import type { ActionCounts } from './headerEditor.ts';
import type { PseudonymEntry } from './lookUp.ts';
import type { Profile } from './profile.ts';
import type { Pseudonyms } from './pseudonym.ts';

export interface ClearDicomRequest {
  readonly bytes: Uint8Array;
  readonly regions: readonly BurnedRegion[];
  readonly fill: Policy['fill'];
  readonly profile: Profile;
  readonly pseudonyms: Pseudonyms;
  /** Text detection ran over all frames and every finding was decided upon; an item is not cleared otherwise. */
  readonly pixelsReviewed: boolean;
  /** The same for faces. */
  readonly facesReviewed?: boolean;
}

export interface ClearedDicom {
  readonly bytes: Uint8Array;
  readonly columns: number;
  readonly rows: number;
  readonly frames: number;
  readonly actions: ActionCounts;
  /** The look-up table of this file; for the vault alone. */
  readonly pseudonyms: PseudonymEntry[];
}

/** Loads what `clearDicom` will need to decode and encode this object's frames. */
export async function prepareClearing(bytes: Uint8Array): Promise<void> {
  const picture = openPicture(bytes);
  await prepareDecoding(picture);
  // What JPEG cannot be rid of leaves as JPEG-LS.
  if (picture.format.coding === 'jpeg') await prepareCodec('jpeg-ls');
}

/**
 * A new file: header by the profile, regions burned in, in the source's own transfer syntax wherever that is still true of it. Codecs are
 * prepared (`prepareClearing`). The source is not changed.
 */
export function clearDicom(request: ClearDicomRequest): ClearedDicom {
  const source = openPicture(request.bytes);
  const { profile, pseudonyms, pixelsReviewed, regions, fill } = request;
  const pixels = burnDicom(source, regions, fill);
  const pixelsChange = regions.length > 0;
  const facesBurned = request.facesReviewed === true && regions.some(({ what }) => what === 'face');
  const made = deidentify(source, { profile, pseudonyms, pixelsReviewed, facesBurned, pixelsChange, pixels });
  const expected = pixels.kind === 'coded' ? pixels.transferSyntax : source.file.transferSyntax;
  const { width, height, frames } = openAgain(made.bytes, source, expected).format;
  return { ...made, columns: width, rows: height, frames, pseudonyms: [...made.pseudonyms] };
}

/** What may differ between two encodings of one picture. */
const ofTheEncoding: ReadonlySet<string> = new Set(['start', 'coding', 'photometric']);

/** What was written must be the same picture to a reader who knows nothing of the source. */
function openAgain(bytes: Uint8Array, source: Picture, transferSyntax: string): Picture {
  let made: Picture;
  try {
    made = openPicture(bytes);
  } catch (thrown) {
    throw new ScrimFailure('PROFILE_VIOLATION', { what: 'the result cannot be read' }, { cause: thrown });
  }
  const sameFormat = Object.entries(made.format).every(
    ([key, value]) => ofTheEncoding.has(key) || source.format[key as keyof typeof source.format] === value,
  );
  if (!sameFormat || made.file.transferSyntax !== transferSyntax) {
    throw new ScrimFailure('PROFILE_VIOLATION', { what: 'the pixels would be read differently' });
  }
  return made;
}
