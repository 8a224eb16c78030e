import { inflateSync } from 'node:zlib';
import type { HeifStructure } from '../codecs/heic/heif.ts';
import { identifierCategorySchema, type IdentifierCategory } from '../../model/item.ts';
import { exifCategories } from './exif.ts';
import type { GifStructure } from './gifBlocks.ts';
import type { JpegSegment, JpegStructure } from './jpegSegments.ts';
import type { PngChunk, PngStructure } from './pngChunks.ts';
import type { PhotoStructure } from './structure.ts';
import type { WebpStructure } from './webpChunks.ts';

type Found = Set<IdentifierCategory>;

/**
 * Which categories of identifier the metadata of a photo holds, never their values. It informs the user and the report; clearing does
 * not depend on it, since the outgoing file is built from pixels alone.
 */
export function photoIdentifiers(photo: PhotoStructure): IdentifierCategory[] {
  const found: Found = new Set();
  containerCategories(photo, found);
  return identifierCategorySchema.options.filter((category) => found.has(category));
}

function containerCategories(photo: PhotoStructure, found: Found): void {
  switch (photo.mediaType) {
    case 'image/jpeg':
      return jpegCategories(photo.structure, found);
    case 'image/png':
      return pngCategories(photo.structure, found);
    case 'image/webp':
      return webpCategories(photo.structure, found);
    case 'image/gif':
      return gifCategories(photo.structure, found);
    case 'image/tiff':
      if (photo.structure.auxiliary > 0) found.add('embedded-thumbnail');
      return exifCategories(photo.bytes, found);
    case 'image/bmp':
      // Up to three bytes align what follows.
      if (photo.structure.surplus > 3) found.add('private');
      return;
    case 'image/heic':
    case 'image/avif':
      return heifCategories(photo.structure, photo.bytes, found);
  }
}

/** Chunks of WebP that describe the picture only. */
const webpPictureChunks: ReadonlySet<string> = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);

function webpCategories({ chunks, trailing }: WebpStructure, found: Found): void {
  for (const { type, data } of chunks) {
    if (type === 'EXIF') exifCategories(latin1(data.subarray(0, 6)) === 'Exif\0\0' ? data.subarray(6) : data, found);
    else if (type === 'XMP ') xmpCategories(latin1(data), found);
    else if (!webpPictureChunks.has(type)) found.add('private');
  }
  if (trailing > 0) found.add('private');
}

function gifCategories({ extensions, trailing }: GifStructure, found: Found): void {
  for (const { label, data } of extensions) {
    const application = latin1(data.subarray(1, 12));
    if (label === 0xfe || label === 0x01) found.add('free-text');
    else if (application === 'XMP DataXMP') xmpCategories(latin1(data), found);
    else if (application !== 'ICCRGBG1012') found.add('private');
  }
  if (trailing > 0) found.add('private');
}

/** Metadata are smaller; extents may overlap, and say the same bytes a thousand times. */
const mostItemBytes = 16 << 20;

function heifCategories(
  { items, auxiliary, film, furtherPictures, trailing }: HeifStructure,
  file: Uint8Array,
  found: Found,
): void {
  for (const { type, extents } of items) {
    const length = extents.reduce((sum, { from, to }) => sum + to - from, 0);
    if (!['Exif', 'mime', 'uri '].includes(type)) continue;
    if (length > mostItemBytes) {
      found.add('private');
      continue;
    }
    const data = Buffer.concat(extents.map(({ from, to }) => file.subarray(from, to)));
    // How far it is to the TIFF header stands in front.
    if (type === 'Exif') exifCategories(data.subarray(4 + (data.length > 4 ? data.readUInt32BE(0) : 0)), found);
    else if (type === 'mime') xmpCategories(latin1(data), found);
    else if (type === 'uri ') found.add('private');
  }
  if (auxiliary > 0 || furtherPictures > 0) found.add('embedded-thumbnail');
  if (film || trailing > 0) found.add('private');
}

function jpegCategories({ segments, trailing }: JpegStructure, found: Found): void {
  for (const segment of segments) segmentCategories(segment, found);
  if (trailing > 0) found.add('private');
}

function segmentCategories({ marker, payload }: JpegSegment, found: Found): void {
  if (marker === 0xfe) found.add('free-text');
  if (marker < 0xe0 || marker > 0xef) return;
  const name = latin1(payload.subarray(0, 40));
  if (name.startsWith('Exif\0')) exifCategories(payload.subarray(6), found);
  else if (name.startsWith('http://ns.adobe.com/')) xmpCategories(latin1(payload), found);
  else if (name.startsWith('Photoshop 3.0\0')) photoshopCategories(payload.subarray(14), found);
  else if (name.startsWith('MPF\0') || name.startsWith('JFXX\0')) found.add('embedded-thumbnail');
  else if (name.startsWith('JFIF\0')) jfifThumbnail(payload, found);
  else if (!name.startsWith('ICC_PROFILE\0') && !name.startsWith('Adobe')) found.add('private');
}

function jfifThumbnail(payload: Uint8Array, found: Found): void {
  if ((payload[12] ?? 0) > 0 && (payload[13] ?? 0) > 0) found.add('embedded-thumbnail');
}

