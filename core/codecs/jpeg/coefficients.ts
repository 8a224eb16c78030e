import { decodeProgressiveScan } from './decodeProgressive.ts';
import { decodeSequentialScan } from './decodeSequential.ts';
import type { Jpeg } from './jpeg.ts';
import { damaged } from './refusals.ts';

/**
 * One array a component: its blocks in raster order (`stride` × `lines` of `JpegComponent`), 64 quantised coefficients each, in zigzag
 * order. Blocks that only fill up an MCU are there too: zero if no scan coded them.
 */
export type Coefficients = readonly Int16Array[];

/**
 * Decodes every scan. Data that ends early, goes on too long or makes no sense is DAMAGED_FILE: no block is ever made up. Takes two
 * bytes for every sample; a file too short for its claimed size is refused before they are allocated.
 */
export function decodeCoefficients(jpeg: Jpeg): Coefficients {
  refuseTooShort(jpeg);
  const coefficients = jpeg.frame.components.map(({ stride, lines }) => new Int16Array(stride * lines * 64));
  const decodeScan = jpeg.frame.progressive ? decodeProgressiveScan : decodeSequentialScan;
  for (const scan of jpeg.scans) decodeScan(jpeg, scan, coefficients);
  return coefficients;
}

/** A block takes at least one bit in the scan that begins it, two if the scan is sequential. */
export function refuseTooShort({ frame, scans }: Jpeg): void {
  for (const scan of scans) {
    if (scan.from > 0 || scan.high > 0) continue;
    const blocks = scan.components.reduce((sum, { index }) => {
      const { columns, rows } = frame.components[index]!;
      return sum + columns * rows;
    }, 0);
    if ((scan.dataEnd - scan.dataStart) * 8 < blocks * (frame.progressive ? 1 : 2)) throw damaged();
  }
}
