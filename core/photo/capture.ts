import type { PhotoCapture } from '../../model/grouping.ts';
import { looksLikeJpeg } from './jpegSegments.ts';
import { looksLikePng } from './pngChunks.ts';

/** As much of a photo's head as is looked at: Exif stands before the picture, a maker's notes and a thumbnail with it. */
export const captureHeadBytes = 1 << 20;
const unsaid: PhotoCapture = { camera: null, at: null };

/**
 * With what and when a photo was taken, as its Exif says; from its first bytes, without decoding anything. What cannot be followed says nothing:
 * grouping is a help, and no safety depends on it.
 */
export function photoCapture(head: Uint8Array): PhotoCapture {
  const tiff = exifBlock(head);
  if (!tiff) return unsaid;
  return captureOfExif(tiff);
}

/** The same of a TIFF block (Exif 2.32), wherever a container keeps it. */
export function captureOfExif(tiff: Uint8Array): PhotoCapture {
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
  return looksLikePng(head) ? pngExif(head) : undefined;
}

/** APP1 before the first scan. */
function jpegExif(head: Uint8Array): Uint8Array | undefined {
  for (let at = 2; at + 10 <= head.length && head[at] === 0xff;) {
    const length = (head[at + 2]! << 8) | head[at + 3]!;
    const marker = head[at + 1]!;
    if (marker === 0xda || marker === 0xd9 || length < 2) return undefined;
    const payload = head.subarray(at + 4, at + 2 + length);
    if (marker === 0xe1 && Buffer.from(payload.subarray(0, 5)).toString('latin1') === 'Exif\0')
      return payload.subarray(6);
    at += 2 + length;
  }
  return undefined;
}

/** The eXIf chunk before the pixels. */
function pngExif(head: Uint8Array): Uint8Array | undefined {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  for (let at = 8; at + 8 <= head.length;) {
    const length = view.getUint32(at);
    const type = Buffer.from(head.subarray(at + 4, at + 8)).toString('latin1');
    if (type === 'eXIf') return head.subarray(at + 8, at + 8 + length);
    if (type === 'IDAT') return undefined;
    at += 12 + length;
  }
  return undefined;
}