/** XMP (ISO 16684-1) by its property names; a packet is free text besides, since its properties are anybody's. */
function xmpCategories(packet: string, found: Found): void {
  found.add('free-text');
  const properties: readonly (readonly [IdentifierCategory, RegExp])[] = [
    ['dates', /\b(xmp|photoshop|exif|tiff|iptc4xmpcore):\w*date\w*/i],
    ['owner', /\b(dc:creator|dc:rights|dc:publisher|photoshop:credit|aux:ownername|xmprights:\w+|tiff:artist)\b/i],
    ['location', /\b(exif:gps\w*|photoshop:(city|state|country)|iptc4xmpcore:(location|countrycode)|\w+:geo\w*)/i],
    ['device', /\b(tiff:make|tiff:model|aux:\w*serial\w*|aux:lens\w*|exifex:\w+|xmp:creatortool)\b/i],
    ['uids', /\b(xmpmm:\w*id|xmpmm:history|exif:imageuniqueid|dc:identifier)\b/i],
    ['embedded-thumbnail', /\b(xmp:thumbnails|xmpgimg:image)\b/i],
  ];
  for (const [category, pattern] of properties) if (pattern.test(packet)) found.add(category);
}

/** Photoshop image resources: IPTC-IIM, thumbnails, Exif and XMP once more; whatever else is there is private data. */
function photoshopCategories(block: Uint8Array, found: Found): void {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  let at = 0;
  while (at + 12 <= block.length && latin1(block.subarray(at, at + 4)) === '8BIM') {
    const resource = view.getUint16(at + 4);
    const nameLength = 1 + (block[at + 6] ?? 0);
    const sizeAt = at + 6 + nameLength + (nameLength % 2);
    if (sizeAt + 4 > block.length) break;
    const size = view.getUint32(sizeAt);
    photoshopResource(resource, block.subarray(sizeAt + 4, sizeAt + 4 + size), found);
    at = sizeAt + 4 + size + (size % 2);
  }
  if (at < block.length) found.add('private');
}

function photoshopResource(resource: number, data: Uint8Array, found: Found): void {
  if (resource === 0x0404) iptcCategories(data, found);
  else if (resource === 0x0409 || resource === 0x040c) found.add('embedded-thumbnail');
  else if (resource === 0x0422 || resource === 0x0423) exifCategories(data, found);
  else if (resource === 0x0424) xmpCategories(latin1(data), found);
  // 0x0425 is a digest of the IPTC block, 0x03ed the print resolution.
  else if (resource !== 0x0425 && resource !== 0x03ed) found.add('private');
}

const iptcDatasets: ReadonlyMap<number, IdentifierCategory> = new Map(
  (
    [
      ['dates', [30, 35, 37, 38, 47, 55, 60, 62, 63]],
      ['owner', [80, 85, 110, 115, 116, 118, 122]],
      ['location', [26, 27, 90, 92, 95, 100, 101]],
      ['uids', [22, 100, 103, 147, 184, 187, 188]],
      ['device', [65, 70]],
    ] as const
  ).flatMap(([category, sets]) => sets.map((set) => [set, category] as const)),
);

/** IPTC-IIM 4: records of 1c, record, data set, length, value. */
function iptcCategories(data: Uint8Array, found: Found): void {
  let at = 0;
  while (at + 5 <= data.length && data[at] === 0x1c) {
    const record = data[at + 1];
    const set = data[at + 2]!;
    const length = (data[at + 3]! << 8) | data[at + 4]!;
    // Record 1 is the envelope; version and coding say nothing.
    if (record === 2 && set !== 0) found.add(iptcDatasets.get(set) ?? 'free-text');
    at += 5 + length;
  }
  if (at === 0 && data.length > 0) found.add('private');
}

/** Chunks that describe pixels only (ISO/IEC 15948 and its third edition). */
const pixelChunks: ReadonlySet<string> = new Set(
  'IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs sPLT'.split(' '),
);

function pngCategories({ chunks, trailing }: PngStructure, found: Found): void {
  for (const chunk of chunks) chunkCategories(chunk, found);
  if (trailing > 0) found.add('private');
}

function chunkCategories({ type, data }: PngChunk, found: Found): void {
  if (type === 'eXIf') exifCategories(data, found);
  else if (type === 'tIME') found.add('dates');
  else if (type === 'tEXt' || type === 'zTXt' || type === 'iTXt') textCategories(type, data, found);
  else if (!pixelChunks.has(type)) found.add('private');
}

function textCategories(type: string, data: Uint8Array, found: Found): void {
  const end = data.indexOf(0);
  const keyword = latin1(data.subarray(0, end < 0 ? 79 : Math.min(end, 79)));
  if (/^(XML:com\.adobe\.xmp|Raw profile type xmp)$/i.test(keyword)) xmpCategories(textOf(type, data, end), found);
  else if (/^(Author|Copyright)$/i.test(keyword)) found.add('owner');
  else if (/time|date/i.test(keyword)) found.add('dates');
  else if (/^(Software|Source)$/i.test(keyword)) found.add('device');
  else if (/^Raw profile type (exif|app1|iptc|8bim)/i.test(keyword)) found.add('private').add('free-text');
  else found.add('free-text');
}

const textLimit = 1 << 20;

/** The text behind a keyword; compressed text is inflated up to 1 MiB, and empty if it does not inflate. */
function textOf(type: string, data: Uint8Array, keywordEnd: number): string {
  if (type === 'tEXt') return latin1(data.subarray(keywordEnd + 1));
  const compressed = type === 'zTXt' || data[keywordEnd + 1] === 1;
  const body = type === 'zTXt' ? data.subarray(keywordEnd + 2) : internationalBody(data, keywordEnd);
  if (!compressed) return latin1(body.subarray(0, textLimit));
  try {
    return latin1(inflateSync(body, { maxOutputLength: textLimit }));
  } catch {
    return '';
  }
}

/** Behind keyword, flag and method stand a language tag and a translated keyword, each ended by a zero. */
function internationalBody(data: Uint8Array, keywordEnd: number): Uint8Array {
  const language = data.indexOf(0, keywordEnd + 3);
  const translated = language < 0 ? -1 : data.indexOf(0, language + 1);
  return translated < 0 ? new Uint8Array(0) : data.subarray(translated + 1);
}

const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
