import type { Box, Size } from '../../../model/geometry.ts';
import { clipBox, type ScoredBox } from '../boxes.ts';
import { cropRaster, type Raster } from '../raster.ts';

/**
 * The text detector takes round things (a pupil, a lesion, a vertebra) for a large letter O. What is almost square, large, shows no
 * lines from near by and reads as one character at most can hold nothing that names a person; covering it would
 * cover what the picture was taken for. Everything else stays, read or not.
 */
const SQUARE = 2;
const LEAST_SIDE = 24;
const LEAST_SHARE = 0.025;

export function maybeLoneGlyph(line: Box, picture: Size): boolean {
  const short = Math.min(line.width, line.height);
  const long = Math.max(line.width, line.height);
  const least = Math.max(LEAST_SIDE, LEAST_SHARE * Math.max(picture.width, picture.height));
  return long < SQUARE * short && short >= least;
}

/** Letters and digits; a scribble of dots and strokes is none. */
export const glyphCount = (text: string): number => text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;

const LINE_SHAPE = 2;
const SEVERAL = 3;

/** Seen from near by, a block of small print falls apart into lines; one large glyph does not. */
export async function holdsLines(
  picture: Raster,
  block: Box,
  find: (raster: Raster) => Promise<ScoredBox[]>,
): Promise<boolean> {
  const box = clipBox(
    { x: Math.floor(block.x), y: Math.floor(block.y), width: Math.ceil(block.width), height: Math.ceil(block.height) },
    picture,
  );
  if (!box) return false;
  const lines = await find(cropRaster(picture, box.x, box.y, box.width, box.height));
  return lines.length >= SEVERAL || lines.some((line) => line.width >= LINE_SHAPE * line.height);
}
