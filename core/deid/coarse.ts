import { coarsen, type CosmeticPlace } from '../../model/cosmetic.ts';
import type { Span } from '../../model/geometry.ts';
import { decodeFrame } from '../dicom/decode.ts';
import type { Picture } from '../dicom/picture.ts';
import type { PixelFormat } from '../dicom/pixelFormat.ts';
import type { Samples } from '../dicom/samples.ts';

/** What is filled before anything is made coarser: its value for each channel, as a sample. */
export interface Filled {
  readonly spans: readonly Span[];
  readonly values: readonly number[];
}

/**
 * One frame's stored values with places made coarser. What is burned is filled first, for a mean would carry it beyond its mask; whoever writes these
 * fills it once more, where a place lies over it.
 */
export function coarseSamples(
  picture: Picture,
  frame: number,
  filled: Filled,
  places: readonly CosmeticPlace[],
): Samples {
  const { format } = picture;
  const { width, height, samplesPerPixel: components } = format;
  const samples = decodeFrame(picture, frame).samples.slice();
  const pairs = sharesChroma(picture);
  for (const span of filled.spans) {
    const { y, from, to } = pairs ? wholePairs(span) : span;
    for (let pixel = y * width + from; pixel < y * width + to; pixel++) {
      for (let channel = 0; channel < components; channel++) {
        samples[pixel * components + channel] = filled.values[channel]!;
      }
    }
  }
  const whole = pairs ? places.map(({ style, spans }) => ({ style, spans: spans.map(wholePairs) })) : places;
  coarsen({ width, height, components, samples, meanless: isMeanless(format), pairs }, whole);
  return samples;
}

/** Numbers of colours have no mean; floats have one, which no two readers need to round alike. */
const isMeanless = ({ float, photometric }: PixelFormat): boolean => float || photometric === 'PALETTE COLOR';

/** Y Y Cb Cr, PS3.3 C.7.6.3.1.2; codings have their own ways. */
const sharesChroma = ({ format: { photometric, coding }, fragments }: Picture): boolean =>
  photometric.endsWith('_422') && (!fragments || coding === 'native' || coding === 'deflated');

export const wholePairs = ({ y, from, to }: Span): Span => ({ y, from: from - (from % 2), to: to + (to % 2) });
