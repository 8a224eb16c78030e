import { ScrimFailure } from '../../model/errors.ts';
import type { Expected } from './frame.ts';

/** A code stream that breaks its own standard, is cut short, or is not what the header around it says. */
export const damaged = (cause?: unknown): ScrimFailure => new ScrimFailure('DAMAGED_FILE', {}, { cause });

/** Sound as far as one can see, but of a kind that is not decoded here. */
export const unsupported = (what: string): ScrimFailure => new ScrimFailure('DICOM_PIXELS', { what });

/** Samples of one frame, all components: above it decoders would want more than the 2 GiB that a wasm memory may have. */
export const sampleLimit = 2 ** 27;

interface Claim {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly bits: number;
}

/** Compares what a code stream claims with what its header expects, before a byte is allocated for either. */
export function holdClaim(claim: Claim, expected: Expected): void {
  const agrees =
    claim.width === expected.width &&
    claim.height === expected.height &&
    claim.components === expected.components &&
    claim.bits <= expected.bitsAllocated;
  if (!agrees) throw damaged();
}

export function holdExpected(expected: Expected): void {
  const { width, height, components, bitsAllocated } = expected;
  const counts = [width, height, components];
  if (!counts.every((count) => Number.isInteger(count) && count >= 1)) throw damaged();
  if (width > 65535 || height > 65535) throw damaged();
  if (width * height * components > sampleLimit) throw unsupported('a frame of more than 134 million samples');
  if (![1, 8, 16, 32].includes(bitsAllocated)) throw unsupported(`BitsAllocated ${bitsAllocated} in a coded frame`);
}
