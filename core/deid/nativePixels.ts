import { ScrimFailure } from '../../model/errors.ts';
import type { Span } from '../../model/geometry.ts';
import { decodeFrame, type DecodedColour } from '../dicom/decode.ts';
import type { Picture } from '../dicom/picture.ts';
import { pixelElement, type PixelFormat } from '../dicom/pixelFormat.ts';
import { fillSamples, type Fill } from './fill.ts';
import { clearUnusedBits, hasUnusedBits } from './unusedBits.ts';

/** Cells of native pixels: the value of the pixel element, or a frame in a fragment of its own. */
interface Cells {
  readonly bytes: Uint8Array;
  readonly format: PixelFormat;
  /** Index of the frame's first cell; a frame of one-bit cells may begin within a byte. */
  readonly first: number;
}

/**
 * The value of native pixel data with the spans of every frame filled, and nothing else in it: what stood in unused bits or behind the last
 * frame is left out.
 */
export function burnedValue(picture: Picture, spans: ReadonlyMap<number, readonly Span[]>, fill: Fill): Uint8Array {
  const { file, format } = picture;
  // Readers disagree about which of a word's bytes comes first: a mask would cover another pixel for some of them.
  if (format.bitsAllocated === 1 && !format.littleEndian && spans.size > 0) {
    throw new ScrimFailure('BURN_FAILED', { what: 'single bits in big-endian words' });
  }
  // A Buffer's own slice would share its memory with the source.
  const bytes = new Uint8Array(file.bytes.subarray(format.start, format.start + exactBytes(format)));
  const cells = (format.frameBytes * 8) / format.bitsAllocated;
  clearUnusedBits({ bytes, format, count: allCells(format) });
  for (const [frame, of] of spans) {
    fillSpans({ bytes, format, first: frame * cells }, of, nativeFill(picture, frame, fill));
  }
  return bytes;
}

function exactBytes({ frameBytes, frames, swapped }: PixelFormat): number {
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
function allCells({ frameBytes, frames, bitsAllocated, swapped }: PixelFormat): number {
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
