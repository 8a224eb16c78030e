import { ScrimFailure } from '../../model/errors.ts';
import type { Span } from '../../model/geometry.ts';
import { decodeFrame, type DecodedColour } from '../dicom/decode.ts';
import { pieceBytes } from '../files/content.ts';
import { scanMemory } from '../files/scanMemory.ts';
import type { Picture } from '../dicom/picture.ts';
import type { Samples } from '../dicom/samples.ts';
import { pixelElement, type PixelFormat } from '../dicom/pixelFormat.ts';
import { fillSamples, type Fill } from './fill.ts';
import type { FrameSpans } from './burnSpans.ts';
import { coarseSamples, wholePairs } from './coarse.ts';
import { clearUnusedBits, hasUnusedBits } from './unusedBits.ts';

/** Cells of native pixels: the value of the pixel element, or a frame in a fragment of its own. */
interface Cells {
  readonly bytes: Uint8Array;
  readonly format: PixelFormat;
  /** Index of the frame's first cell; negative where the frame began before these bytes, and within a byte for cells of one bit. */
  readonly first: number;
  /** How many cells there are; what a frame has beyond them stands elsewhere. */
  readonly count: number;
}

/** A value as it is written: of a file in memory in one piece, of one on disk a few frames at a time, each piece to be used before the next. */
export interface NativeValue {
  readonly length: number;
  readonly pieces: () => Iterable<Uint8Array>;
}

/**
 * The value of native pixel data with the spans of every frame filled, and nothing else in it: what stood in unused bits or behind the last
 * frame is left out.
 */
export function burnedValue(picture: Picture, spans: FrameSpans, fill: Fill): NativeValue {
  const { format } = picture;
  // Readers disagree about which of a word's bytes comes first: a mask would cover another pixel for some of them.
  if (format.bitsAllocated === 1 && !format.littleEndian && spans.any) {
    throw new ScrimFailure('BURN_FAILED', { what: 'single bits in big-endian words' });
  }
  const exact = exactBytes(format);
  return { length: exact + (exact % 2), pieces: () => burnedPieces(picture, spans, fill) };
}

function* burnedPieces(picture: Picture, spans: FrameSpans, fill: Fill): Generator<Uint8Array> {
  const { file, format } = picture;
  const { frames, frameBytes, start, bitsAllocated } = format;
  const exact = exactBytes(format);
  const even = exact + (exact % 2);
  const size = file.content.bytes ? even : Math.min(pieceBytes, even);
  const cellsAFrame = (frameBytes * 8) / bitsAllocated;
  const own = size > pieceBytes ? new Uint8Array(size) : (sparePiece ?? scanMemory(pieceBytes));
  // Another value may be written before this one is done.
  sparePiece = undefined;
  const coarser = keptLast((frame: number) => coarseFrame(picture, frame, spans, fill));
  for (let at = 0; at < even; at += size) {
    const bytes = own.subarray(0, Math.min(size, even - at));
    const read = bytes.subarray(0, Math.min(bytes.length, exact - at));
    // Behind an odd end stands zero, whatever the source has there.
    bytes.fill(0, read.length);
    file.content.read(start + at, read);
    const first = (at * 8) / bitsAllocated;
    const count = Math.min((read.length * 8) / bitsAllocated, allCells(format) - first);
    clearUnusedBits({ bytes: read, format, count });
    const last = Math.min(frames, Math.ceil((first + count) / cellsAFrame));
    for (let frame = Math.floor(first / cellsAFrame); frame < last; frame++) {
      const of = spans.get(frame);
      const places = spans.coarse(frame);
      if (of.length === 0 && places.length === 0) continue;
      const cells = { bytes, format, first: frame * cellsAFrame - first, count };
      if (places.length > 0) for (const { spans: each } of places) writeSpans(cells, each, coarser(frame));
      if (of.length > 0) fillSpans(cells, of, nativeFill(picture, frame, fill));
    }
    yield bytes;
  }
  if (size <= pieceBytes) sparePiece = own;
}

let sparePiece: Uint8Array | undefined;

