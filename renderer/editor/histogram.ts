import type { ValueRange } from './voi.ts';

/** How many pixels have which modality value, over the range of what occurs, in even steps. */
export interface Histogram {
  readonly range: ValueRange;
  readonly counts: Uint32Array;
}
export const histogramSteps = 128;

/** The step that a value falls into. */
export function stepOf({ low, high }: ValueRange, value: number): number {
  if (high <= low) return 0;
  return Math.min(histogramSteps - 1, Math.max(0, Math.floor(((value - low) / (high - low)) * histogramSteps)));
}

/** Values between which a share of the pixels lies, left and right of it equally few; `leave` of all on each side. */
export function rangeWithin({ range, counts }: Histogram, leave: number): ValueRange {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const width = (range.high - range.low) / histogramSteps;
  const find = (from: number, step: 1 | -1): number => {
    let sum = 0;
    for (let i = from; i >= 0 && i < counts.length; i += step) {
      sum += counts[i]!;
      if (sum > total * leave) return i;
    }
    return from;
  };
  const low = range.low + find(0, 1) * width;
  const high = range.low + (find(counts.length - 1, -1) + 1) * width;
  return { ...range, low, high: Math.max(low, high) };
}
