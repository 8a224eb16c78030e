import type { Coarse } from '../../contract/workers.schema.ts';
import type { BurnedRegion, PhotoEncoding } from '../../model/clearance.ts';
import { coarsen, type CosmeticRegion } from '../../model/cosmetic.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { maskSpans, type Size, type Span } from '../../model/geometry.ts';
import type { Policy } from '../../model/policy.ts';
import { framesExist } from '../../model/redaction.ts';
import { allSpans } from '../deid/coarsePreview.ts';
import { decodePhoto, type DecodedPhoto, type RgbPicture } from './decode.ts';
import { editedJpeg } from './editedJpeg.ts';
import { encodeJpeg, encodePng } from './encode.ts';
import { looksLikeJpeg } from './jpegSegments.ts';
import { readPhotoStructure, type PhotoLimits } from './structure.ts';

export interface ClearPhotoRequest {
  readonly bytes: Uint8Array;
  readonly regions: readonly BurnedRegion[];
  readonly cosmetic?: readonly CosmeticRegion[] | undefined;
  readonly fill: Policy['fill'];
  readonly jpegQuality: number;
  readonly limits: PhotoLimits;
}

export interface ClearedPhoto {
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/jpeg' | 'image/png';
  readonly columns: number;
  readonly rows: number;
  readonly encoding: PhotoEncoding;
}

/**
 * A new file with every region filled. A JPEG whose blocks may stay keeps them, but those that a region touches; anything else is made anew of decoded
 * pixels, as is what has cosmetic regions. Nothing of the source file but its picture goes in. BURN_FAILED if a region covers no pixel: it was meant for something that is still visible.
 */
export async function clearPhoto(request: ClearPhotoRequest): Promise<ClearedPhoto> {
  return kept(request) ?? (await madeAnew(request));
}

function kept({ bytes, regions, cosmetic = [], fill, limits }: ClearPhotoRequest): ClearedPhoto | undefined {
  const { megapixels } = limits;
  if (cosmetic.length > 0 || !looksLikeJpeg(bytes)) return undefined;
  const photo = readPhotoStructure(bytes, { megapixels });
  if (photo.mediaType !== 'image/jpeg') return undefined;
  const spans = (size: Size): Span[] => regions.flatMap((region) => spansOf(region, size));
  const edited = editedJpeg(bytes, { structure: photo.structure, spans, fill, megapixels });
  return edited && { ...edited, mediaType: 'image/jpeg', encoding: 'lossless-outside-blocks' };
}

async function madeAnew(request: ClearPhotoRequest): Promise<ClearedPhoto> {
  const { bytes, regions, cosmetic = [], fill, jpegQuality, limits } = request;
  const photo = await decodePhoto(bytes, limits, { probed: true });
  if (cosmetic.length > 0) coarsenPhoto(photo, { regions, cosmetic, fill });
  burnPhoto(photo, regions, fill);
  const { columns, rows, outputType: mediaType } = photo;
  const [red, green, blue] = fill;
  const options = { grey: photo.grey && red === green && green === blue };
  if (mediaType === 'image/png') {
    return { bytes: await encodePng(photo, options), mediaType, columns, rows, encoding: 'lossless' };
  }
  return { bytes: await encodeJpeg(photo, jpegQuality, options), mediaType, columns, rows, encoding: 're-encoded' };
}

type Coarsening = Required<Pick<ClearPhotoRequest, 'regions' | 'fill'>> & {
  readonly cosmetic: readonly CosmeticRegion[];
};

/** A photo as it would look if all of it were cosmetic, by what clears it. */
export function showCoarse(photo: RgbPicture, { style, burned, fill }: Coarse): void {
  const size = { width: photo.columns, height: photo.rows };
  for (const region of burned) for (const span of spansOf(region, size)) fillSpan(photo, span, fill);
  const places = [{ style, spans: allSpans(size) }];
  coarsen({ ...size, components: 3, samples: photo.pixels, meanless: false, pairs: false }, places);
}

/** What is burned is filled first, to the pixel: a mean would carry it beyond its mask. */
function coarsenPhoto(photo: RgbPicture, { regions, cosmetic, fill }: Coarsening): void {
  const size = { width: photo.columns, height: photo.rows };
  for (const region of regions) for (const span of spansOf(region, size)) fillSpan(photo, span, fill);
  const places = cosmetic.map((region) => ({ style: region.style, spans: spansOf(region, size) }));
  coarsen({ ...size, components: 3, samples: photo.pixels, meanless: false, pairs: false }, places);
}

/** Fills in place: for a PNG exactly the pixels of `maskSpans`, for a JPEG the whole 8 × 8 blocks that they touch. */
function burnPhoto(photo: DecodedPhoto, regions: readonly BurnedRegion[], fill: Policy['fill']): void {
  const size = { width: photo.columns, height: photo.rows };
  for (const region of regions) {
    const spans = spansOf(region, size);
    const filled = photo.outputType === 'image/jpeg' ? wholeBlocks(spans, size) : spans;
    for (const span of filled) fillSpan(photo, span, fill);
  }
}

function spansOf(region: Pick<BurnedRegion, 'shape' | 'frames'>, size: Size): Span[] {
  if (!framesExist(region.frames, 1)) throw new ScrimFailure('BURN_FAILED', { what: 'a region names another frame' });
  const spans = [...maskSpans(region.shape, size)];
  if (spans.length === 0) throw new ScrimFailure('BURN_FAILED', { what: 'a region lies outside of the picture' });
  return spans;
}

/**
 * Quantised cosines ring through the whole 8 × 8 block, so an edge inside a block would show through it. A block of one colour
 * has only its mean and decodes to one colour: the fill grows outward to whole blocks of the output raster. Every run
 * of blocks of one block row is filled, from the leftmost to the rightmost block that the mask touches there.
 */
export function wholeBlocks(spans: readonly Span[], size: { width: number; height: number }): Span[] {
  const rows = new Map<number, { from: number; to: number }>();
  for (const { y, from, to } of spans) {
    const row = y >> 3;
    const known = rows.get(row) ?? { from: size.width, to: 0 };
    rows.set(row, {
      from: Math.min(known.from, from & ~7),
      to: Math.max(known.to, Math.min(size.width, ((to + 7) >> 3) << 3)),
    });
  }
  const grown: Span[] = [];
  for (const [row, { from, to }] of rows) {
    for (let y = row << 3; y < Math.min(size.height, (row + 1) << 3); y++) grown.push({ y, from, to });
  }
  return grown;
}

function fillSpan(picture: RgbPicture, { y, from, to }: Span, [red, green, blue]: Policy['fill']): void {
  const { pixels, columns } = picture;
  const end = (y * columns + to) * 3;
  for (let at = (y * columns + from) * 3; at < end; at += 3) {
    pixels[at] = red;
    pixels[at + 1] = green;
    pixels[at + 2] = blue;
  }
}
