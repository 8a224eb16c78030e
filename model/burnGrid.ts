import { z } from 'zod';
import { maskSpans, snapOutward, type Box, type MaskShape, type Size, type Span } from './geometry.ts';

/** How masks grow in a file that stays, or becomes, a JPEG (ITU-T T.81): a block is filled as a whole, or it would keep traces of what it hides. */
export const burnGridSchema = z.object({
  /** Of a block (of an MCU where blocks are kept), in pixels of the picture as it is shown. */
  width: z.int().min(8).max(32),
  height: z.int().min(8).max(32),
  /** How far beside a mask a decoder would mix in reduced chroma, both ways. */
  reachX: z.int().min(0).max(2),
  reachY: z.int().min(0).max(2),
  /** Every row of blocks is filled from the first to the last that a region touches. */
  across: z.boolean(),
});
export type BurnGrid = z.infer<typeof burnGridSchema>;

/** A photo that is decoded and encoded anew. */
export const plainBlocks: BurnGrid = { width: 8, height: 8, reachX: 0, reachY: 0, across: true };

/** The pixels that are burned for a region; without a grid exactly those of `maskSpans`. */
export const burnedSpans = (shape: MaskShape, image: Size, grid: BurnGrid | null): Generator<Span> =>
  grid ? grownSpans(maskSpans(shape, image), image, grid) : maskSpans(shape, image);

/** The box about what is burned of a rectangle. */
export function burnedBox(box: Box, image: Size, grid: BurnGrid | null): Box {
  const snapped = snapOutward(box, image);
  if (!grid || !snapped) return snapped ?? box;
  const { x, y, width, height } = snapped;
  const grown = (from: number, to: number, [reach, side, end]: readonly [number, number, number]) => {
    const first = Math.floor(Math.max(0, from - reach) / side) * side;
    const last = (Math.floor(Math.min(end - 1, to - 1 + reach) / side) + 1) * side;
    return [first, Math.min(end, last)] as const;
  };
  const [left, right] = grown(x, x + width, [grid.reachX, grid.width, image.width]);
  const [top, bottom] = grown(y, y + height, [grid.reachY, grid.height, image.height]);
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** The spans of one region, grown to whole blocks. */
function* grownSpans(spans: Iterable<Span>, image: Size, grid: BurnGrid): Generator<Span> {
  const columns = Math.ceil(image.width / grid.width);
  for (const [row, blocks] of touchedBlocks(spans, image, grid)) {
    const runs = [...runsOf(blocks, columns)];
    const bottom = Math.min(image.height, (row + 1) * grid.height);
    for (let y = row * grid.height; y < bottom; y++) {
      for (const [from, to] of runs) yield { y, from: from * grid.width, to: Math.min(image.width, to * grid.width) };
    }
  }
}

/** One byte a block, 1 if it is touched, by row of blocks, from the top. */
function touchedBlocks(spans: Iterable<Span>, image: Size, grid: BurnGrid): [number, Uint8Array][] {
  const { width, height, reachX, reachY } = grid;
  const rows = new Map<number, Uint8Array>();
  for (const { y, from, to } of spans) {
    const first = Math.floor(Math.max(0, from - reachX) / width);
    const last = Math.floor(Math.min(image.width - 1, to - 1 + reachX) / width);
    const top = Math.floor(Math.max(0, y - reachY) / height);
    const bottom = Math.floor(Math.min(image.height - 1, y + reachY) / height);
    for (let row = top; row <= bottom; row++) {
      let blocks = rows.get(row);
      if (!blocks) rows.set(row, (blocks = new Uint8Array(Math.ceil(image.width / width))));
      blocks.fill(1, first, last + 1);
    }
  }
  if (grid.across) for (const blocks of rows.values()) blocks.fill(1, blocks.indexOf(1), blocks.lastIndexOf(1) + 1);
  return [...rows].sort(([a], [b]) => a - b);
}

function* runsOf(blocks: Uint8Array, columns: number): Generator<readonly [from: number, to: number]> {
  for (let column = 0; column < columns; column++) {
    if (blocks[column] === 0) continue;
    const from = column;
    while (column < columns && blocks[column] === 1) column++;
    yield [from, column];
  }
}
