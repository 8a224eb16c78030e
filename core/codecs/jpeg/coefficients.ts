import { masked, type Coefficients, type MaskedCoefficients } from './coefficientMasks.ts';
import { decodeProgressiveScan } from './decodeProgressive.ts';
import { decodeSequentialScan } from './decodeSequential.ts';
import type { Jpeg } from './jpeg.ts';
import { lastWithin, planeSizes } from './planeSizes.ts';
import { damaged } from './refusals.ts';

export type { Coefficients } from './coefficientMasks.ts';

/**
 * Decodes every scan. Data that ends early, goes on too long or makes no sense is DAMAGED_FILE: no block is ever made up. Takes two
 * bytes for every sample; a file too short for its claimed size is refused before they are allocated.
 */
export function decodeCoefficients(jpeg: Jpeg): Coefficients {
  if (jpeg.frame.progressive) return decodeMasked(jpeg).coefficients;
  const coefficients = noCoefficients(jpeg);
  for (const scan of jpeg.scans) decodeSequentialScan(jpeg, scan, coefficients);
  return coefficients;
}

/** Those of the last blocks in each row and column, as far as `edgePlanes` looks at them; all others may be zero. As strict. */
export function decodeEdgeCoefficients(jpeg: Jpeg): Coefficients {
  if (jpeg.frame.progressive) return decodeCoefficients(jpeg);
  const coefficients = noCoefficients(jpeg);
  const last = planeSizes(jpeg.frame).map(lastWithin);
  const wanted = (component: number, column: number, row: number): boolean =>
    column >= last[component]!.x || row >= last[component]!.y;
  for (const scan of jpeg.scans) decodeSequentialScan(jpeg, scan, coefficients, wanted);
  return coefficients;
}

/** All of them, and where they are not zero. */
export function decodeMasked(jpeg: Jpeg): MaskedCoefficients {
  if (!jpeg.frame.progressive) return masked(decodeCoefficients(jpeg));
  const coefficients = noCoefficients(jpeg);
  const decoded = { coefficients, masks: coefficients.map(({ length }) => new Int32Array(length / 32)) };
  for (const scan of jpeg.scans) decodeProgressiveScan(jpeg, scan, decoded);
  return decoded;
}

function noCoefficients(jpeg: Jpeg): Coefficients {
  refuseTooShort(jpeg);
  return jpeg.frame.components.map(({ stride, lines }) => new Int16Array(stride * lines * 64));
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
