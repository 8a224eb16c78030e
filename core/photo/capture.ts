import type { PhotoCapture } from '../../model/grouping.ts';
import { looksLikeJpeg } from './jpegSegments.ts';
import { looksLikePng } from './pngChunks.ts';
import { looksLikeTiff } from './tiffDirectories.ts';
import { looksLikeWebp } from './webpChunks.ts';

/** As much of a photo's head as is looked at: Exif stands before the picture, a maker's notes and a thumbnail with it. */
export const captureHeadBytes = 1 << 20;
const unsaid: PhotoCapture = { camera: null, at: null };

/**
 * With what and when a photo was taken, as its Exif says; from its bytes, or as many of the first as are at hand, without decoding anything. What cannot be followed says nothing:
 * grouping is a help, and no safety depends on it.
 */
export function photoCapture(head: Uint8Array): PhotoCapture {
  const tiff = exifBlock(head);
  if (!tiff) return unsaid;
  return captureOfExif(tiff);
}

/** Of a TIFF block (Exif 2.32), wherever a container keeps it. */
function captureOfExif(tiff: Uint8Array): PhotoCapture {
  const values = new Map<number, string>();
  try {
    readTexts(tiff, values);
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
  }
  const camera = [Tag.Make, Tag.Model, Tag.BodySerialNumber].map((tag) => values.get(tag) ?? '');
  return {
    camera: camera.every((text) => text === '') ? null : camera.join('\0').slice(0, 600),
    at: captureTime(values.get(Tag.DateTimeOriginal)) ?? captureTime(values.get(Tag.DateTimeDigitized)),
  };
}

const Tag = {
  Make: 0x010f,
  Model: 0x0110,
  DateTimeOriginal: 0x9003,
  DateTimeDigitized: 0x9004,
  BodySerialNumber: 0xa431,
  ExifPointer: 0x8769,
} as const;
const wanted: ReadonlySet<number> = new Set(Object.values(Tag));
const longestText = 199;
const mostEntries = 1024;
const ascii = 2;

/** "YYYY:MM:DD HH:MM:SS"; null for what is no moment of the calendar, and for the zeros of a clock that was never set. */
function captureTime(text: string | undefined): string | null {
  const found = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(text ?? '');
  if (!found) return null;
  const [, year, month, day, hour, minute, second] = found;
  const at = `${year!}-${month!}-${day!}T${hour!}:${minute!}:${second!}`;
  const moment = new Date(`${at}Z`);
  return Number.isNaN(moment.getTime()) || moment.toISOString().slice(0, 19) !== at ? null : at;
}

/** ASCII values of the first directory and of the Exif directory that it points to. Throws RangeError beyond the block. */
function readTexts(tiff: Uint8Array, into: Map<number, string>): void {
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return;
  const little = order === 0x4949;
  const text = (at: number, count: number): string => {
    const from = count <= 4 ? at : view.getUint32(at, little);
    if (from + count > tiff.length) throw new RangeError('beyond the block');
    const bytes = tiff.subarray(from, from + Math.min(count, longestText));
    return Buffer.from(bytes).toString('latin1').replace(/\0.*$/s, '').trim();
  };
  const directory = (at: number): number | undefined => {
    let exif: number | undefined;
    const count = Math.min(view.getUint16(at, little), mostEntries);
    for (let entry = at + 2; entry < at + 2 + count * 12; entry += 12) {
      const tag = view.getUint16(entry, little);
      if (!wanted.has(tag)) continue;
      if (tag === Tag.ExifPointer) exif = view.getUint32(entry + 8, little);
      else if (view.getUint16(entry + 2, little) === ascii)
        into.set(tag, text(entry + 8, view.getUint32(entry + 4, little)));
    }
    return exif;
  };
  const exif = directory(view.getUint32(4, little));
  if (exif !== undefined) directory(exif);
}

function exifBlock(head: Uint8Array): Uint8Array | undefined {
  if (looksLikeJpeg(head)) return jpegExif(head);
  if (looksLikePng(head)) return pngExif(head);
  if (looksLikeTiff(head)) return head;
  if (looksLikeWebp(head)) return webpExif(head);
  return latin1(head.subarray(4, 8)) === 'ftyp' ? heifExif(head) : undefined;
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const preamble = 'Exif\0\0';

/** APP1 before the first scan. */
function jpegExif(head: Uint8Array): Uint8Array | undefined {
  for (let at = 2; at + 10 <= head.length && head[at] === 0xff;) {
    const length = (head[at + 2]! << 8) | head[at + 3]!;
    const marker = head[at + 1]!;
    if (marker === 0xda || marker === 0xd9 || length < 2) return undefined;
    const payload = head.subarray(at + 4, at + 2 + length);
    if (marker === 0xe1 && latin1(payload.subarray(0, 5)) === 'Exif\0') return payload.subarray(6);
    at += 2 + length;
  }
  return undefined;
}

/** The eXIf chunk before the pixels. */
function pngExif(head: Uint8Array): Uint8Array | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  for (let at = 8; at + 8 <= head.length;) {
    const length = view.getUint32(at);
    const type = latin1(head.subarray(at + 4, at + 8));
    if (type === 'eXIf') return head.subarray(at + 8, at + 8 + length);
    if (type === 'IDAT') return undefined;
    at += 12 + length;
  }
  return undefined;
}

/** The EXIF chunk, which stands behind the picture: with the preamble that some writers keep, or without. */
function webpExif(file: Uint8Array): Uint8Array | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 12; at + 8 <= file.length;) {
    const length = view.getUint32(at + 4, true);
    if (latin1(file.subarray(at, at + 4)) === 'EXIF') {
      const data = file.subarray(at + 8, at + 8 + length);
      return latin1(data.subarray(0, 6)) === preamble ? data.subarray(6) : data;
    }
    at += 8 + length + (length % 2);
  }
  return undefined;
}

/** Of a HEIF the item's bytes are looked for by their beginning, among the first of the media data, where cameras put them. */
function heifExif(head: Uint8Array): Uint8Array | undefined {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, captureHeadBytes));
  for (const order of ['MM\0*', 'II*\0']) {
    const at = bytes.indexOf(preamble + order, 0, 'latin1');
    if (at >= 0) return head.subarray(at + preamble.length);
  }
  return undefined;
}
