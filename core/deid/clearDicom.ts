import type { BurnedRegion } from '../../model/clearance.ts';
import type { CosmeticRegion } from '../../model/cosmetic.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { OverlayPlane } from '../../model/overlay.ts';
import type { Policy } from '../../model/policy.ts';
import { readPalette } from '../dicom/palette.ts';
import { valuesOf, type Values } from '../dicom/values.ts';
import { Tag } from '../dicom/tags.ts';
import { parseDicom, type DicomFile } from '../dicom/parse.ts';
import { wholeOf, type Part } from '../files/parts.ts';
import { openPicture, type Picture } from '../dicom/picture.ts';
import { statesFrames } from '../dicom/pixelFormat.ts';
import { prepareCodec } from '../codecs/decode.ts';
import { prepareDecoding } from '../dicom/decode.ts';
import { burnDicom, type BurnedPixels } from './burnDicom.ts';
import { deidentify } from './deidentify.ts';
import type { ActionCounts } from './headerEditor.ts';
import type { PseudonymEntry } from './lookUp.ts';
import type { Profile } from './profile.ts';
import type { Pseudonyms } from './pseudonym.ts';

export interface ClearDicomRequest {
  readonly regions: readonly BurnedRegion[];
  readonly cosmetic?: readonly CosmeticRegion[] | undefined;
  readonly fill: Policy['fill'];
  readonly profile: Profile;
  readonly pseudonyms: Pseudonyms;
  /** Text detection ran over all frames and every finding was decided upon; an item is not cleared otherwise. */
  readonly pixelsReviewed: boolean;
  /** The same for faces. */
  readonly facesReviewed?: boolean;
  /** Overlay planes that were looked at: under Clean Graphics they stay, without what was found in them. */
  readonly overlays?: readonly OverlayPlane[] | undefined;
}

export interface ClearedDicom {
  /** The finished file; pixels of a source on disk are read while it is written. */
  readonly parts: readonly Part[];
  readonly columns: number;
  readonly rows: number;
  readonly frames: number;
  readonly actions: ActionCounts;
  /** The look-up table of this file; for the vault alone. */
  readonly pseudonyms: PseudonymEntry[];
}

/** Loads what `clearDicom` will need to decode and encode this object's frames. */
export async function prepareClearing(picture: Picture): Promise<void> {
  await prepareDecoding(picture);
  // What JPEG cannot be rid of leaves as JPEG-LS.
  if (picture.format.coding === 'jpeg') await prepareCodec('jpeg-ls');
}

/** `clearPicture` of bytes in memory, in one piece. Codecs are prepared. */
export function clearDicom({ bytes, ...request }: ClearDicomRequest & { readonly bytes: Uint8Array }) {
  const { parts, ...cleared } = clearPicture(openPicture(bytes), request);
  return { ...cleared, bytes: wholeOf(parts) };
}

/**
 * A new file: header by the profile, regions burned in, in the source's own transfer syntax wherever that is still true of it. Codecs are
 * prepared (`prepareClearing`). The source is not changed.
 */
export function clearPicture(source: Picture, request: ClearDicomRequest): ClearedDicom {
  const { profile, pseudonyms, pixelsReviewed, regions, cosmetic = [], fill, overlays } = request;
  const pixels = burnDicom(source, regions, fill, cosmetic);
  const pixelsChange = regions.length + cosmetic.length > 0;
  const facesBurned = request.facesReviewed === true && regions.some(({ what }) => what === 'face');
  const pixelsCovered = regions.length > 0;
  const options = { profile, pseudonyms, pixelsReviewed, facesBurned, pixelsChange, pixelsCovered, pixels, overlays };
  const { made, actions, pseudonyms: pairs } = deidentify(source, options);
  readsAlike(made.head, source, pixels);
  const { width, height, frames } = source.format;
  const parts = [made.head, ...made.rest];
  return { parts, actions, columns: width, rows: height, frames, pseudonyms: [...pairs] };
}

/** What says how pixels are to be read; PS3.3 C.7.6.3. */
const described = [
  ...[Tag.Rows, Tag.Columns, Tag.SamplesPerPixel, Tag.NumberOfFrames, Tag.PlanarConfiguration],
  ...[Tag.BitsAllocated, Tag.BitsStored, Tag.HighBit, Tag.PixelRepresentation, Tag.PhotometricInterpretation],
];

/**
 * To a reader who knows nothing of the source, the pixels that follow this head must be the same picture. A deflated head is its meta group
 * alone: what was written behind it `verify/` reads.
 */
function readsAlike(head: Uint8Array, source: Picture, pixels: BurnedPixels): void {
  const coded = pixels.kind === 'coded' ? pixels : undefined;
  if (source.file.deflated) return;
  let made: DicomFile;
  try {
    made = parseDicom(head);
  } catch (thrown) {
    throw new ScrimFailure('PROFILE_VIOLATION', { what: 'the result cannot be read' }, { cause: thrown });
  }
  const values = valuesOf(made, made.elements);
  const changed = new Map([
    [Tag.PhotometricInterpretation, coded?.photometric],
    [Tag.NumberOfFrames, statesFrames(source.values) ? undefined : String(source.format.frames)],
  ]);
  const same = described.every((tag) => {
    const wanted = changed.get(tag);
    return wanted === undefined ? equal(values.bytes(tag), source.values.bytes(tag)) : values.string(tag) === wanted;
  });
  if (source.format.photometric === 'PALETTE COLOR') requirePalette(values);
  if (!same || made.transferSyntax !== (coded?.transferSyntax ?? source.file.transferSyntax)) {
    throw new ScrimFailure('PROFILE_VIOLATION', { what: 'the pixels would be read differently' });
  }
}

/** A palette that could not be kept leaves samples that mean nothing. */
export function requirePalette(values: Values): void {
  try {
    readPalette(values);
  } catch (thrown) {
    throw new ScrimFailure('PROFILE_VIOLATION', { what: 'the palette may not stay' }, { cause: thrown });
  }
}

const equal = (one: Uint8Array | undefined, other: Uint8Array | undefined): boolean =>
  one === other || (one !== undefined && other !== undefined && Buffer.compare(one, other) === 0);
