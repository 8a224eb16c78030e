import type { Samples } from '../dicom/samples.ts';

/** Share of a frame's samples left out at either end. */
const TAIL = 0.0005;

/** The values between which all but the most extreme samples lie; `ignored` (the padding around a picture) counts for neither end. */
export function robustRange(samples: Samples, ignored?: number): [low: number, high: number] {
  if (samples.BYTES_PER_ELEMENT > 2) return rangeBySorting(samples, ignored);
  const offset = samples instanceof Int16Array || samples instanceof Int8Array ? 32768 : 0;
  const counts = new Uint32Array(65536);
  for (let i = 0; i < samples.length; i++) counts[samples[i]! + offset]!++;
  const skipped = ignored === undefined ? undefined : ignored + offset;
  let total = samples.length;
  if (skipped !== undefined && counts[skipped] !== undefined && counts[skipped] < total) {
    total -= counts[skipped];
    counts[skipped] = 0;
  }
  const tail = Math.floor(total * TAIL);
  return [reach(counts, tail, 0, 1) - offset, reach(counts, tail, counts.length - 1, -1) - offset];
}

/** The same for values that are too many, or no integers, to count one by one. */
function rangeBySorting(samples: Samples, ignored: number | undefined): [low: number, high: number] {
  const values = Float64Array.from(samples as ArrayLike<number>).filter(
    (value) => Number.isFinite(value) && value !== ignored,
  );
  if (values.length === 0) return [ignored ?? 0, ignored ?? 0];
  values.sort();
  const tail = Math.floor(values.length * TAIL);
  return [values[tail]!, values[values.length - 1 - tail]!];
}

/** The first value from this end with more than `tail` samples up to and with it. */
function reach(counts: Uint32Array, tail: number, start: number, step: 1 | -1): number {
  let seen = 0;
  for (let value = start; value >= 0 && value < counts.length; value += step) {
    seen += counts[value]!;
    if (seen > tail) return value;
  }
  return start;
}
