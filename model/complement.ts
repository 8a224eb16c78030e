import type { Box, Size } from './geometry.ts';

/** Rectangles of whole pixels that tile what no box covers, widest bands first: they touch, but never overlap. */
export function complementOf(boxes: readonly Box[], size: Size): Box[] {
  const rows = breaks(
    boxes.flatMap((box) => [box.y, box.y + box.height]),
    size.height,
  );
  const tiles: Box[] = [];
  for (let index = 0; index + 1 < rows.length; index++) {
    const [top, bottom] = [rows[index]!, rows[index + 1]!];
    for (const gap of gapsInBand(boxes, top, bottom, size.width)) {
      const above = tiles.find((tile) => sameColumns(tile, gap) && tile.y + tile.height === top);
      if (above) tiles[tiles.indexOf(above)] = { ...above, height: bottom - above.y };
      else tiles.push({ ...gap, y: top, height: bottom - top });
    }
  }
  return tiles;
}

function breaks(values: readonly number[], end: number): number[] {
  const inside = values.filter((value) => value > 0 && value < end);
  return [...new Set([0, ...inside, end])].sort((a, b) => a - b);
}

function gapsInBand(boxes: readonly Box[], top: number, bottom: number, width: number): { x: number; width: number }[] {
  const covering = boxes.filter((box) => box.y < bottom && box.y + box.height > top).sort((a, b) => a.x - b.x);
  const gaps: { x: number; width: number }[] = [];
  let at = 0;
  for (const box of covering) {
    if (box.x > at) gaps.push({ x: at, width: Math.min(width, box.x) - at });
    at = Math.max(at, box.x + box.width);
  }
  if (at < width) gaps.push({ x: at, width: width - at });
  return gaps;
}

const sameColumns = (a: { x: number; width: number }, b: { x: number; width: number }): boolean =>
  a.x === b.x && a.width === b.width;
