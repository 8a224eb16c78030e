import type { Policy } from '../../model/policy.ts';
import { rgbToYbr } from '../dicom/colour.ts';
import type { DecodedColour } from '../dicom/decode.ts';
import { readPalette } from '../dicom/palette.ts';
import type { Picture } from '../dicom/picture.ts';
import { sampleRange, type Samples } from '../dicom/samples.ts';

export type Fill = Policy['fill'];

/**
 * The fill as stored samples, one a channel, of a colour as the samples hold it. Grey takes its luminance: black is the least of MONOCHROME2,
 * the most of MONOCHROME1. `frame` gives floats their ends, which no format states.
 */
export function fillSamples(picture: Picture, fill: Fill, colour: DecodedColour, frame?: Samples): number[] {
  const { format } = picture;
  const { min, max } = format.float ? rangeOf(frame) : sampleRange(format);
  if (format.photometric === 'PALETTE COLOR') return [nearestEntry(picture, fill, max)];
  const level = luminance(fill) * (max - min);
  switch (colour) {
    case 'one sample': {
      const value = format.photometric === 'MONOCHROME1' ? max - level : min + level;
      return [format.float ? value : Math.round(value)];
    }
    case 'rgb':
      return fill.map((part) => Math.round((part / 255) * max));
    case 'ybr':
      return scaled(rgbToYbr(fill), max);
    case 'partial ybr':
      return partial(rgbToYbr(fill));
  }
}

const luminance = ([red, green, blue]: Fill): number => (0.299 * red + 0.587 * green + 0.114 * blue) / 255;

/** Chrominance has its zero in the middle, at every depth: 128 of 8 bits, 2048 of 12. */
const scaled = ([y, cb, cr]: readonly [number, number, number], max: number): number[] => {
  const unit = (max + 1) / 256;
  return [Math.round((y / 255) * max), Math.min(max, Math.round(cb * unit)), Math.min(max, Math.round(cr * unit))];
};

/** ITU-R BT.601 studio range: 16 to 235, and 16 to 240 around 128. */
const partial = ([y, cb, cr]: readonly [number, number, number]): number[] => [
  Math.round(16 + (y * 219) / 255),
  Math.round(128 + ((cb - 128) * 224) / 255),
  Math.round(128 + ((cr - 128) * 224) / 255),
];

function rangeOf(samples: Samples | undefined): { min: number; max: number } {
  let [min, max] = [Infinity, -Infinity];
  for (const sample of samples ?? []) {
    if (!Number.isFinite(sample)) continue;
    if (sample < min) min = sample;
    if (sample > max) max = sample;
  }
  return min <= max ? { min, max } : { min: 0, max: 0 };
}

/** The stored value whose colour comes nearest; for black that is the darkest entry. */
function nearestEntry({ values }: Picture, [red, green, blue]: Fill, max: number): number {
  const palette = readPalette(values);
  let best = palette.first;
  let least = Infinity;
  for (let index = 0; index < palette.entries && palette.first + index <= max; index++) {
    const distance =
      (palette.red[index]! - red) ** 2 + (palette.green[index]! - green) ** 2 + (palette.blue[index]! - blue) ** 2;
    if (distance < least) [best, least] = [palette.first + index, distance];
  }
  return best;
}
