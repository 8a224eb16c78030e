import { decodeBmp } from '../codecs/bmp.ts';
import { displayP3Profile, taggedTiff } from '../codecs/colourProfile.ts';
import { decodeHeic, prepareHeic, requireSoundHeic, type CodedPicture } from '../codecs/heic/decodeHeic.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { PhotoNotice } from '../../model/item.ts';
import { withoutStray } from './jpegSegments.ts';
import { bitsOf, isGrey, namesDisplayP3, noticesOf, outputTypeOf, profileOf } from './facts.ts';
import { sharp } from './sharp.ts';
import { readPhotoStructure, type PhotoLimits, type PhotoStructure, type PhotoType } from './structure.ts';

/** 8-bit sRGB, three bytes a pixel, row-major, no padding, the right way up. */
export interface RgbPicture {
  readonly columns: number;
  readonly rows: number;
  readonly pixels: Uint8Array;
}

export interface DecodedPhoto extends RgbPicture {
  readonly mediaType: PhotoType;
  /** What it is made into. */
  readonly outputType: 'image/jpeg' | 'image/png';
  /** The source has one channel: red, green and blue are equal everywhere. */
  readonly grey: boolean;
  readonly notices: readonly PhotoNotice[];
}

export interface DecodeOptions {
  /** The same bytes were decoded by a probe: what only a second decoder finds in them was looked for then. */
  readonly probed?: boolean;
}

/**
 * Decodes a photo completely: its first picture, oriented, converted to sRGB by its profile, CMYK converted, 16 bits rounded to 8,
 * transparency laid on white. Anything a decoder would paper over (truncation, a bad code) is DAMAGED_FILE.
 */
export async function decodePhoto(
  bytes: Uint8Array,
  limits: PhotoLimits,
  known: DecodeOptions = {},
): Promise<DecodedPhoto> {
  const photo = readPhotoStructure(bytes, limits);
  const wide = isWide(photo);
  const { data, info } = await decoding(async () => {
    const picture = await openPhoto(bytes, photo, limits, known);
    const raw = wide
      ? picture.toColourspace('rgb16').raw({ depth: 'ushort' })
      : picture.toColourspace('srgb').raw({ depth: 'uchar' });
    return raw.toBuffer({ resolveWithObject: true });
  });
  const { width: columns, height: rows, channels } = info;
  if (data.length !== columns * rows * channels * (wide ? 2 : 1)) throw new ScrimFailure('DAMAGED_FILE');
  requireSize(photo, columns, rows);
  const samples = wide ? rounded(data) : data;
  const pixels = channels === 3 ? samples : toRgb(samples, channels, columns * rows);
  return { columns, rows, pixels, ...told(photo) };
}

/**
 * Of an HEIC what can be said without its pixels, once its coded pictures are known to be whole; undefined of other photos. The size is that of its header,
 * which whatever decodes it has to agree with.
 */
export async function soundHeic(
  bytes: Uint8Array,
  limits: PhotoLimits,
): Promise<Omit<DecodedPhoto, 'pixels'> | undefined> {
  const photo = readPhotoStructure(bytes, limits);
  if (photo.mediaType !== 'image/heic') return undefined;
  await prepareHeic();
  requireSoundHeic(bytes, photo.structure);
  const { columns, rows } = photo.structure;
  return { columns, rows, ...told(photo) };
}

const told = (photo: PhotoStructure): Pick<DecodedPhoto, 'mediaType' | 'outputType' | 'grey' | 'notices'> => ({
  mediaType: photo.mediaType,
  outputType: outputTypeOf(photo),
  grey: isGrey(photo),
  notices: noticesOf(photo),
});

/** The start of every pipeline over untrusted photo bytes: bounded, strict, oriented, opaque. */
export async function openPhoto(
  bytes: Uint8Array,
  photo: PhotoStructure,
  limits: PhotoLimits,
  known: DecodeOptions = {},
): Promise<ReturnType<typeof sharp>> {
  const options = { failOn: 'warning', limitInputPixels: limits.megapixels * 1e6, sequentialRead: true } as const;
  const own = await decodedHere(bytes, photo, options, known);
  const { columns: width, rows: height, pixels } = own ?? { columns: 0, rows: 0, pixels: bytes };
  const icc = namesDisplayP3(photo) ? displayP3Profile() : profileOf(photo);
  const input = !own
    ? sharp(joined(bytes, photo), options)
    : icc
      ? sharp(taggedTiff(own, icc), options)
      : sharp(pixels, { ...options, raw: { width, height, channels: 3 } });
  return input.autoOrient().flatten({ background: { r: 255, g: 255, b: 255 } });
}

const joined = (bytes: Uint8Array, photo: PhotoStructure): Uint8Array =>
  photo.mediaType === 'image/jpeg' ? withoutStray(bytes, photo.structure) : bytes;

/** What libvips does not read, or not with the colours that are meant. */
async function decodedHere(
  bytes: Uint8Array,
  photo: PhotoStructure,
  options: Parameters<typeof sharp>[1],
  known: DecodeOptions,
): Promise<CodedPicture | undefined> {
  if (photo.mediaType === 'image/bmp') return decodeBmp(bytes, photo.structure);
  if (photo.mediaType === 'image/heic') {
    await prepareHeic();
    return decodeHeic(bytes, photo.structure, known);
  }
  if (photo.mediaType !== 'image/avif' || !namesDisplayP3(photo)) return undefined;
  const flat = sharp(bytes, options).flatten({ background: { r: 255, g: 255, b: 255 } });
  const { data, info } = await flat.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new ScrimFailure('DAMAGED_FILE');
  return { columns: info.width, rows: info.height, pixels: data };
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

/** libvips keeps these at 16 bits; what it converts otherwise has 8 by then. */
const isWide = (photo: PhotoStructure): boolean =>
  bitsOf(photo) > 8 &&
  (photo.mediaType === 'image/png' ||
    (photo.mediaType === 'image/tiff' && photo.structure.photometric <= 2) ||
    (photo.mediaType === 'image/avif' && !namesDisplayP3(photo)));

/** Of 65 535 steps the nearest of 255: cutting the lower byte off would darken by half a step. */
function rounded(data: Buffer): Uint8Array {
  const samples = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
  const bytes = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i++) bytes[i] = (samples[i]! + 128) / 257;
  return bytes;
}

/** The picture has the size that was judged. */
function requireSize({ structure }: PhotoStructure, columns: number, rows: number): void {
  const upright = structure.columns === columns && structure.rows === rows;
  const turned = structure.columns === rows && structure.rows === columns;
  if (!upright && !turned) throw new ScrimFailure('DAMAGED_FILE');
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