function exactBytes({ frameBytes, swapped, frames }: PixelFormat): number {
  const wanted = Math.ceil(frameBytes * frames);
  return swapped ? wanted + (wanted % 2) : wanted;
}

/** Whether the value holds the picture's bits and a byte of padding at most, so that it may be copied. */
export function isExact({ file, format, values }: Picture): boolean {
  if (format.bitsAllocated === 1) return false;
  const { valueEnd } = pixelElement(values);
  const exact = exactBytes(format);
  const behind = file.bytes.subarray(format.start + exact, valueEnd);
  if (behind.length !== exact % 2 || behind.some((byte) => byte !== 0)) return false;
  const bytes = file.bytes.subarray(format.start, format.start + exact);
  return !hasUnusedBits({ bytes, format, count: allCells(format) });
}

/** Of all frames; where bytes are swapped by the word, with the one that fills the last word. */
function allCells({ frameBytes, bitsAllocated, swapped, frames }: PixelFormat): number {
  const cells = (frameBytes * 8 * frames) / bitsAllocated;
  return swapped ? cells + (cells % 2) : cells;
}

/** The same for a frame that stands in a fragment of its own. */
export function burnedFrame(
  picture: Picture,
  frame: number,
  native: Uint8Array,
  spans: FrameSpans,
  fill: Fill,
): Uint8Array {
  const { format } = picture;
  const bytes = new Uint8Array(native.subarray(0, Math.ceil(format.frameBytes)));
  clearUnusedBits({ bytes, format, count: (format.frameBytes * 8) / format.bitsAllocated });
  const count = (format.frameBytes * 8) / format.bitsAllocated;
  const cells = { bytes, format, first: 0, count };
  const places = spans.coarse(frame);
  if (places.length > 0) {
    const samples = coarseFrame(picture, frame, spans, fill);
    for (const { spans: each } of places) writeSpans(cells, each, samples);
  }
  const filled = spans.get(frame);
  if (filled.length > 0) fillSpans(cells, filled, nativeFill(picture, frame, fill));
  return bytes;
}

function coarseFrame(picture: Picture, frame: number, spans: FrameSpans, fill: Fill): Samples {
  const filled = { spans: spans.get(frame), values: nativeFill(picture, frame, fill) };
  return coarseSamples(picture, frame, filled, spans.coarse(frame));
}

/** A frame that reaches over several pieces is reckoned once. */
function keptLast<T>(make: (frame: number) => T): (frame: number) => T {
  let last: { readonly frame: number; readonly made: T } | undefined;
  return (frame) => {
    if (last?.frame !== frame) last = { frame, made: make(frame) };
    return last.made;
  };
}

function nativeFill(picture: Picture, frame: number, fill: Fill): number[] {
  const { photometric, float } = picture.format;
  return fillSamples(picture, fill, nativeColour(photometric), float ? decodeFrame(picture, frame).samples : undefined);
}

function nativeColour(photometric: PixelFormat['photometric']): DecodedColour {
  if (photometric === 'RGB') return 'rgb';
  if (photometric === 'YBR_PARTIAL_422') return 'partial ybr';
  if (photometric.startsWith('YBR_FULL')) return 'ybr';
  if (photometric.startsWith('YBR'))
    throw new ScrimFailure('BURN_FAILED', { what: `${photometric} in native samples` });
  return 'one sample';
}

