import type { BurnedRegion } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { maskSpans, type Span } from '../../model/geometry.ts';
import type { Policy } from '../../model/policy.ts';
import { rgbToYbr } from '../dicom/colour.ts';
import { readPalette } from '../dicom/palette.ts';
import type { Picture } from '../dicom/picture.ts';
import type { PixelFormat } from '../dicom/pixelFormat.ts';
import { sampleRange } from '../dicom/samples.ts';

type Fill = Policy['fill'];

/**
 * Refuses what is read but cannot be written again with its pixels changed: BURN_FAILED. Native pictures of 8 and 16 bits pass.
 */
export function requireBurnable({ file, format }: Picture): void {
  const { bitsAllocated, coding, float, photometric } = format;
  const refuse = (what: string): never => {
    throw new ScrimFailure('BURN_FAILED', { what });
  };
  if (coding !== undefined) refuse('compressed pictures cannot be cleared yet');
  if (file.deflated) refuse('deflated objects cannot be cleared yet');
  if (float || (bitsAllocated !== 8 && bitsAllocated !== 16))
    refuse(`${bitsAllocated} bits a sample cannot be cleared yet`);
  if (photometric.endsWith('_422')) refuse(`${photometric} cannot be cleared yet`);
}

/**
 * Fills every region, on every frame it covers, in place: exactly the pixels of `maskSpans`, at full depth, with a value that is legal for the
 * photometric interpretation. BURN_FAILED for a region that meets no frame or no pixel: it was meant for something that is still visible.
 */
export function burnDicom(picture: Picture, regions: readonly BurnedRegion[], fill: Fill): void {
  const { format } = picture;
  requireBurnable(picture);
  if (regions.length === 0) return;
  const value = fillSamples(picture, fill);
  for (const region of regions) {
    const spans = [...maskSpans(region.shape, format)];
    if (spans.length === 0) throw new ScrimFailure('BURN_FAILED', { what: 'a region lies outside of the picture' });
    for (const frame of coveredFrames(region, format.frames)) fillSpans(picture, frame, spans, value);
  }
}

function coveredFrames({ frames }: BurnedRegion, count: number): number[] {
  if (frames === 'all') return Array.from({ length: count }, (_, frame) => frame);
  if (frames >= count) throw new ScrimFailure('BURN_FAILED', { what: 'a region names a frame that does not exist' });
  return [frames];
}

function fillSpans({ file, format }: Picture, frame: number, spans: readonly Span[], value: readonly number[]): void {
  const { width, height, samplesPerPixel, planar } = format;
  const first = (frame * format.frameBytes) / format.bytesPerSample;
  for (const { y, from, to } of spans) {
    for (let x = from; x < to; x++) {
      const pixel = y * width + x;
      for (let channel = 0; channel < samplesPerPixel; channel++) {
        const index = planar ? channel * width * height + pixel : pixel * samplesPerPixel + channel;
        writeSample(file.bytes, format, first + index, value[channel]!);
      }
    }
  }
}

/** The fill as stored samples, one a channel. Grey takes its luminance: black is the least of MONOCHROME2, the most of MONOCHROME1. */
export function fillSamples(picture: Picture, fill: Fill): number[] {
  const { format } = picture;
  const { min, max } = sampleRange(format);
  switch (format.photometric) {
    case 'MONOCHROME2':
      return [min + Math.round(luminance(fill) * (max - min))];
    case 'MONOCHROME1':
      return [max - Math.round(luminance(fill) * (max - min))];
    case 'RGB':
      return fill.map((level) => Math.round((level / 255) * max));
    case 'YBR_FULL':
      return rgbToYbr(fill);
    case 'PALETTE COLOR':
      return [nearestEntry(picture, fill, max)];
    case 'YBR_FULL_422':
    case 'YBR_PARTIAL_422':
    case 'YBR_ICT':
    case 'YBR_RCT':
      throw new ScrimFailure('BURN_FAILED', { what: `${format.photometric} cannot be cleared yet` });
  }
}

const luminance = ([red, green, blue]: Fill): number => (0.299 * red + 0.587 * green + 0.114 * blue) / 255;

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

/** Stores a sample with its unused bits as a reader expects them: the sign extended where it is at the top, else zero. */
function writeSample(bytes: Uint8Array, format: PixelFormat, index: number, value: number): void {
  const word = canonicalWord(format, value);
  if (format.bytesPerSample === 1) {
    bytes[format.start + (format.swapped ? index ^ 1 : index)] = word;
    return;
  }
  const at = format.start + index * 2;
  bytes[at + (format.littleEndian ? 0 : 1)] = word & 0xff;
  bytes[at + (format.littleEndian ? 1 : 0)] = word >> 8;
}

function canonicalWord(format: PixelFormat, value: number): number {
  const all = format.bytesPerSample === 1 ? 0xff : 0xffff;
  const stored = 2 ** format.bitsStored - 1;
  return format.signed && format.shift === 0 ? value & all : ((value & stored) << format.shift) & all;
}

/**
 * Empties the bits above and below the stored ones: retired overlays were hidden there, and no viewer that shows the picture shows
 * them. Words whose unused bits are zero, or extend the sign, stay as they are.
 */
export function clearUnusedBits({ file, format }: Picture): void {
  const allocated = format.bytesPerSample * 8;
  if (format.bitsStored === allocated) return;
  const { bytes } = file;
  const samples = (format.frameBytes * format.frames) / format.bytesPerSample;
  const stored = 2 ** format.bitsStored - 1;
  const unused = (format.bytesPerSample === 1 ? 0xff : 0xffff) & ~(stored << format.shift);
  const sign = 2 ** (format.bitsStored - 1);
  for (let index = 0; index < samples; index++) {
    const word = readWord(bytes, format, index);
    if ((word & unused) === 0) continue;
    const value = (word >> format.shift) & stored;
    const extended = format.signed && (value & sign) !== 0 ? value - 2 * sign : value;
    if (canonicalWord(format, extended) !== word) writeSample(bytes, format, index, extended);
  }
}

function readWord(bytes: Uint8Array, format: PixelFormat, index: number): number {
  if (format.bytesPerSample === 1) return bytes[format.start + (format.swapped ? index ^ 1 : index)]!;
  const at = format.start + index * 2;
  return format.littleEndian ? bytes[at]! | (bytes[at + 1]! << 8) : (bytes[at]! << 8) | bytes[at + 1]!;
}
