import { describe, expect, it } from 'vitest';
import type { ScoredBox } from '../boxes.ts';
import type { Raster } from '../raster.ts';
import { inStrips } from './strips.ts';

const width = 64;
const height = 640;
/** Each row tells its own number. */
const picture: Raster = {
  data: Uint8Array.from({ length: width * height * 3 }, (_, at) => Math.floor(at / (width * 3)) % 251),
  width,
  height,
};
/** Answers a small box on every eighth row that it sees. */
const everyEighth = async (part: Raster): Promise<ScoredBox[]> =>
  Array.from({ length: Math.ceil(part.height / 8) }, (_, row) => ({
    x: 0,
    y: row * 8,
    width: 4,
    height: 4,
    score: 0.5,
  }));

describe('a large picture run in strips', () => {
  it('answers every place once, where it lies in the whole', async () => {
    const found = await inStrips(picture, everyEighth, width * 200);
    expect(found.map(({ y }) => y)).toEqual(Array.from({ length: height / 8 }, (_, row) => row * 8));
  });

  it('shows each strip with the rows around it, beginning at whole cells', async () => {
    const seen: { first: number; rows: number }[] = [];
    const look = async (part: Raster): Promise<ScoredBox[]> => {
      seen.push({ first: part.data[0]!, rows: part.height });
      return [];
    };
    await inStrips(picture, look, width * 320);
    expect(seen).toEqual([
      { first: 0, rows: 448 },
      { first: 192, rows: 448 },
    ]);
  });

  it('runs a small picture as it is', async () => {
    const parts: Raster[] = [];
    await inStrips(picture, async (part) => (parts.push(part), []));
    expect(parts).toEqual([picture]);
  });
});
