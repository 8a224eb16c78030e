import type { Annotation } from './annotation.ts';
import type { Box, Size, Span } from './geometry.ts';
import type { DicomFacts } from './item.ts';

/** Lengths, angles and areas of what was drawn, and what they can be trusted for. */

/** How large a pixel is where something lies. `detector`: of a projection, whose lengths in the patient are shorter by an unknown factor. */
export type Calibration =
  | { readonly kind: 'pixels'; readonly aspect: number }
  | {
      readonly kind: 'millimetres';
      readonly spacing: readonly [row: number, column: number];
      readonly at: 'patient' | 'detector';
    };

export type CalibrationFacts = Pick<
  DicomFacts,
  'PixelSpacing' | 'spacingAt' | 'PixelAspectRatio' | 'ultrasoundRegions'
>;
export type Measurement = Extract<Annotation, { kind: 'length' | 'angle' | 'roi' }>;

export const isMeasurement = (annotation: Annotation): annotation is Measurement =>
  annotation.kind === 'length' || annotation.kind === 'angle' || annotation.kind === 'roi';

/** Of an ultrasound picture only what lies wholly within one of its calibrated regions has a length. */
export function calibrationAt(facts: CalibrationFacts | undefined, where: Box): Calibration {
  const regions = facts?.ultrasoundRegions ?? [];
  const region = regions.find(({ box }) => contains(box, where));
  if (region) return { kind: 'millimetres', spacing: region.spacing, at: 'patient' };
  const [height, width] = facts?.PixelAspectRatio ?? [1, 1];
  if (!facts?.PixelSpacing || regions.length > 0) return { kind: 'pixels', aspect: height / width };
  return { kind: 'millimetres', spacing: facts.PixelSpacing, at: facts.spacingAt ?? 'patient' };
}

const contains = (outer: Box, { x, y, width, height }: Box): boolean =>
  x >= outer.x && y >= outer.y && x + width <= outer.x + outer.width && y + height <= outer.y + outer.height;

interface XY {
  readonly x: number;
  readonly y: number;
}

/** A way in millimetres; in widths of a pixel where nothing is calibrated. */
const scaled = (from: XY, to: XY, calibration: Calibration): XY => {
  const [row, column] = calibration.kind === 'millimetres' ? calibration.spacing : [calibration.aspect, 1];
  return { x: (to.x - from.x) * column, y: (to.y - from.y) * row };
};

export function lengthOf(from: XY, to: XY, calibration: Calibration): number {
  const { x, y } = scaled(from, to, calibration);
  return Math.hypot(x, y);
}

/** In degrees, 0 to 180; of pixels as tall as they are. Zero where a leg has no length. */
export function angleOf([a, corner, b]: readonly XY[], calibration: Calibration): number {
  const [p, q] = [scaled(corner!, a!, calibration), scaled(corner!, b!, calibration)];
  const turn = Math.atan2(p.x * q.y - p.y * q.x, p.x * q.x + p.y * q.y);
  return Math.abs((turn * 180) / Math.PI);
}

/** Of the shape as it is drawn, in square millimetres or pixels. */
export function areaOf(
  { shape, box }: { readonly shape: 'rectangle' | 'ellipse'; readonly box: Box },
  calibration: Calibration,
): number {
  const area = box.width * box.height * (shape === 'ellipse' ? Math.PI / 4 : 1);
  return calibration.kind === 'millimetres' ? area * calibration.spacing[0] * calibration.spacing[1] : area;
}

/** Pixels whose middle lies within: those that a mean is of. */
export function* roiSpans(
  { shape, box }: { readonly shape: 'rectangle' | 'ellipse'; readonly box: Box },
  image: Size,
): Generator<Span> {
  const middle = box.x + box.width / 2;
  for (let y = Math.max(0, Math.ceil(box.y - 0.5)); y < Math.min(image.height, box.y + box.height - 0.5 + 1e-9); y++) {
    const away = ((y + 0.5 - box.y) / box.height) * 2 - 1;
    const half = (box.width / 2) * (shape === 'ellipse' ? Math.sqrt(Math.max(0, 1 - away * away)) : 1);
    const from = Math.max(0, Math.ceil(middle - half - 0.5));
    const to = Math.min(image.width, Math.floor(middle + half - 0.5) + 1);
    if (to > from) yield { y, from, to };
  }
}

export interface RoiStatistics {
  readonly pixels: number;
  readonly mean: number;
  /** Of the sample: divided by one less than there are. Zero for a single pixel. */
  readonly deviation: number;
  readonly low: number;
  readonly high: number;
}

/** `value`: the modality value of a pixel. Undefined where no pixel's middle, or no number, lies within. */
export function roiStatistics(
  roi: { readonly shape: 'rectangle' | 'ellipse'; readonly box: Box },
  image: Size,
  value: (index: number) => number,
): RoiStatistics | undefined {
  let [pixels, mean, squares, low, high] = [0, 0, 0, Infinity, -Infinity];
  for (const { y, from, to } of roiSpans(roi, image)) {
    for (let x = from; x < to; x++) {
      const one = value(y * image.width + x);
      if (!Number.isFinite(one)) continue;
      pixels++;
      const before = one - mean;
      mean += before / pixels;
      squares += before * (one - mean);
      low = Math.min(low, one);
      high = Math.max(high, one);
    }
  }
  if (pixels === 0) return undefined;
  return { pixels, mean, deviation: pixels > 1 ? Math.sqrt(squares / (pixels - 1)) : 0, low, high };
}
