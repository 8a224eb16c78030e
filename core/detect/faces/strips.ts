import type { ScoredBox } from '../boxes.ts';
import { cropRaster, type Raster } from '../raster.ts';

/** Pixels that one run may take, margins apart: its memory is about 60 times that, in bytes. */
const MOST_PIXELS = 1_700_000;
/** Strips begin at whole cells of the coarsest grid, so that a cell sees the same pixels as it does in the whole. */
const CELL = 64;
/** Beyond this many pixels UltraFace's finer two grids see nothing (96 and 144, of which the last sixteen weigh a thousandth). */
const MARGIN = 128;

/**
 * Boxes of UltraFace over a large picture, run strip by strip: each strip is seen with a margin, and answers for the boxes whose centre lies in
 * it. Its anchors up to 48 pixels answer as they do over the whole.
 */
export async function inStrips(
  picture: Raster,
  find: (part: Raster) => Promise<ScoredBox[]>,
  mostPixels = MOST_PIXELS,
): Promise<ScoredBox[]> {
  const { width, height } = picture;
  const strips = Math.ceil((width * height) / mostPixels);
  const rows = Math.ceil(height / strips / CELL) * CELL;
  if (rows >= height) return find(picture);
  const found: ScoredBox[] = [];
  for (let top = 0; top < height; top += rows) {
    const bottom = Math.min(height, top + rows);
    const from = Math.max(0, top - MARGIN);
    const part = cropRaster(picture, 0, from, width, Math.min(height, bottom + MARGIN) - from);
    const last = bottom === height;
    for (const box of await find(part)) {
      const centre = from + box.y + box.height / 2;
      const isOwn = (centre >= top || top === 0) && (centre < bottom || last);
      if (isOwn) found.push({ ...box, y: box.y + from });
    }
  }
  return found;
}
