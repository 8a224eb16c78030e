import { ScrimFailure } from '../../model/errors.ts';
import { decodeCoded, prepareCodec, sniffCoding } from '../codecs/decode.ts';
import type { CodedFrame, Coding, Expected } from '../codecs/frame.ts';
import { withSign } from '../codecs/frame.ts';
import { decodeJpeg12 } from '../codecs/jpeg/decode.ts';
import { readJpegHeader } from '../codecs/jpegMarkers.ts';
import type { PixelFormat } from './pixelFormat.ts';
import { storedBits, type Samples } from './samples.ts';

/** Syntaxes that writers confuse, and whose code streams tell them apart beyond doubt. */
const families: readonly (readonly Coding[])[] = [
  ['jpeg', 'jpeg-lossless'],
  ['jpeg2000', 'htj2k'],
];

/**
 * How a code stream is coded in truth. A syntax that names a sibling of its coding is forgiven, as gdcm and dcmtk do; one that names
 * something else is DICOM_SYNTAX_MISMATCH.
 */
export function trueCoding(claimed: Coding, code: Uint8Array): Coding {
  if (claimed === 'rle') return 'rle';
  const found = sniffCoding(code);
  const coding = found === 'jpeg-12' || found === 'jpeg-progressive' ? 'jpeg' : found;
  // What is of no known coding at all is damaged, and its decoder says so.
  if (coding === undefined || coding === claimed) return claimed;
  if (families.some((family) => family.includes(claimed) && family.includes(coding))) return coding;
  throw new ScrimFailure('DICOM_SYNTAX_MISMATCH');
}

/** With all siblings: which of them a frame needs is only known when it is read, and frames of one file may differ. */
export async function prepareCoding(claimed: Coding): Promise<void> {
  await Promise.all((families.find((family) => family.includes(claimed)) ?? [claimed]).map(prepareCodec));
}

export interface CodedPixels {
  readonly samples: Samples;
  /** What the code stream says of itself against the header's photometric interpretation; undefined where it says nothing. */
  readonly colour: 'rgb' | 'ybr' | undefined;
}

/** One frame of a code stream whose coding was prepared, as the header's BitsStored and PixelRepresentation want its samples. */
export function codedSamples(claimed: Coding, code: Uint8Array, format: PixelFormat): CodedPixels {
  const coding = trueCoding(claimed, code);
  const { width, height, samplesPerPixel: components, bitsAllocated } = format;
  const expected = { width, height, components, bitsAllocated };
  const twelveBits = coding === 'jpeg' && sniffCoding(code) === 'jpeg-12';
  const frame = twelveBits ? decodeTwelveBits(code, expected) : decodeCoded(coding, code, expected);
  return { samples: asStored(frame, format), colour: statedBy(coding, code, frame) };
}

/** The library for JPEG reads 8 bits only. */
function decodeTwelveBits(code: Uint8Array, expected: Expected): CodedFrame {
  const { width, height, components, bitsAllocated } = expected;
  const header = readJpegHeader(code);
  if (header?.components.length !== components || header.precision > bitsAllocated)
    throw new ScrimFailure('DAMAGED_FILE');
  if (header.width !== width || header.height !== height) throw new ScrimFailure('DAMAGED_FILE');
  return decodeJpeg12(code, { pixels: width * height });
}

function statedBy(coding: Coding, code: Uint8Array, frame: CodedFrame): CodedPixels['colour'] {
  if (coding === 'jpeg') return statedColour(code, frame);
  // JPEG 2000 says so where it transformed RGB itself; nothing else says anything.
  return coding === 'jpeg2000' || coding === 'htj2k' ? frame.colour : undefined;
}

/**
 * Writers err in both directions about the colour of lossy JPEG. Markers that name it are believed, as is reduced chroma, which RGB does not
 * have; without either the header is (the component numbers that libjpeg goes by tell apart too little).
 */
function statedColour(code: Uint8Array, frame: CodedFrame): CodedPixels['colour'] {
  const header = readJpegHeader(code);
  if (frame.components !== 3 || !header) return undefined;
  if (header.jfif || frame.sampling) return 'ybr';
  if (header.adobeTransform !== undefined) return header.adobeTransform === 0 ? 'rgb' : 'ybr';
  return undefined;
}

function asStored(frame: CodedFrame, format: PixelFormat): Samples {
  const { bitsStored, signed } = format;
  // Codings that know their precision hold the stored bits alone, unless they were given whole cells.
  const shift = frame.bits > bitsStored ? format.shift : 0;
  // A precision below BitsStored has its sign where the code stream's own highest bit is.
  if (frame.bits < bitsStored && signed) return withSign(frame).samples;
  return storedBits(frame.samples, { bitsStored, shift, signed });
}
