import type { PixelFormat } from './pixelFormat.ts';

/** Smallest and largest value that a sample of this format can hold. */
export function sampleRange(format: Pick<PixelFormat, 'bitsStored' | 'signed'>): { min: number; max: number } {
  const span = 2 ** format.bitsStored;
  return format.signed ? { min: -span / 2, max: span / 2 - 1 } : { min: 0, max: span - 1 };
}

/** Decoded samples of one frame, in file order: unused bits dropped, sign extended. */
export type Samples = Uint8Array | Int8Array | Uint16Array | Int16Array;

export function decodeFrame(bytes: Uint8Array, format: PixelFormat, frame: number): Samples {
  const start = format.start + frame * format.frameBytes;
  return format.bytesPerSample === 1 ? decodeBytes(bytes, format, start) : decodeWords(bytes, format, start);
}

function decodeBytes(bytes: Uint8Array, format: PixelFormat, start: number): Samples {
  const count = format.frameBytes;
  const up = 8 - format.bitsStored - format.shift;
  const down = 8 - format.bitsStored;
  const out = format.signed ? new Int8Array(count) : new Uint8Array(count);
  // Swapping is by word from the start of the value, so an odd frame begins in the middle of one.
  const base = format.start;
  for (let i = 0; i < count; i++) {
    const at = start + i;
    const byte = bytes[format.swapped ? base + ((at - base) ^ 1) : at]!;
    out[i] = format.signed ? ((byte << up) << 24) >> (24 + down) : ((byte << up) & 0xff) >> down;
  }
  return out;
}

function decodeWords(bytes: Uint8Array, format: PixelFormat, start: number): Samples {
  const count = format.frameBytes / 2;
  const up = 16 - format.bitsStored - format.shift;
  const down = 16 - format.bitsStored;
  const out = format.signed ? new Int16Array(count) : new Uint16Array(count);
  const low = format.littleEndian ? 0 : 1;
  for (let i = 0; i < count; i++) {
    const at = start + i * 2;
    const word = bytes[at + low]! | (bytes[at + 1 - low]! << 8);
    out[i] = format.signed ? ((word << up) << 16) >> (16 + down) : ((word << up) & 0xffff) >> down;
  }
  return out;
}
