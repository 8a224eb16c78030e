import { ScrimFailure } from '../../../model/errors.ts';
import type { Size } from '../../../model/geometry.ts';
import { cropRaster, type Raster } from '../raster.ts';
import type { Network } from '../session.ts';

/** How likely each pixel is the core of a line of text, row-major. */
export interface TextMap extends Size {
  readonly data: Float32Array;
}

/** Pixels that one run may take: its memory is about 150 times that, in bytes. */
const MOST_PIXELS = 1_250_000;
/** Beyond a seam so much is seen on, and left to the other part: lines are seen by what is about them. */
const MARGIN = 160;
/** The network's coarsest grid: parts begin and end at its cells, so that none is padded in the middle of the picture. */
const CELL = 32;

/** The map of a picture, part by part along its longer side where the whole would take too much memory. */
export async function textMapOf(picture: Raster, network: Network, mostPixels = MOST_PIXELS): Promise<TextMap> {
  const { width, height } = picture;
  if (width * height <= mostPixels) return mapOf(picture, network);
  const data = new Float32Array(width * height);
  const [along, across] = width > height ? [width, height] : [height, width];
  // A side so short that margins are all there is of a part does not occur: looks are bounded.
  const count = Math.ceil(along / Math.max(2 * MARGIN, mostPixels / across - 2 * MARGIN));
  const seam = (part: number): number => (part === count ? along : Math.round((part * along) / count / CELL) * CELL);
  for (let part = 0; part < count; part++) {
    const own = { from: seam(part), to: seam(part + 1) };
    const seen = { from: Math.max(0, own.from - MARGIN), to: Math.min(along, own.to + MARGIN) };
    const [x, y, w, h] =
      width > height ? [seen.from, 0, seen.to - seen.from, height] : [0, seen.from, width, seen.to - seen.from];
    const map = await mapOf(cropRaster(picture, x, y, w, h), network);
    const [left, right] = width > height ? [own.from, own.to] : [0, width];
    const [top, bottom] = width > height ? [0, height] : [own.from, own.to];
    for (let row = top; row < bottom; row++) {
      const at = (row - y) * w;
      data.set(map.data.subarray(at + left - x, at + right - x), row * width + left);
    }
  }
  return { data, width, height };
}

async function mapOf(picture: Raster, network: Network): Promise<TextMap> {
  const { width, height } = picture;
  const { outputs, size } = await network.run(picture);
  const map = [...outputs.values()][0];
  if (map?.data.length !== size.width * size.height) throw new ScrimFailure('DETECTOR_FAILED', { output: 'text map' });
  if (size.width === width) return { data: map.data.subarray(0, width * height), width, height };
  const data = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    data.set(map.data.subarray(y * size.width, y * size.width + width), y * width);
  }
  return { data, width, height };
}
