import { ScrimFailure } from '../../../model/errors.ts';
import { damaged } from './refusals.ts';
import type { Jpeg, JpegFrame, JpegLimits, JpegScan, ScanComponent } from './jpeg.ts';
import type { HuffmanTable } from './huffmanTable.ts';
import { readFrame, readHuffman, readQuantisation, refuseByName } from './segments.ts';
import { findFf, viewOf } from './stuffing.ts';

/** Scripts of real encoders have about ten; each one costs a walk over the picture. */
const mostScans = 100;
/** Bit positions are 32-bit numbers. */
const mostScanBytes = 2 ** 28 - 1024;

interface Walk {
  readonly bytes: Uint8Array;
  readonly limits: JpegLimits;
  at: number;
  frame: JpegFrame | undefined;
  readonly tables: Map<number, HuffmanTable>;
  readonly steps: Map<number, Uint16Array>;
  /** By component index, from its first scan on. */
  readonly quantisation: (Uint16Array | undefined)[];
  readonly scans: JpegScan[];
  restartInterval: number;
  jfif: Uint8Array | undefined;
  adobeTransform: number | undefined;
}

/**
 * Walks a JPEG from SOI to EOI, decoding nothing. Every byte belongs to a segment, to a scan, or comes after EOI. DAMAGED_FILE where
 * it does not; UNSUPPORTED_TYPE for a kind of JPEG without DCT coefficients in Huffman codes; DIMENSIONS_TOO_LARGE above the limit.
 */
export function parseJpeg(source: Uint8Array, limits: JpegLimits): Jpeg {
  // A Buffer would share its memory with what is sliced off it.
  const bytes = new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  const walk: Walk = {
    bytes,
    limits,
    at: 2,
    frame: undefined,
    tables: new Map(),
    steps: new Map(),
    quantisation: [],
    scans: [],
    restartInterval: 0,
    jfif: undefined,
    adobeTransform: undefined,
  };
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw damaged();
  for (;;) {
    const marker = nextMarker(walk);
    if (marker === 0xd9) return finish(walk);
    readSegment(walk, marker, payload(walk));
  }
}

function nextMarker(walk: Walk): number {
  const { bytes } = walk;
  if (bytes[walk.at] !== 0xff) throw damaged();
  while (bytes[walk.at] === 0xff) walk.at++;
  const marker = bytes[walk.at];
  // Neither a stuffed zero nor a restart marker nor a second SOI occurs between segments.
  if (marker === undefined || marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) throw damaged();
  walk.at++;
  return marker;
}

function payload(walk: Walk): Uint8Array {
  const { bytes, at } = walk;
  const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  if (length < 2 || at + length > bytes.length) throw damaged();
  walk.at += length;
  return bytes.subarray(at + 2, at + length);
}

function readSegment(walk: Walk, marker: number, data: Uint8Array): void {
  refuseByName(marker);
  if (marker === 0xdb) defineQuantisation(walk, data);
  else if (marker === 0xc4) for (const [key, table] of readHuffman(data)) walk.tables.set(key, table);
  else if (marker >= 0xc0 && marker <= 0xc2) defineFrame(walk, marker, data);
  else if (marker === 0xdd) walk.restartInterval = readRestartInterval(data);
  else if (marker === 0xda) readScan(walk, data);
  else if (marker === 0xe0) readJfif(walk, data);
  else if (marker === 0xee) readAdobe(walk, data);
  else if (marker < 0xe0 || (marker > 0xef && marker !== 0xfe)) throw damaged();
}

/** A table that a scan has used may not change: the output states each table once. */
function defineQuantisation(walk: Walk, data: Uint8Array): void {
  for (const [id, steps] of readQuantisation(data)) {
    const known = walk.steps.get(id);
    const used = known !== undefined && walk.quantisation.includes(known);
    if (!used) walk.steps.set(id, steps);
    else if (known.some((step, k) => step !== steps[k])) throw damaged();
  }
}

function defineFrame(walk: Walk, marker: number, data: Uint8Array): void {
  if (walk.frame) throw damaged();
  const frame = readFrame(marker, data);
  if (frame.width * frame.height > walk.limits.pixels) {
    const limit = Math.floor(walk.limits.pixels / 1e6);
    throw new ScrimFailure('DIMENSIONS_TOO_LARGE', { columns: frame.width, rows: frame.height, limit });
  }
  walk.frame = frame;
}

function readRestartInterval(data: Uint8Array): number {
  if (data.length !== 2) throw damaged();
  return (data[0]! << 8) | data[1]!;
}