/** Neighbouring cells that get the values of a pattern in turn; [from, to) counted from the frame's first. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly pattern: readonly number[];
}

function fillSpans(cells: Cells, spans: readonly Span[], values: readonly number[]): void {
  for (const span of spans) for (const run of runsOf(cells.format, span, values)) fillRun(cells, run);
}

function runsOf(
  { width, height, samplesPerPixel, planar, photometric }: PixelFormat,
  { y, from, to }: Span,
  values: readonly number[],
): Run[] {
  const [start, end] = [y * width + from, y * width + to];
  if (photometric.endsWith('_422')) {
    // Two pixels share their chrominance, so that a mask takes both: Y Y Cb Cr.
    const [luma, cb, cr] = values as [number, number, number];
    return [{ from: (start - (from % 2)) * 2, to: (end + (to % 2)) * 2, pattern: [luma, luma, cb, cr] }];
  }
  if (!planar) return [{ from: start * samplesPerPixel, to: end * samplesPerPixel, pattern: values }];
  const plane = width * height;
  return values.map((value, channel) => ({
    from: channel * plane + start,
    to: channel * plane + end,
    pattern: [value],
  }));
}

/** Samples of the whole frame, written where a span lies and these bytes are. */
function writeSpans({ bytes, format, first, count }: Cells, spans: readonly Span[], samples: Samples): void {
  const { width, height, samplesPerPixel: components, planar, photometric } = format;
  const pairs = photometric.endsWith('_422');
  const plane = width * height;
  const cellOf = (pixel: number, channel: number): number => {
    if (pairs) return (pixel - (pixel % 2)) * 2 + (channel === 0 ? pixel % 2 : channel + 1);
    return planar ? channel * plane + pixel : pixel * components + channel;
  };
  for (const span of spans) {
    const { y, from, to } = pairs ? wholePairs(span) : span;
    for (let pixel = y * width + from; pixel < y * width + to; pixel++) {
      for (let channel = 0; channel < components; channel++) {
        const at = first + cellOf(pixel, channel);
        if (at >= 0 && at < count) writeCell(bytes, format, at, samples[pixel * components + channel]!);
      }
    }
  }
}

function fillRun(cells: Cells, { from, to, pattern }: Run): void {
  const { bytes, format, first, count } = cells;
  const [start, end] = [Math.max(0, first + from), Math.min(count, first + to)];
  if (start >= end) return;
  // Where these bytes begin within the run, its pattern goes on.
  const turned = pattern.map((_, index) => pattern[(start - first - from + index) % pattern.length]!);
  if (format.bitsAllocated === 1 || format.swapped) {
    for (let at = start; at < end; at++) writeCell(bytes, format, at, turned[(at - start) % turned.length]!);
    return;
  }
  const size = format.bytesPerSample;
  const pieces = new Uint8Array(turned.length * size);
  turned.forEach((value, index) => writeCell(pieces, format, index, value));
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).fill(pieces, start * size, end * size);
}

/** Stores a sample with its unused bits as a reader expects them: the sign extended where it is at the top, else zero. */
function writeCell(bytes: Uint8Array, format: PixelFormat, at: number, value: number): void {
  const { bitsAllocated, littleEndian } = format;
  if (bitsAllocated === 1) {
    const bit = 1 << (at % 8);
    const byte = Math.floor(at / 8);
    bytes[byte] = value === 0 ? bytes[byte]! & ~bit : bytes[byte]! | bit;
    return;
  }
  if (bitsAllocated === 8) {
    bytes[format.swapped ? at ^ 1 : at] = canonicalCell(format, value);
    return;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + at * format.bytesPerSample, format.bytesPerSample);
  if (bitsAllocated === 64) view.setFloat64(0, value, littleEndian);
  else if (format.float) view.setFloat32(0, value, littleEndian);
  else if (bitsAllocated === 32) view.setUint32(0, canonicalCell(format, value), littleEndian);
  else view.setUint16(0, canonicalCell(format, value), littleEndian);
}

/** How stored bits lie in a cell; code streams have cells of any number of bits. */
type CellLayout = Pick<PixelFormat, 'bitsStored' | 'shift' | 'signed'> & { readonly bitsAllocated: number };

/** A cell as it is stored: no bits beyond the stored ones but an extended sign. */
export function canonicalCell({ bitsAllocated, bitsStored, shift, signed }: CellLayout, value: number): number {
  const all = 2 ** bitsAllocated;
  if (signed && shift === 0) return value < 0 ? value + all : value;
  const stored = value < 0 ? value + 2 ** bitsStored : value;
  return (stored * 2 ** shift) % all;
}

/** The number that a cell's stored bits are. */
export function storedValue(
  { bitsStored, shift, signed }: Pick<PixelFormat, 'bitsStored' | 'shift' | 'signed'>,
  cell: number,
): number {
  const stored = Math.floor(cell / 2 ** shift) % 2 ** bitsStored;
  return signed && stored >= 2 ** (bitsStored - 1) ? stored - 2 ** bitsStored : stored;
}
