import { ScrimFailure } from '../../model/errors.ts';
import type { Policy } from '../../model/policy.ts';
import { looksLikeJpeg, readJpegStructure, type JpegStructure } from './jpegSegments.ts';
import { looksLikePng, readPngStructure, type PngStructure } from './pngChunks.ts';
import { sharp } from './sharp.ts';

export type PhotoLimits = Pick<Policy['limits'], 'megapixels'>;

/** 8-bit sRGB, three bytes a pixel, row-major, no padding, the right way up. */
export interface RgbPicture {
  readonly columns: number;
  readonly rows: number;
  readonly pixels: Uint8Array;
}

/** What decoding changed beyond the container. */
export type DecodeNotice = 'reduced-to-8-bits' | 'alpha-flattened' | 'converted-from-cmyk';

export interface DecodedPhoto extends RgbPicture {
  readonly mediaType: 'image/jpeg' | 'image/png';
  /** The source has one channel: red, green and blue are equal everywhere. */
  readonly grey: boolean;
  readonly notices: readonly DecodeNotice[];
}

export type PhotoStructure =
  | { readonly mediaType: 'image/jpeg'; readonly structure: JpegStructure }
  | { readonly mediaType: 'image/png'; readonly structure: PngStructure };

/**
 * The container read from end to end, without decoding. Throws DIMENSIONS_TOO_LARGE from what the header claims before anything is
 * decompressed, DAMAGED_FILE, UNSUPPORTED_TYPE for 12-bit JPEG, UNKNOWN_TYPE for what is neither JPEG nor PNG.
 */
export function readPhotoStructure(bytes: Uint8Array, limits: PhotoLimits): PhotoStructure {
  if (looksLikePng(bytes)) {
    const structure = readPngStructure(bytes, (header) => refuseLarge(header, limits));
    return { mediaType: 'image/png', structure };
  }
  if (looksLikeJpeg(bytes)) {
    const structure = readJpegStructure(bytes);
    refuseLarge(structure, limits);
    if (structure.precision !== 8)
      throw new ScrimFailure('UNSUPPORTED_TYPE', { type: `${structure.precision}-bit JPEG` });
    return { mediaType: 'image/jpeg', structure };
  }
  throw new ScrimFailure('UNKNOWN_TYPE');
}

/**
 * Decodes a JPEG or PNG completely: oriented, converted to sRGB by its profile, CMYK converted, 16 bits reduced to 8,
 * transparency laid on white. Anything a decoder would paper over (truncation, a bad code) is DAMAGED_FILE.
 */
export async function decodePhoto(bytes: Uint8Array, limits: PhotoLimits): Promise<DecodedPhoto> {
  const photo = readPhotoStructure(bytes, limits);
  const { data, info } = await decoding(() =>
    pipeline(bytes, limits).toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true }),
  );
  const { width: columns, height: rows, channels } = info;
  if (data.length !== columns * rows * channels) throw new ScrimFailure('DAMAGED_FILE');
  const pixels = channels === 3 ? data : toRgb(data, channels, columns * rows);
  return { columns, rows, pixels, mediaType: photo.mediaType, grey: isGrey(photo), notices: notices(photo) };
}

/** The start of every pipeline over untrusted photo bytes: bounded, strict, oriented, opaque. */
export function pipeline(bytes: Uint8Array, limits: PhotoLimits): ReturnType<typeof sharp> {
  return sharp(bytes, { failOn: 'warning', limitInputPixels: limits.megapixels * 1e6, sequentialRead: true })
    .autoOrient()
    .flatten({ background: { r: 255, g: 255, b: 255 } });
}

/** A decoder's complaint quotes the input, so only the fact of it is passed on. */
export async function decoding<T>(decode: () => Promise<T>): Promise<T> {
  try {
    return await decode();
  } catch (thrown) {
    if (thrown instanceof ScrimFailure || thrown instanceof RangeError) throw thrown;
    throw new ScrimFailure('DAMAGED_FILE', {}, { cause: thrown });
  }
}

function refuseLarge({ columns, rows }: { columns: number; rows: number }, limits: PhotoLimits): void {
  if (columns * rows > limits.megapixels * 1e6) {
    throw new ScrimFailure('DIMENSIONS_TOO_LARGE', { columns, rows, limit: limits.megapixels });
  }
}

function isGrey(photo: PhotoStructure): boolean {
  if (photo.mediaType === 'image/jpeg') return photo.structure.components === 1;
  return photo.structure.colourType === 0 || photo.structure.colourType === 4;
}

function notices(photo: PhotoStructure): DecodeNotice[] {
  if (photo.mediaType === 'image/jpeg') return photo.structure.components === 4 ? ['converted-from-cmyk'] : [];
  const { bitDepth, colourType, chunks } = photo.structure;
  const found: DecodeNotice[] = bitDepth === 16 ? ['reduced-to-8-bits'] : [];
  const transparent = colourType === 4 || colourType === 6 || chunks.some((chunk) => chunk.type === 'tRNS');
  return transparent ? [...found, 'alpha-flattened'] : found;
}

function toRgb(data: Uint8Array, channels: number, count: number): Uint8Array {
  if (channels !== 1) throw new ScrimFailure('DAMAGED_FILE');
  const pixels = new Uint8Array(count * 3);
  for (let i = 0, o = 0; i < count; i++, o += 3) {
    const value = data[i]!;
    pixels[o] = value;
    pixels[o + 1] = value;
    pixels[o + 2] = value;
  }
  return pixels;
}
