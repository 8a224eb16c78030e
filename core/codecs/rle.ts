import { bytesOf, withoutSign, type CodedFrame, type Expected } from './frame.ts';
import { damaged } from './refusals.ts';

/** PS3.5 annex G. A header of 16 little-endian words: how many segments, and where each starts. */
const headerLength = 64;
const segmentLimit = 15;

export interface RleHeader {
  /** Start of each segment and, last, the end of the code. */
  readonly bounds: readonly number[];
}

/** `undefined` if the bytes do not begin with a sound header; RLE has no magic number, so this is all there is to know it by. */
export function readRleHeader(code: Uint8Array): RleHeader | undefined {
  if (code.length < headerLength + 2) return undefined;
  const view = new DataView(code.buffer, code.byteOffset, headerLength);
  const count = view.getUint32(0, true);
  if (count < 1 || count > segmentLimit) return undefined;
  const bounds = Array.from({ length: count }, (_, index) => view.getUint32(4 + 4 * index, true));
  bounds.push(code.length);
  const rising = bounds.every((start, index) => index === 0 || start > bounds[index - 1]!);
  return bounds[0] === headerLength && rising ? { bounds } : undefined;
}

/**
 * Segments hold one byte of each sample: of the first component the most significant bytes first, then the next component. Single bits
 * are packed, the first pixel in the lowest bit.
 */
export function decodeRle(code: Uint8Array, expected: Expected): CodedFrame {
  const { width, height, components, bitsAllocated } = expected;
  const header = readRleHeader(code);
  const bytes = Math.ceil(bitsAllocated / 8);
  if (!header || header.bounds.length - 1 !== components * bytes) throw damaged();
  const pixels = width * height;
  const perSegment = bitsAllocated === 1 ? Math.ceil(pixels / 8) : pixels;
  // Two bytes of code make at most 128: what cannot become the frame is refused before the frame is allocated.
  if ((code.length - headerLength) * 64 < perSegment * components * bytes) throw damaged();
  const out = new Uint8Array(perSegment * components * bytes);
  const stride = components * bytes;
  for (let segment = 0; segment < stride; segment++) {
    const component = Math.floor(segment / bytes);
    const first = component * bytes + (bytes - 1 - (segment % bytes));
    unpackSegment(code, header.bounds[segment]!, header.bounds[segment + 1]!, out, first, stride);
  }
  const samples =
    bitsAllocated === 1
      ? unpackBits(out, pixels)
      : bytes === 1
        ? out
        : bytes === 2
          ? new Uint16Array(out.buffer)
          : new Uint32Array(out.buffer);
  return { width, height, components, bits: bitsAllocated, signed: false, samples };
}

/** Until its share of the frame is full; some writers' last run goes on for longer. */
function unpackSegment(
  code: Uint8Array,
  from: number,
  to: number,
  out: Uint8Array,
  first: number,
  stride: number,
): void {
  let at = from;
  let write = first;
  while (write < out.length) {
    if (at >= to) throw damaged();
    const control = code[at++]!;
    if (control < 128) {
      if (at + control >= to) throw damaged();
      const end = Math.min(out.length, write + (control + 1) * stride);
      for (; write < end; write += stride) out[write] = code[at++]!;
    } else if (control > 128) {
      if (at >= to) throw damaged();
      const end = Math.min(out.length, write + (257 - control) * stride);
      const value = code[at++]!;
      for (; write < end; write += stride) out[write] = value;
    }
  }
}

function unpackBits(packed: Uint8Array, pixels: number): Uint8Array {
  const samples = new Uint8Array(pixels);
  for (let pixel = 0; pixel < pixels; pixel++) samples[pixel] = (packed[pixel >> 3]! >> (pixel & 7)) & 1;
  return samples;
}

function packBits(samples: ArrayLike<number>): Uint8Array {
  const packed = new Uint8Array(Math.ceil(samples.length / 8));
  for (let pixel = 0; pixel < samples.length; pixel++)
    packed[pixel >> 3] = packed[pixel >> 3]! | ((samples[pixel]! & 1) << (pixel & 7));
  return packed;
}

/** Rows are packed one by one, as G.3.1 wants; segments are padded to even length. */
export function encodeRle(frame: CodedFrame): Uint8Array {
  const { width, height, components, bits } = frame;
  const patterns = withoutSign(frame);
  const source = bits === 1 ? packBits(patterns) : bytesOf(patterns);
  const bytes = bits === 1 ? 1 : patterns.BYTES_PER_ELEMENT;
  const stride = components * bytes;
  const rows = bits === 1 ? 1 : height;
  const rowLength = bits === 1 ? source.length : width;
  const packedRow = rowLength + Math.ceil(rowLength / 128);
  const out = new Uint8Array(headerLength + stride * (rows * packedRow + 1));
  const view = new DataView(out.buffer);
  view.setUint32(0, stride, true);
  let at = headerLength;
  for (let segment = 0; segment < stride; segment++) {
    view.setUint32(4 + 4 * segment, at, true);
    const component = Math.floor(segment / bytes);
    const first = component * bytes + (bytes - 1 - (segment % bytes));
    for (let row = 0; row < rows; row++)
      at = packRow(source, first + row * rowLength * stride, rowLength, stride, out, at);
    at += at & 1;
  }
  return out.slice(0, at);
}

/** PackBits of one row: runs of two are worth a code of their own only outside of literals, so three and more break one. */
function packRow(
  source: Uint8Array,
  first: number,
  length: number,
  stride: number,
  out: Uint8Array,
  start: number,
): number {
  let at = start;
  let pixel = 0;
  while (pixel < length) {
    const run = runLength(source, first + pixel * stride, Math.min(128, length - pixel), stride);
    if (run >= 2) {
      out[at++] = 257 - run;
      out[at++] = source[first + pixel * stride]!;
      pixel += run;
      continue;
    }
    const control = at++;
    let count = 0;
    while (pixel < length && count < 128) {
      if (runLength(source, first + pixel * stride, Math.min(3, length - pixel), stride) === 3) break;
      out[at++] = source[first + pixel * stride]!;
      pixel++;
      count++;
    }
    out[control] = count - 1;
  }
  return at;
}

function runLength(source: Uint8Array, at: number, limit: number, stride: number): number {
  const value = source[at];
  let run = 1;
  while (run < limit && source[at + run * stride] === value) run++;
  return run;
}
