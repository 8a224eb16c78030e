import { ScrimFailure } from '../../model/errors.ts';
import type { CodedFrame, Coding } from './frame.ts';
import { encodeHtj2k, encodeJpeg2000 } from './jpeg2000.ts';
import { encodeJpegLossless } from './jpegLossless/encode.ts';
import { encodeJpegLs } from './jpegLs.ts';
import { encodeRle } from './rle.ts';

/** What can be written: everything that loses nothing. */
export type LosslessCoding = Exclude<Coding, 'jpeg'>;

export interface EncodeOptions {
  /**
   * JPEG 2000 and HTJ2K of three components of up to 8 bits: RCT, for which PhotometricInterpretation must say YBR_RCT. Without it the
   * components are coded as they are.
   */
  readonly colourTransform?: boolean;
  /** Lossless JPEG: predictor 1 to 7; transfer syntax 1.2.840.10008.1.2.4.70 demands 1, the default. */
  readonly selection?: number;
}

/**
 * Encodes without loss; the codec is prepared (`prepareCodec`). Sign is written by JPEG 2000 only; the others store two's complement
 * patterns of `frame.bits` bits. One code stream of even length, padded with a zero byte.
 */
export function encodeCoded(coding: LosslessCoding, frame: CodedFrame, options: EncodeOptions = {}): Uint8Array {
  holdFrame(coding, frame, options);
  const code = encodeBy(coding, frame, options);
  if (code.length % 2 === 0) return code;
  const padded = new Uint8Array(code.length + 1);
  padded.set(code);
  return padded;
}

function encodeBy(coding: LosslessCoding, frame: CodedFrame, options: EncodeOptions): Uint8Array {
  try {
    switch (coding) {
      case 'rle':
        return encodeRle(frame);
      case 'jpeg-lossless':
        return encodeJpegLossless(frame, options.selection);
      case 'jpeg-ls':
        return encodeJpegLs(frame);
      case 'jpeg2000':
        return encodeJpeg2000(frame, options.colourTransform);
      case 'htj2k':
        return encodeHtj2k(frame, options.colourTransform);
    }
  } catch (thrown) {
    if (thrown instanceof ScrimFailure) throw thrown;
    throw new ScrimFailure('BURN_FAILED', { what: `the frame cannot be coded as ${coding}` }, { cause: thrown });
  }
}

/** A frame that contradicts itself is a fault of ours; it must not become a file. */
function holdFrame(coding: LosslessCoding, frame: CodedFrame, { selection = 1 }: EncodeOptions): void {
  const { width, height, components, bits, samples } = frame;
  const fits =
    samples.length === width * height * components &&
    samples.length > 0 &&
    width <= 65535 &&
    height <= 65535 &&
    (coding === 'rle' ? components <= 15 : components === 1 || components === 3) &&
    bits >= 1 &&
    bits <= (coding === 'rle' ? 32 : 16) &&
    bits <= 8 * samples.BYTES_PER_ELEMENT &&
    Number.isInteger(selection) &&
    selection >= 1 &&
    selection <= 7;
  if (!fits) throw new ScrimFailure('BURN_FAILED', { what: `the frame cannot be coded as ${coding}` });
}
