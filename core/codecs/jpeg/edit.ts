import { ScrimFailure } from '../../../model/errors.ts';
import type { Coefficients, MaskedCoefficients } from './coefficientMasks.ts';
import type { Jpeg } from './jpeg.ts';

/**
 * The quantised DC coefficient of a block of one value, by component. `fill` is in samples of the code stream (YCbCr where it holds
 * YCbCr). Black and white are rounded outward so that decoders clamp to them; others come within a sixteenth of a DC step.
 */
export function fillCoefficients({ frame, quantisation }: Jpeg, fill: readonly number[]): number[] {
  const most = 2 ** frame.bits - 1;
  const legal = fill.length === frame.components.length && fill.every((value) => value >= 0 && value <= most);
  if (!legal) throw new ScrimFailure('BURN_FAILED', { what: 'the fill does not suit the picture' });
  return fill.map((value, index) => {
    const exact = ((value - 2 ** (frame.bits - 1)) * 8) / quantisation[index]![0]!;
    if (value === 0) return Math.floor(exact);
    return value === most ? Math.ceil(exact) : Math.round(exact);
  });
}

/**
 * Gives every block of the touched MCUs (`touchedMcus`) the fill, in place: its mean is the fill, it has no detail. All other
 * blocks stay exactly as they are.
 */
export function editBlocks(jpeg: Jpeg, coefficients: Coefficients, touched: Uint8Array, fill: readonly number[]): void {
  const values = fillCoefficients(jpeg, fill);
  forTouched(jpeg, touched, (index, block) => {
    coefficients[index]!.fill(0, block, block + 64);
    coefficients[index]![block] = values[index]!;
  });
}

export function editMasked(
  jpeg: Jpeg,
  { coefficients, masks }: MaskedCoefficients,
  touched: Uint8Array,
  fill: readonly number[],
): void {
  editBlocks(jpeg, coefficients, touched, fill);
  forTouched(jpeg, touched, (index, block) => masks[index]!.fill(0, block >> 5, (block >> 5) + 2));
}

function forTouched({ frame }: Jpeg, touched: Uint8Array, visit: (index: number, block: number) => void): void {
  const { components, mcusPerLine, mcuRows } = frame;
  components.forEach(({ h, v, stride }, index) => {
    for (let row = 0; row < mcuRows * v; row++) {
      const mcus = Math.floor(row / v) * mcusPerLine;
      for (let column = 0; column < stride; column++) {
        if (touched[mcus + Math.floor(column / h)] === 1) visit(index, (row * stride + column) * 64);
      }
    }
  });
}
