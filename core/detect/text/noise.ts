import type { Raster } from '../raster.ts';

/** A median deviation in standard deviations of a normal distribution. */
const MEDIAN_TO_DEVIATION = 0.6745;
/** Of the mask [1 −2 1; −2 4 −2; 1 −2 1] over independent noise: the root of the sum of its squares. */
const MASK_GAIN = 6;
const LARGEST_RESPONSE = 8 * 255;
/** Enough pixels to tell. */
const ROWS_SEEN = 200;

/** Standard deviation of a picture's grain (green channel), after J. Immerkær; by the median, so that edges and letters count little. */
export function noiseOf({ data, width, height }: Raster): number {
  if (width < 3 || height < 3) return 0;
  const counts = new Uint32Array(LARGEST_RESPONSE + 1);
  const row = width * 3;
  const step = Math.max(1, Math.floor((height - 2) / ROWS_SEEN));
  let total = 0;
  for (let y = 1; y < height - 1; y += step) {
    for (let x = 1, at = y * row + 4; x < width - 1; x++, at += 3) {
      const cross = data[at - 3]! + data[at + 3]! + data[at - row]! + data[at + row]!;
      const corners = data[at - row - 3]! + data[at - row + 3]! + data[at + row - 3]! + data[at + row + 3]!;
      const response = Math.abs(4 * data[at]! - 2 * cross + corners);
      counts[response]!++;
      total++;
    }
  }
  let seen = 0;
  let median = 0;
  while (seen + counts[median]! <= total / 2) seen += counts[median++]!;
  return median / (MASK_GAIN * MEDIAN_TO_DEVIATION);
}
