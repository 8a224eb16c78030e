import type { Size } from '../../../model/geometry.ts';
import type { ScoredBox } from '../boxes.ts';
import { cropRaster, type Raster } from '../raster.ts';

/** Pixels that one run may take, margins included: its memory is about 60 times that, in bytes. With less, more of a picture is looked at twice. */
const MOST_PIXELS = 2_600_000;
/** Tiles begin at whole cells of the coarsest grid, so that a cell sees the same pixels as it does in the whole. */
const CELL = 64;
/** Beyond this many pixels UltraFace's finer two grids see nothing (96 and 144, of which the last sixteen weigh a thousandth). */
const MARGIN = 128;
const MOST_CUTS = 64;

interface Stretch {
  readonly start: number;
  readonly end: number;
  /** With its margins. */
  readonly from: number;
  readonly to: number;
}

/**
 * Boxes of UltraFace over a large picture, run tile by tile: each tile is seen with a margin, and answers for the boxes whose centre lies in
 * it. Its anchors up to 48 pixels answer as they do over the whole.
 */
export async function inTiles(
  picture: Raster,
  find: (part: Raster) => Promise<ScoredBox[]>,
  mostPixels = MOST_PIXELS,
): Promise<ScoredBox[]> {
  if (picture.width * picture.height <= mostPixels) return find(picture);
  const { columns, rows } = cheapestCut(picture, mostPixels);
  const found: ScoredBox[] = [];
  for (const row of rows) {
    // A row at a time: all tiles at once would be the whole picture again.
    const ofRow = columns.map(async (column) => {
      const [x, y] = [column.from, row.from];
      const boxes = await find(cropRaster(picture, x, y, column.to - x, row.to - y));
      return boxes
        .map((box) => ({ ...box, x: box.x + x, y: box.y + y }))
        .filter((box) => holds(column, box.x + box.width / 2) && holds(row, box.y + box.height / 2));
    });
    found.push(...(await Promise.all(ofRow)).flat());
  }
  return found;
}

/** Of the ways to cut that keep every tile within `mostPixels`, the one whose tiles have the fewest pixels in all. */
function cheapestCut({ width, height }: Size, mostPixels: number): { columns: Stretch[]; rows: Stretch[] } {
  let best: { columns: Stretch[]; rows: Stretch[]; pixels: number } | undefined;
  for (let across = 1; across <= MOST_CUTS; across++) {
    const columns = cut(width, across);
    const widest = Math.max(...columns.map(lengthOf));
    for (let down = 1; down <= MOST_CUTS; down++) {
      const rows = cut(height, down);
      if (widest * Math.max(...rows.map(lengthOf)) > mostPixels) continue;
      const pixels = sum(columns.map(lengthOf)) * sum(rows.map(lengthOf));
      if (!best || pixels < best.pixels) best = { columns, rows, pixels };
      break;
    }
  }
  return best ?? { columns: cut(width, MOST_CUTS), rows: cut(height, MOST_CUTS) };
}

function cut(length: number, parts: number): Stretch[] {
  const own = Math.ceil(length / parts / CELL) * CELL;
  return Array.from({ length: Math.ceil(length / own) }, (_, index) => {
    const [start, end] = [index * own, Math.min(length, (index + 1) * own)];
    return { start, end, from: Math.max(0, start - MARGIN), to: Math.min(length, end + MARGIN) };
  });
}

const lengthOf = ({ from, to }: Stretch): number => to - from;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
/** The outermost tiles answer for what reaches over the edge as well. */
const holds = ({ start, end, from, to }: Stretch, centre: number): boolean =>
  (centre >= start || from === start) && (centre < end || to === end);
