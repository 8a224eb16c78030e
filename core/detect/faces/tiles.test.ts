import { describe, expect, it } from 'vitest';
import type { ScoredBox } from '../boxes.ts';
import type { Raster } from '../raster.ts';
import { inTiles } from './tiles.ts';

const width = 640;
const height = 512;
/** Each pixel tells its column and row, in eighths. */
const picture: Raster = { data: new Uint8Array(width * height * 3), width, height };
for (let y = 0, at = 0; y < height; y++) {
  for (let x = 0; x < width; x++, at += 3) picture.data.set([x >> 3, y >> 3], at);
}
/** Answers a small box on every cell of eight pixels that it sees. */
const everyEighth = async (part: Raster): Promise<ScoredBox[]> =>
  Array.from({ length: (part.width / 8) * (part.height / 8) }, (_, cell) => ({
    x: (cell % (part.width / 8)) * 8,
    y: Math.floor(cell / (part.width / 8)) * 8,
    width: 4,
    height: 4,
    score: 0.5,
  }));

describe('a large picture run in tiles', () => {
  it('answers every place once, where it lies in the whole', async () => {
    const found = await inTiles(picture, everyEighth, 384 * 384);
    const places = found.map(({ x, y }) => (y / 8) * (width / 8) + x / 8).sort((a, b) => a - b);
    expect(places).toEqual(Array.from({ length: (width / 8) * (height / 8) }, (_, cell) => cell));
  });

  it('shows each tile with what is around it, beginning at whole cells', async () => {
    const seen: { left: number; top: number; columns: number; rows: number }[] = [];
    const look = async ({ data, width: columns, height: rows }: Raster): Promise<ScoredBox[]> => {
      seen.push({ left: data[0]! * 8, top: data[1]! * 8, columns, rows });
      return [];
    };
    await inTiles(picture, look, 512 * 512);
    expect(seen).toEqual([
      { left: 0, top: 0, columns: 448, rows: 512 },
      { left: 192, top: 0, columns: 448, rows: 512 },
    ]);
  });

  it('runs a small picture as it is', async () => {
    const parts: Raster[] = [];
    await inTiles(picture, async (part) => (parts.push(part), []));
    expect(parts).toEqual([picture]);
  });
});
