import { snapOutward, type Box, type Size } from './geometry.ts';

/** Pictures whose longer side is shown with more pixels than this come in tiles: whole, they would fill the window's memory. */
export const tiledAbove = 4096;
/** Side of a tile, in pixels of the picture in full size. */
export const tileSide = 1024;

/** Columns and rows of tiles, the last of each among them. */
export interface TileRange {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** The tiles on which some of the box lies; none where it lies beside the picture. */
export function tilesOver(box: Box, image: Size): TileRange {
  const inside = snapOutward(box, image);
  if (!inside) return { left: 0, top: 0, right: -1, bottom: -1 };
  const { x, y, width, height } = inside;
  const tile = (pixel: number): number => Math.floor(pixel / tileSide);
  return { left: tile(x), top: tile(y), right: tile(x + width - 1), bottom: tile(y + height - 1) };
}

/** Where a tile lies; undefined where the picture has none. */
export function tileBox(column: number, row: number, image: Size): Box | undefined {
  if (!Number.isInteger(column) || !Number.isInteger(row) || column < 0 || row < 0) return undefined;
  const [x, y] = [column * tileSide, row * tileSide];
  if (x >= image.width || y >= image.height) return undefined;
  return { x, y, width: Math.min(tileSide, image.width - x), height: Math.min(tileSide, image.height - y) };
}
