import type { Size } from '../../../model/geometry.ts';
import { ScrimFailure } from '../../../model/errors.ts';
import { clipBox, scaleBox, type ScoredBox } from '../boxes.ts';
import { resizeRaster, toTensor, type Raster } from '../raster.ts';
import type { ModelStore } from '../session.ts';
import { connectedComponents, type Component } from './components.ts';

/**
 * PP-OCRv4's detector answers a map of "this pixel is the core of a text line" (differentiable binarisation): the cores are
 * shrunk on training, so a found core is grown back by area × ratio / perimeter.
 */
const UNCLIP_RATIO = 1.8;
/** A pixel counts at this share of the threshold that a whole line must reach: faint strokes must not break a line. */
const PIXEL_SHARE = 0.6;
/** Smaller cores (pixels of the scaled picture) are specks. */
const LEAST_SIDE = 3;
const LEAST_INPUT = 32;

export interface LineOptions {
  /** The policy's text threshold, 0.05–0.95. */
  readonly threshold: number;
  /** See PIXEL_BUDGET. */
  readonly pixels: number;
}

/** Lines of text in pixels of the picture, not yet padded; in reading order. */
export async function findTextLines(picture: Raster, models: ModelStore, options: LineOptions): Promise<ScoredBox[]> {
  const { threshold, pixels } = options;
  const network = await models.network('text-detection');
  const size = detectionSize(picture, pixels);
  const scaled = await resizeRaster(picture, size.width, size.height);
  const tensor = toTensor(scaled, network.input);
  const outputs = await network.run(tensor.data, tensor.height, tensor.width);
  const map = [...outputs.values()][0];
  if (!map || map.data.length !== tensor.width * tensor.height) {
    throw new ScrimFailure('DETECTOR_FAILED', { output: 'text map' });
  }
  const cores = connectedComponents(map.data, tensor.width, tensor.height, threshold * PIXEL_SHARE);
  return cores
    .filter((core) => isLine(core, threshold))
    .flatMap((core) => {
      const box = clipBox(unclipped(core), scaled);
      return box ? [{ ...scaleBox(box, scaled, picture), score: Math.min(1, core.mean) }] : [];
    })
    .sort((a, b) => a.y - b.y || a.x - b.x);
}

function isLine(core: Component, threshold: number): boolean {
  const side = Math.min(core.right - core.left, core.bottom - core.top);
  return side >= LEAST_SIDE && core.mean >= threshold;
}

export function unclipped(core: Component): { x: number; y: number; width: number; height: number } {
  const width = core.right - core.left;
  const height = core.bottom - core.top;
  const grow = (width * height * UNCLIP_RATIO) / (2 * (width + height));
  return { x: core.left - grow, y: core.top - grow, width: width + 2 * grow, height: height + 2 * grow };
}

/** Pixels of the scaled picture: what a run may cost in time and memory. Small print on device screens is worth more than in photos. */
export const PIXEL_BUDGET = { photo: 1_900_000, device: 3_200_000, closeUp: 400_000 } as const;
const LARGEST_ENLARGEMENT = 2;

/**
 * The size at which lines are looked for. The network wants letters of 12–40 pixels: small pictures (9-pixel letters of an
 * ultrasound screen) are enlarged, large photos, whose stamps are large too, reduced.
 */
export function detectionSize({ width, height }: Size, pixels: number): Size {
  const scale = Math.min(LARGEST_ENLARGEMENT, Math.sqrt(pixels / (width * height)));
  const side = (length: number) => Math.max(LEAST_INPUT, Math.round(length * scale));
  return { width: side(width), height: side(height) };
}
