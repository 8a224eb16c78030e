import { z } from 'zod';
import { maskShapeSchema, type Size, type Span } from './geometry.ts';
import { frameScopeSchema } from './redaction.ts';
import { cosmeticStyleSchema, type CosmeticStyle } from './cosmeticStyle.ts';

/**
 * Parts of a picture that are shown coarser because somebody would rather not see them so clearly. They hide nothing: what is pixelated or blurred can be
 * guessed or reckoned back, so none of them settles a finding, and whatever needs covering is filled before they are reckoned.
 */
export const cosmeticRegionSchema = z.object({
  frames: frameScopeSchema,
  shape: maskShapeSchema,
  style: cosmeticStyleSchema,
  /** Who approved it. */
  approvedBy: z.string().max(120),
});
export type CosmeticRegion = z.infer<typeof cosmeticRegionSchema>;

/** Side of a cell in pixels, counted from the picture's first pixel; always even, so that pixels that share their chrominance lie in one. */
export const cosmeticCell = ({ width, height }: Size): number =>
  Math.max(8, 8 * Math.round(Math.max(width, height) / 512));

/** Decoded samples of one frame, interleaved: numbers, which have a mean. */
export interface Raster extends Size {
  readonly components: number;
  readonly samples: { readonly length: number; [index: number]: number };
  /** Samples that are names of colours, or floating: then both styles show the sample in the middle of each cell. */
  readonly meanless: boolean;
  /** Two pixels share their chrominance: the first one's is taken for both. */
  readonly pairs: boolean;
}

/** What is to be made coarser, and how; later ones take the place of earlier ones. */
export interface CosmeticPlace {
  readonly style: CosmeticStyle;
  readonly spans: readonly Span[];
}

/**
 * Makes the samples under all places coarser, in place. What must not show has been filled before: a cell's mean would carry it outward. All of it is whole
 * numbers, so that whoever reckons it again comes to the same.
 */
export function coarsen(raster: Raster, places: readonly CosmeticPlace[]): void {
  const { width, components, samples } = raster;
  const cells = cellsOf(raster);
  for (const { style, spans } of places) {
    const sample = style === 'blur' && !raster.meanless ? between(raster, cells) : within(raster, cells);
    for (const { y, from, to } of spans) {
      for (let x = from; x < to; x++) {
        const at = (y * width + x) * components;
        for (let channel = 0; channel < components; channel++) samples[at + channel] = sample(x, y, channel);
      }
    }
  }
}

/** Cells of a picture: one sample a channel for each. */
interface Cells {
  readonly side: number;
  readonly across: number;
  readonly down: number;
  readonly values: Float64Array;
}

function cellsOf(raster: Raster): Cells {
  const { width, height, components } = raster;
  const side = cosmeticCell(raster);
  const [across, down] = [Math.ceil(width / side), Math.ceil(height / side)];
  const cells = { side, across, down, values: new Float64Array(across * down * components) };
  if (raster.meanless) takeMiddles(raster, cells);
  else takeMeans(raster, cells);
  return cells;
}

function takeMiddles({ width, height, components, samples }: Raster, { side, across, down, values }: Cells): void {
  for (let row = 0; row < down; row++) {
    const y = Math.min(height - 1, row * side + side / 2);
    for (let column = 0; column < across; column++) {
      const x = Math.min(width - 1, column * side + side / 2);
      for (let channel = 0; channel < components; channel++) {
        values[(row * across + column) * components + channel] = samples[(y * width + x) * components + channel]!;
      }
    }
  }
}

function takeMeans({ width, height, components, samples }: Raster, { side, across, down, values }: Cells): void {
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y / side) * across;
    for (let x = 0; x < width; x++) {
      const cell = (row + Math.floor(x / side)) * components;
      for (let channel = 0; channel < components; channel++, at++) values[cell + channel]! += samples[at]!;
    }
  }
  for (let row = 0; row < down; row++) {
    const high = Math.min(side, height - row * side);
    for (let column = 0; column < across; column++) {
      const count = high * Math.min(side, width - column * side);
      for (let channel = 0; channel < components; channel++) {
        const at = (row * across + column) * components + channel;
        values[at] = rounded(values[at]!, count);
      }
    }
  }
}

/** A quotient of whole numbers to the nearest one; halves upward, below zero too. */
const rounded = (sum: number, count: number): number => Math.floor((2 * sum + count) / (2 * count));

type SampleAt = (x: number, y: number, channel: number) => number;

const within =
  ({ components }: Raster, { side, across, values }: Cells): SampleAt =>
  (x, y, channel) =>
    values[(Math.floor(y / side) * across + Math.floor(x / side)) * components + channel]!;

/** Between the middles of the four cells about a pixel, each weighed by how near it is. */
function between({ components, pairs }: Raster, { side, across, down, values }: Cells): SampleAt {
  const whole = 2 * side;
  return (pixel, y, channel) => {
    const x = pairs && channel > 0 ? pixel - (pixel % 2) : pixel;
    // In half pixels, from the middle of the first cell.
    const [dx, dy] = [2 * x + 1 - side, 2 * y + 1 - side];
    const [column, row] = [Math.floor(dx / whole), Math.floor(dy / whole)];
    const [wx, wy] = [dx - column * whole, dy - row * whole];
    const [left, right] = [Math.max(0, column), Math.min(across - 1, column + 1)];
    const [top, bottom] = [Math.max(0, row) * across, Math.min(down - 1, row + 1) * across];
    const upper =
      values[(top + left) * components + channel]! * (whole - wx) + values[(top + right) * components + channel]! * wx;
    const lower =
      values[(bottom + left) * components + channel]! * (whole - wx) +
      values[(bottom + right) * components + channel]! * wx;
    return rounded(upper * (whole - wy) + lower * wy, whole * whole);
  };
}
