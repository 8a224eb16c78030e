import type { Coefficients } from './coefficients.ts';
import { inverseDct, naturalOrder } from './idct.ts';
import type { Jpeg } from './jpeg.ts';
import { lastWithin, planeSizes, type PlaneSize } from './planeSizes.ts';

/** One component at its own resolution with all that its blocks hold, also what lies beyond the picture. */
export interface Plane extends PlaneSize {
  /** Row by row, `columns` apart; clamped to the precision. Zero in blocks that the picture fills and no edge touches. */
  readonly samples: Uint16Array;
}

/**
 * The planes of a JPEG around its right and lower edge: only blocks that reach beyond the picture, and the last ones within it, are transformed. Empty
 * where the picture fills its blocks.
 */
export function edgePlanes({ frame, quantisation }: Jpeg, coefficients: () => Coefficients): readonly Plane[] {
  const sizes = planeSizes(frame);
  if (sizes.every((size) => size.width === size.columns && size.height === size.rows)) return [];
  const all = coefficients();
  return sizes.map((size, channel) => {
    const samples = new Uint16Array(size.columns * size.rows);
    const last = lastWithin(size);
    for (let y = 0; y * 8 < size.rows; y++) {
      for (let x = y < last.y ? last.x : 0; x * 8 < size.columns; x++) {
        const from = (y * (size.columns / 8) + x) * 64;
        storeBlock(
          samples,
          all[channel]!.subarray(from, from + 64),
          quantisation[channel]!,
          frame.bits,
          y * 8 * size.columns + x * 8,
          size.columns,
        );
      }
    }
    return { ...size, samples };
  });
}

const block = new Int32Array(64);

function storeBlock(
  samples: Uint16Array,
  coefficients: Int16Array,
  steps: Uint16Array,
  bits: number,
  at: number,
  columns: number,
): void {
  for (let k = 0; k < 64; k++) block[naturalOrder[k]!] = coefficients[k]! * steps[k]!;
  inverseDct(block, bits);
  const [centre, most] = [1 << (bits - 1), (1 << bits) - 1];
  for (let i = 0; i < 64; i++) {
    samples[at + (i >> 3) * columns + (i & 7)] = Math.min(most, Math.max(0, block[i]! + centre));
  }
}
