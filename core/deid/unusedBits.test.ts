import { describe, expect, it } from 'vitest';
import type { PixelFormat } from '../dicom/pixelFormat.ts';
import { canonicalCell, storedValue } from './nativePixels.ts';
import { clearUnusedBits, hasUnusedBits } from './unusedBits.ts';

const layouts = [8, 16, 32].flatMap((bitsAllocated) =>
  [1, bitsAllocated >> 1, bitsAllocated - 4, bitsAllocated - 1, bitsAllocated].flatMap((bitsStored) =>
    [0, bitsAllocated - bitsStored].flatMap((shift) =>
      [true, false].flatMap((signed) =>
        [true, false].map((littleEndian) => ({ bitsAllocated, bitsStored, shift, signed, littleEndian })),
      ),
    ),
  ),
);

const formatOf = (layout: (typeof layouts)[number]): PixelFormat =>
  ({ ...layout, bytesPerSample: layout.bitsAllocated / 8, float: false, swapped: false }) as PixelFormat;

function random(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0);
}

/** One cell after the other, by the definition. */
function expected(bytes: Uint8Array, format: PixelFormat): Uint8Array {
  const out = new Uint8Array(bytes);
  const view = new DataView(out.buffer);
  const size = format.bytesPerSample;
  for (let at = 0; at < out.length; at += size) {
    const cell =
      size === 1
        ? out[at]!
        : size === 2
          ? view.getUint16(at, format.littleEndian)
          : view.getUint32(at, format.littleEndian);
    if (cell < 2 ** (format.shift + format.bitsStored) && cell % 2 ** format.shift === 0) continue;
    const clean = canonicalCell(format, storedValue(format, cell));
    if (size === 1) out[at] = clean;
    else if (size === 2) view.setUint16(at, clean, format.littleEndian);
    else view.setUint32(at, clean, format.littleEndian);
  }
  return out;
}

describe('bits that no sample uses', () => {
  it.each(layouts)('are emptied as cell by cell: %o', (layout) => {
    const format = formatOf(layout);
    const next = random(layout.bitsStored + layout.bitsAllocated);
    const dirty = Uint8Array.from({ length: 4096 }, () => next() >>> 24);
    const clean = expected(dirty, format);
    const bytes = new Uint8Array(dirty);
    clearUnusedBits({ bytes, format, count: dirty.length / format.bytesPerSample });
    expect(Buffer.compare(bytes, clean)).toBe(0);
  });

  it.each(layouts)('are seen wherever they are: %o', (layout) => {
    const format = formatOf(layout);
    // More than one piece.
    const cells = 72_000 / format.bytesPerSample;
    const next = random(layout.bitsStored);
    const clean = expected(
      Uint8Array.from({ length: cells * format.bytesPerSample }, () => next() >>> 24),
      format,
    );
    // From an odd address, as they may stand in a file.
    const shifted = new Uint8Array(clean.length + 3).subarray(3);
    shifted.set(clean);
    expect(hasUnusedBits({ bytes: shifted, format, count: cells })).toBe(false);
    if (layout.bitsStored === layout.bitsAllocated) return;
    const bit = layout.shift === 0 ? layout.bitsAllocated - 1 : 0;
    const within = layout.littleEndian ? bit >> 3 : format.bytesPerSample - 1 - (bit >> 3);
    for (const cell of [0, cells >> 1, cells - 1]) {
      const at = cell * format.bytesPerSample;
      const before = shifted.slice(at, at + format.bytesPerSample);
      shifted.fill(0, at, at + format.bytesPerSample);
      shifted[at + within] = 1 << (bit & 7);
      expect(hasUnusedBits({ bytes: shifted, format, count: cells })).toBe(true);
      shifted.set(before, at);
    }
  });
});
