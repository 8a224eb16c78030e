import { ScrimFailure } from '../../model/errors.ts';
import type { Span } from '../../model/geometry.ts';
import { decodeFrame, type DecodedColour } from '../dicom/decode.ts';
import { pieceBytes } from '../dicom/content.ts';
import type { Picture } from '../dicom/picture.ts';
import { pixelElement, type PixelFormat } from '../dicom/pixelFormat.ts';
import { fillSamples, type Fill } from './fill.ts';
import type { FrameSpans } from './burnSpans.ts';
import { clearUnusedBits, hasUnusedBits } from './unusedBits.ts';

/** Cells of native pixels: the value of the pixel element, or a frame in a fragment of its own. */
interface Cells {
  readonly bytes: Uint8Array;
  readonly format: PixelFormat;
  /** Index of the frame's first cell; a frame of one-bit cells may begin within a byte. */
  readonly first: number;
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
  const { frames, frameBytes, start } = format;
  const cells = (frameBytes * 8) / format.bitsAllocated;
  const group = file.content.bytes ? frames : framesAPiece(format);
  const own = new Uint8Array(evenBytes(format, Math.min(group, frames)));
  for (let first = 0; first < frames; first += group) {
    const count = Math.min(group, frames - first);
    const bytes = own.subarray(0, evenBytes(format, count));
    // Behind an odd end stands zero, whatever the source has there; of a word that is swapped, its other half.
    bytes.fill(0, exactBytes(format, count));
    file.content.read(start + first * frameBytes, bytes.subarray(0, exactBytes(format, count)));
    clearUnusedBits({ bytes: bytes.subarray(0, exactBytes(format, count)), format, count: allCells(format, count) });
    for (let frame = first; frame < first + count; frame++) {
      const of = spans.get(frame);
      if (of.length > 0)
        fillSpans({ bytes, format, first: (frame - first) * cells }, of, nativeFill(picture, frame, fill));
    }
    yield bytes;
  }
}

/** As many frames as make about a piece, and end where a byte and a word does. */
function framesAPiece({ frameBytes }: PixelFormat): number {
  const step = [1, 2, 4, 8, 16].find((frames) => (frames * frameBytes) % 2 === 0) ?? 16;
  return step * Math.max(1, Math.floor(pieceBytes / (step * frameBytes)));
}

const evenBytes = (format: PixelFormat, frames: number): number => {
  const exact = exactBytes(format, frames);
  return exact + (exact % 2);
};

function exactBytes({ frameBytes, swapped, frames: all }: PixelFormat, frames = all): number {
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
function allCells({ frameBytes, bitsAllocated, swapped, frames: all }: PixelFormat, frames = all): number {
  const cells = (frameBytes * 8 * frames) / bitsAllocated;
  return swapped ? cells + (cells % 2) : cells;
}

/** The same for a frame that stands in a fragment of its own. */
export function burnedFrame(
  picture: Picture,
  frame: number,
  native: Uint8Array,
  spans: readonly Span[],
  fill: Fill,
): Uint8Array {
  const { format } = picture;
  const bytes = new Uint8Array(native.subarray(0, Math.ceil(format.frameBytes)));
  clearUnusedBits({ bytes, format, count: (format.frameBytes * 8) / format.bitsAllocated });
  if (spans.length > 0) fillSpans({ bytes, format, first: 0 }, spans, nativeFill(picture, frame, fill));
  return bytes;
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

function fillSpans(cells: Cells, spans: readonly Span[], value: readonly number[]): void {
  const { width, height, samplesPerPixel, planar, photometric } = cells.format;
  if (photometric.endsWith('_422')) return fillPairs(cells, spans, value);
  for (const { y, from, to } of spans) {
    for (let x = from; x < to; x++) {
      const pixel = y * width + x;
      for (let channel = 0; channel < samplesPerPixel; channel++) {
        const index = planar ? channel * width * height + pixel : pixel * samplesPerPixel + channel;
        writeCell(cells, index, value[channel]!);
      }
    }
  }
}

/** Two pixels share their chrominance, so that a mask takes both: Y Y Cb Cr. */
function fillPairs(cells: Cells, spans: readonly Span[], [y0, cb, cr]: readonly number[]): void {
  const { width } = cells.format;
  for (const { y, from, to } of spans) {
    for (let x = from - (from % 2); x < to; x += 2) {
      const index = (y * width + x) * 2;
      [y0!, y0!, cb!, cr!].forEach((value, offset) => writeCell(cells, index + offset, value));
    }
  }
}

/** Stores a sample with its unused bits as a reader expects them: the sign extended where it is at the top, else zero. */
function writeCell({ bytes, format, first }: Cells, index: number, value: number): void {
  const at = first + index;
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
