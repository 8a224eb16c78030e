import type { CodedFrame, Coding, Expected } from './frame.ts';
import { decodeJpeg, libjpegTurbo } from './jpegBaseline.ts';
import { decodeJpegLossless } from './jpegLossless/decode.ts';
import { charls, decodeJpegLs } from './jpegLs.ts';
import { decodeHtj2k, decodeJpeg2000, openjpeg, openjph } from './jpeg2000.ts';
import { holdExpected } from './refusals.ts';
import { decodeRle } from './rle.ts';

export { sniffCoding, type SniffedCoding } from './sniff.ts';

const libraries = {
  rle: undefined,
  jpeg: libjpegTurbo,
  'jpeg-lossless': undefined,
  'jpeg-ls': charls,
  jpeg2000: openjpeg,
  htj2k: openjph,
} as const;

const decoders: Record<Coding, (code: Uint8Array, expected: Expected) => CodedFrame> = {
  rle: decodeRle,
  jpeg: decodeJpeg,
  'jpeg-lossless': decodeJpegLossless,
  'jpeg-ls': decodeJpegLs,
  jpeg2000: decodeJpeg2000,
  htj2k: decodeHtj2k,
};

/** Loads what `decodeCoded` and `encodeCoded` need for this coding; once per process, cheap after that. */
export async function prepareCodec(coding: Coding): Promise<void> {
  await libraries[coding]?.prepare();
}

/**
 * Decodes one frame; its codec is prepared. Fails with DAMAGED_FILE where the code stream is damaged, cut short or differs from
 * `expected`, and with DICOM_PIXELS where it is of a kind not decoded here. `code` may end in padding.
 */
export function decodeCoded(coding: Coding, code: Uint8Array, expected: Expected): CodedFrame {
  holdExpected(expected);
  return decoders[coding](code, expected);
}
