import { inflateSync } from 'node:zlib';
import { isSrgbProfile } from '../codecs/colourProfile.ts';
import type { PhotoNotice } from '../../model/item.ts';
import type { JpegStructure } from './jpegSegments.ts';
import type { PngStructure } from './pngChunks.ts';
import type { PhotoStructure } from './structure.ts';

/** What a photo is made into: what lost nothing so far stays lossless, everything else is a JPEG. */
export function outputTypeOf(photo: PhotoStructure): 'image/jpeg' | 'image/png' {
  switch (photo.mediaType) {
    case 'image/png':
    case 'image/gif':
    case 'image/bmp':
      return 'image/png';
    case 'image/webp':
      return photo.structure.lossless ? 'image/png' : 'image/jpeg';
    case 'image/tiff':
      return photo.structure.compression === tiffJpeg ? 'image/jpeg' : 'image/png';
    default:
      return 'image/jpeg';
  }
}

const tiffJpeg = 7;

/** The source has one channel: red, green and blue are equal everywhere. */
export function isGrey(photo: PhotoStructure): boolean {
  if (photo.mediaType === 'image/jpeg') return photo.structure.components === 1;
  if (photo.mediaType === 'image/png') return photo.structure.colourType === 0 || photo.structure.colourType === 4;
  return photo.mediaType === 'image/tiff' && photo.structure.photometric <= 1;
}

/** Bits of one sample as the file stores them. */
export function bitsOf(photo: PhotoStructure): number {
  switch (photo.mediaType) {
    case 'image/png':
      return photo.structure.bitDepth;
    case 'image/tiff':
    case 'image/heic':
    case 'image/avif':
      return photo.structure.bits;
    default:
      return 8;
  }
}

/** What a reader of the result should know: in what it differs from the file beyond its container. */
export function noticesOf(photo: PhotoStructure): PhotoNotice[] {
  const notices: readonly (readonly [PhotoNotice, boolean])[] = [
    ['reduced-to-8-bits', bitsOf(photo) > 8],
    ['alpha-flattened', hasAlpha(photo)],
    ['converted-from-cmyk', isCmyk(photo)],
    ['converted-to-srgb', isWideGamut(photo)],
    ['first-frame-only', framesOf(photo) > 1],
    ['further-pictures-left-out', hasFurtherPictures(photo)],
    ['stray-bytes-left-out', photo.mediaType === 'image/jpeg' && photo.structure.stray.length > 0],
  ];
  return notices.flatMap(([notice, applies]) => (applies ? [notice] : []));
}

function hasAlpha(photo: PhotoStructure): boolean {
  switch (photo.mediaType) {
    case 'image/png':
      return [4, 6].includes(photo.structure.colourType) || photo.structure.chunks.some(({ type }) => type === 'tRNS');
    case 'image/webp':
    case 'image/tiff':
      return photo.structure.alpha;
    case 'image/gif':
      return photo.structure.transparent;
    case 'image/bmp':
      return (photo.structure.masks?.[3] ?? 0) !== 0;
    case 'image/heic':
    case 'image/avif':
      return photo.structure.hasAlpha;
    case 'image/jpeg':
      return false;
  }
}

const isCmyk = (photo: PhotoStructure): boolean =>
  photo.mediaType === 'image/jpeg'
    ? photo.structure.components === 4
    : photo.mediaType === 'image/tiff' && photo.structure.photometric === 5;

function isWideGamut(photo: PhotoStructure): boolean {
  const icc = profileOf(photo);
  if (icc) return !isSrgbProfile(icc);
  return namesDisplayP3(photo);
}

/** Primaries of Display P3 by their number (ISO/IEC 23091-2), without a profile. */
export const namesDisplayP3 = (photo: PhotoStructure): boolean =>
  (photo.mediaType === 'image/heic' || photo.mediaType === 'image/avif') &&
  photo.structure.colour.icc === undefined &&
  (photo.structure.colour.nclx?.primaries === 11 || photo.structure.colour.nclx?.primaries === 12);

/** The ICC profile of the picture, undefined where there is none or it cannot be put together. */
export function profileOf(photo: PhotoStructure): Uint8Array | undefined {
  switch (photo.mediaType) {
    case 'image/jpeg':
      return jpegProfile(photo.structure);
    case 'image/png':
      return pngProfile(photo.structure);
    case 'image/webp':
      return photo.structure.chunks.find(({ type }) => type === 'ICCP')?.data;
    case 'image/tiff':
    case 'image/bmp':
      return photo.structure.icc;
    case 'image/heic':
    case 'image/avif':
      return photo.structure.colour.icc;
    case 'image/gif':
      return undefined;
  }
}

const iccHead = 'ICC_PROFILE\0';

/** ICC.1 annex B.4: pieces in segments, each with its number and how many there are. */
function jpegProfile({ segments }: JpegStructure): Uint8Array | undefined {
  const pieces = segments
    .filter(
      ({ marker, payload }) => marker === 0xe2 && Buffer.from(payload.subarray(0, 12)).toString('latin1') === iccHead,
    )
    .map(({ payload }) => ({ number: payload[12] ?? 0, data: payload.subarray(14) }))
    .sort((a, b) => a.number - b.number);
  return pieces.length === 0 ? undefined : Buffer.concat(pieces.map(({ data }) => data));
}

const mostProfileBytes = 16 << 20;

function pngProfile({ chunks }: PngStructure): Uint8Array | undefined {
  const data = chunks.find(({ type }) => type === 'iCCP')?.data;
  if (!data) return undefined;
  try {
    return inflateSync(data.subarray(data.indexOf(0) + 2), { maxOutputLength: mostProfileBytes });
  } catch {
    return undefined;
  }
}

function framesOf(photo: PhotoStructure): number {
  if (photo.mediaType === 'image/gif' || photo.mediaType === 'image/webp') return photo.structure.frames;
  if (photo.mediaType !== 'image/png') return 1;
  const control = photo.structure.chunks.find(({ type }) => type === 'acTL')?.data;
  return control && control.length >= 4 ? new DataView(control.buffer, control.byteOffset).getUint32(0) : 1;
}

function hasFurtherPictures(photo: PhotoStructure): boolean {
  if (photo.mediaType === 'image/heic' || photo.mediaType === 'image/avif') {
    return photo.structure.furtherPictures > 0 || photo.structure.film;
  }
  return (
    photo.mediaType === 'image/jpeg' &&
    photo.structure.segments.some(
      ({ marker, payload }) => marker === 0xe2 && Buffer.from(payload.subarray(0, 4)).toString('latin1') === 'MPF\0',
    )
  );
}
