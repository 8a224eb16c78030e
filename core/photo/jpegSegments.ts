import { ScrimFailure } from '../../model/errors.ts';

export interface JpegSegment {
  /** The second byte of the marker: 0xe1 for APP1. */
  readonly marker: number;
  /** What follows the length field; the entropy-coded data of a scan is not part of it. */
  readonly payload: Uint8Array;
}

export interface JpegStructure {
  readonly columns: number;
  readonly rows: number;
  readonly precision: number;
  readonly components: number;
  /** Every segment with a length, in order. */
  readonly segments: readonly JpegSegment[];
  /** Bytes behind the end marker: a decoder ignores them, cameras hide further pictures there. */
  readonly trailing: number;
  /** Runs of bytes between segments that belong to none, first byte and first byte after. Editors that misstate a segment's length leave them. */
  readonly stray: readonly (readonly [number, number])[];
}

export const looksLikeJpeg = (head: Uint8Array): boolean => head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff;

/**
 * Walks the segments of a JPEG (ITU T.81 annex B) from its start to its end marker, decoding nothing. A file that ends before its
 * end marker is DAMAGED_FILE: libjpeg would fill the gap with grey. Bytes between two segments before the first scan are passed over, as every reader
 * does, and told; a decoder gets the file without them (`withoutStray`), so that nothing depends on how it finds the next segment.
 */
export function readJpegStructure(file: Uint8Array): JpegStructure {
  if (!looksLikeJpeg(file)) throw damaged();
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const segments: JpegSegment[] = [];
  let frame: Uint8Array | undefined;
  const stray: [number, number][] = [];
  let scanned = false;
  let at = 2;
  for (;;) {
    const start = scanned ? at : segmentFrom(bytes, at);
    if (start > at) stray.push([at, start]);
    const found = nextMarker(bytes, start);
    at = found.after;
    if (found.marker === endOfImage) break;
    const payload = payloadAt(bytes, at);
    at += 2 + payload.length;
    segments.push({ marker: found.marker, payload });
    if (isStartOfFrame(found.marker)) {
      refuseByName(found.marker);
      if (frame && Buffer.compare(frame.subarray(0, 6), payload.subarray(0, 6)) !== 0) throw damaged();
      frame = payload;
    }
    if (found.marker === startOfScan) {
      scanned = true;
      at = endOfEntropyCoded(bytes, at);
    }
  }
  return { ...frameFacts(frame, segments), segments, trailing: bytes.length - at, stray };
}

/** The file as it would be without the bytes between its segments; itself where there are none. */
export function withoutStray(file: Uint8Array, { stray }: Pick<JpegStructure, 'stray'>): Uint8Array {
  if (stray.length === 0) return file;
  const ends = [...stray.map(([from]) => from), file.length];
  return Buffer.concat(ends.map((end, i) => file.subarray(stray[i - 1]?.[1] ?? 0, end)));
}

const endOfImage = 0xd9;
const startOfScan = 0xda;
const damaged = (): ScrimFailure => new ScrimFailure('DAMAGED_FILE');

/** SOF0–SOF15 without DHT (c4), JPG (c8) and DAC (cc). */
const isStartOfFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Processes of T.81 (and T.87) that no reader of photographs knows. */
function refuseByName(marker: number): void {
  const type =
    marker >= 0xc9
      ? 'JPEG (arithmetic coding)'
      : marker === 0xc3
        ? 'JPEG (lossless process)'
        : marker >= 0xc5
          ? 'JPEG (hierarchical)'
          : undefined;
  if (type !== undefined) throw new ScrimFailure('UNSUPPORTED_TYPE', { type });
}

/** A segment's length may be wrong by a few bytes or by a paragraph; what is further away is another file's. */
const mostStray = 4096;

/** Where the next segment begins: here, or after bytes that belong to none. DAMAGED_FILE where none does. */
function segmentFrom(bytes: Buffer, from: number): number {
  const last = Math.min(from + mostStray, bytes.length - 2);
  for (let at = bytes.indexOf(0xff, from); at >= 0 && at <= last; at = bytes.indexOf(0xff, at + 1)) {
    let end = at + 1;
    while (bytes[end] === 0xff) end++;
    if (beginsSegment(bytes[end])) return at;
    // A second start of image among them is another picture, not a slip.
    if (bytes[end] === 0xd8) break;
  }
  throw damaged();
}

/** 00, 01 and the restart markers do not occur between segments; neither does a second start of image. */
const beginsSegment = (marker: number | undefined): boolean =>
  marker !== undefined && marker >= 0xc0 && !(marker >= 0xd0 && marker <= 0xd8);

function nextMarker(bytes: Buffer, from: number): { marker: number; after: number } {
  if (bytes[from] !== 0xff) throw damaged();
  let at = from + 1;
  while (bytes[at] === 0xff) at++;
  const marker = bytes[at];
  if (marker === undefined || !beginsSegment(marker)) throw damaged();
  return { marker, after: at + 1 };
}

function payloadAt(bytes: Buffer, at: number): Uint8Array {
  if (at + 2 > bytes.length) throw damaged();
  const length = bytes.readUInt16BE(at);
  if (length < 2 || at + length > bytes.length) throw damaged();
  return bytes.subarray(at + 2, at + length);
}

/** The offset of the marker that ends the entropy-coded data: not a stuffed zero, a restart or a fill byte. */
function endOfEntropyCoded(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1];
    if (next === undefined) break;
    if (next !== 0x00 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  throw damaged();
}

function frameFacts(
  frame: Uint8Array | undefined,
  segments: readonly JpegSegment[],
): Pick<JpegStructure, 'columns' | 'rows' | 'precision' | 'components'> {
  if (!frame || frame.length < 6 || !segments.some((segment) => segment.marker === startOfScan)) throw damaged();
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const facts = {
    precision: frame[0]!,
    rows: view.getUint16(1),
    columns: view.getUint16(3),
    components: frame[5]!,
  };
  if (facts.rows === 0 || facts.columns === 0 || facts.components === 0) throw damaged();
  return facts;
}
