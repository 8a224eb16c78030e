import { ScrimFailure } from '../../model/errors.ts';
import type { Samples as CodedSamples } from '../codecs/frame.ts';
import type { PixelFormat } from './pixelFormat.ts';

/** Smallest and largest value that a sample of this format can hold; floats have no such ends. */
export function sampleRange(format: Pick<PixelFormat, 'bitsStored' | 'signed'>): { min: number; max: number } {
  const span = 2 ** format.bitsStored;
  return format.signed ? { min: -span / 2, max: span / 2 - 1 } : { min: 0, max: span - 1 };
}

/**
 * Decoded samples of one frame, pixel by pixel and colour interleaved, whatever the file's planes are: unused bits dropped, sign extended,
 * shared chrominance given to both its pixels. Colour is not converted.
 */
export type Samples = CodedSamples | Float32Array | Float64Array;

/** One frame of native samples; `source.start` is where the first of all frames begins. */
export function nativeSamples(
  source: { readonly bytes: Uint8Array; readonly start: number },
  format: PixelFormat,
  frame: number,
): Samples {
  if (format.bitsAllocated === 1) return unpackBits(source, format, frame);
  const cells = readCells(source, format, frame);
  if (format.float) return cells;
  const samples = storedBits(cells as IntegerCells, format);
  if (format.photometric.endsWith('_422')) return shareChrominance(samples as Uint8Array);
  return format.planar ? interleaved(samples, format.width * format.height) : samples;
}

/** PS3.5 8.1.1: the first pixel is the lowest bit, and the next frame goes on in the middle of a byte. */
function unpackBits(
  { bytes, start }: { readonly bytes: Uint8Array; readonly start: number },
  { width, height }: PixelFormat,
  frame: number,
): Uint8Array {
  const count = width * height;
  const out = new Uint8Array(count);
  const first = frame * count;
  for (let i = 0; i < count; i++) {
    const bit = first + i;
    out[i] = (bytes[start + Math.floor(bit / 8)]! >> (bit % 8)) & 1;
  }
  return out;
}

type IntegerCells = Uint8Array | Uint16Array | Uint32Array;

/** Allocated cells of one frame in the machine's own order (all of those that Scrim runs on are little endian). */
function readCells(
  { bytes, start }: { readonly bytes: Uint8Array; readonly start: number },
  format: PixelFormat,
  frame: number,
): IntegerCells | Float32Array | Float64Array {
  const { frameBytes, bytesPerSample } = format;
  const from = start + frame * frameBytes;
  const own = new Uint8Array(frameBytes);
  if (format.swapped) {
    // Swapping is by word from the start of the value, so an odd frame begins in the middle of one.
    for (let i = 0; i < frameBytes; i++) own[i] = bytes[start + swapped(from - start + i)]!;
    return own;
  }
  own.set(bytes.subarray(from, from + frameBytes));
  const buffer = Buffer.from(own.buffer);
  if (bytesPerSample === 1) return own;
  if (bytesPerSample === 2) {
    if (!format.littleEndian) buffer.swap16();
    return new Uint16Array(own.buffer);
  }
  if (bytesPerSample === 4) {
    if (!format.littleEndian) buffer.swap32();
    return format.float ? new Float32Array(own.buffer) : new Uint32Array(own.buffer);
  }
  if (!format.littleEndian) buffer.swap64();
  return new Float64Array(own.buffer);
}

/** The place of a byte in words the other way round; beyond 31 bits too. */
const swapped = (at: number): number => (at % 2 === 0 ? at + 1 : at - 1);

/** The stored bits of every cell, in place: what lies above and below them is no part of the picture. */
export function storedBits(
  cells: CodedSamples,
  { bitsStored, shift, signed }: Pick<PixelFormat, 'bitsStored' | 'shift' | 'signed'>,
): CodedSamples {
  const up = 32 - bitsStored - shift;
  const down = 32 - bitsStored;
  if (!signed) {
    const unsigned = unsignedView(cells);
    if (bitsStored === cells.BYTES_PER_ELEMENT * 8) return unsigned;
    if (shift === 0 && maskWords(unsigned, bitsStored)) return unsigned;
    for (let i = 0; i < unsigned.length; i++) unsigned[i] = (unsigned[i]! << up) >>> down;
    return unsigned;
  }
  const values = signedView(cells);
  if (bitsStored === cells.BYTES_PER_ELEMENT * 8) return values;
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! << up) >> down;
  return values;
}

/** The lowest bits of cells, four bytes at a time; false where they do not lie in whole words. */
function maskWords({ buffer, byteOffset, byteLength, BYTES_PER_ELEMENT }: IntegerCells, bits: number): boolean {
  if (byteOffset % 4 !== 0 || byteLength % 4 !== 0) return false;
  const words = new Uint32Array(buffer, byteOffset, byteLength / 4);
  const one = 2 ** bits - 1;
  const mask = BYTES_PER_ELEMENT === 4 ? one : one * (BYTES_PER_ELEMENT === 2 ? 0x10001 : 0x1010101);
  for (let i = 0; i < words.length; i++) words[i]! &= mask;
  return true;
}

function unsignedView({ buffer, byteOffset, length, BYTES_PER_ELEMENT }: CodedSamples): IntegerCells {
  if (BYTES_PER_ELEMENT === 1) return new Uint8Array(buffer, byteOffset, length);
  if (BYTES_PER_ELEMENT === 2) return new Uint16Array(buffer, byteOffset, length);
  return new Uint32Array(buffer, byteOffset, length);
}

function signedView({ buffer, byteOffset, length, BYTES_PER_ELEMENT }: CodedSamples): CodedSamples {
  if (BYTES_PER_ELEMENT === 1) return new Int8Array(buffer, byteOffset, length);
  if (BYTES_PER_ELEMENT === 2) return new Int16Array(buffer, byteOffset, length);
  return new Int32Array(buffer, byteOffset, length);
}

/** Y Y Cb Cr for two pixels (PS3.3 C.7.6.3.1.2) as Y Cb Cr for each. */
function shareChrominance(packed: Uint8Array): Uint8Array {
  const out = new Uint8Array((packed.length / 2) * 3);
  for (let from = 0, to = 0; from < packed.length; from += 4, to += 6) {
    out[to] = packed[from]!;
    out[to + 3] = packed[from + 1]!;
    out[to + 1] = out[to + 4] = packed[from + 2]!;
    out[to + 2] = out[to + 5] = packed[from + 3]!;
  }
  return out;
}

function interleaved(planes: CodedSamples, pixels: number): CodedSamples {
  const out = planes.slice();
  for (let channel = 0; channel < 3; channel++) {
    for (let i = 0, to = channel; i < pixels; i++, to += 3) out[to] = planes[channel * pixels + i]!;
  }
  return out;
}

/** Coded frames say their size themselves; one that says otherwise than the header is not shown. */
export function requireCount(samples: Samples, { width, height, samplesPerPixel }: PixelFormat): void {
  if (samples.length !== width * height * samplesPerPixel) throw new ScrimFailure('DAMAGED_FILE');
}