function readJfif(walk: Walk, data: Uint8Array): void {
  if (startsWith(data, 'JFIF\0') && data.length >= 14) walk.jfif ??= data.slice(7, 12);
}

function readAdobe(walk: Walk, data: Uint8Array): void {
  if (startsWith(data, 'Adobe') && data.length >= 12) walk.adobeTransform ??= data[11]!;
}

const startsWith = (data: Uint8Array, text: string): boolean =>
  [...text].every((letter, i) => data[i] === letter.charCodeAt(0));

/** SOS (B.2.3) and the data behind it, which ends at the first marker that is not a restart. */
function readScan(walk: Walk, data: Uint8Array): void {
  const { frame, scans } = walk;
  const count = data[0] ?? 0;
  if (!frame || count < 1 || count > 4 || data.length !== 4 + 2 * count || scans.length === mostScans) throw damaged();
  const selection = {
    from: frame.progressive ? data[1 + 2 * count]! : 0,
    to: frame.progressive ? data[2 + 2 * count]! : 63,
    high: frame.progressive ? data[3 + 2 * count]! >> 4 : 0,
    low: frame.progressive ? data[3 + 2 * count]! & 15 : 0,
  };
  checkSelection(selection, count);
  const components = Array.from({ length: count }, (_, i) =>
    scanComponent(walk, frame, data[1 + 2 * i]!, data[2 + 2 * i]!, selection),
  );
  if (new Set(components.map(({ index }) => index)).size !== count) throw damaged();
  const blocks = components.reduce(
    (sum, { index }) => sum + frame.components[index]!.h * frame.components[index]!.v,
    0,
  );
  if (count > 1 && blocks > 10) throw damaged();
  const dataStart = walk.at;
  walk.at = scanEnd(walk.bytes, dataStart);
  if (walk.at - dataStart > mostScanBytes) throw new ScrimFailure('FILE_TOO_LARGE', { limit: 256 });
  scans.push({ components, ...selection, restartInterval: walk.restartInterval, dataStart, dataEnd: walk.at });
}

/** G.1.1.1: DC alone and perhaps of several components, or a band of AC of one; each refinement adds one bit. */
function checkSelection({ from, to, high, low }: Pick<JpegScan, 'from' | 'to' | 'high' | 'low'>, count: number): void {
  if (from === 0 && to === 63 && high === 0 && low === 0) return;
  const band = from === 0 ? to === 0 : from <= to && to <= 63 && count === 1;
  if (!band || low > 13 || (high !== 0 && high !== low + 1)) throw damaged();
}

function scanComponent(
  walk: Walk,
  frame: JpegFrame,
  id: number,
  selectors: number,
  { from, to, high }: Pick<JpegScan, 'from' | 'to' | 'high'>,
): ScanComponent {
  const index = frame.components.findIndex((component) => component.id === id);
  if (index < 0) throw damaged();
  const steps = (walk.quantisation[index] ??= walk.steps.get(frame.components[index]!.quantisationId));
  if (!steps || steps.includes(0)) throw damaged();
  const [dcId, acId] = [selectors >> 4, selectors & 15];
  const dc = walk.tables.get(dcId);
  const ac = walk.tables.get(0x10 | acId);
  if (frame.progressive && from === 0 && to === 63) throw damaged();
  if ((from === 0 && high === 0 && !dc) || (to > 0 && !ac)) throw damaged();
  return { index, dcId, acId, dc, ac };
}

function scanEnd(bytes: Uint8Array, from: number): number {
  const view = viewOf(bytes);
  for (let at = findFf(view, from, bytes.length); at + 1 < bytes.length; at = findFf(view, at + 1, bytes.length)) {
    const next = bytes[at + 1]!;
    if (next === 0 || (next >= 0xd0 && next <= 0xd7)) at++;
    else if (next !== 0xff) return at;
  }
  throw damaged();
}

function finish(walk: Walk): Jpeg {
  const { frame, quantisation, scans, bytes, at, jfif, adobeTransform } = walk;
  if (!frame) throw damaged();
  const components = frame.components.map((_, index) => index);
  const coded = scans.flatMap((scan) =>
    scan.from === 0 && scan.high === 0 ? scan.components.map((c) => c.index) : [],
  );
  // Every component once: a second first scan would overwrite the first, a missing one would be grey.
  if (coded.length !== components.length || !components.every((index) => coded.includes(index))) throw damaged();
  return {
    bytes,
    frame,
    scans,
    quantisation: components.map((index) => quantisation[index]!),
    colour: { jfif, adobeTransform },
    trailing: bytes.length - at,
  };
}
