import { describe, expect, it } from 'vitest';
import { tileBox, tilesOver } from './tiles.ts';

const image = { width: 2500, height: 1024 };

describe('tiles', () => {
  it('are those on which some of a box lies, and none beside the picture', () => {
    expect(tilesOver({ x: 1023.5, y: -80, width: 1, height: 100 }, image)).toEqual({
      left: 0,
      top: 0,
      right: 1,
      bottom: 0,
    });
    expect(tilesOver({ x: 0, y: 0, width: 1e9, height: 1e9 }, image)).toEqual({ left: 0, top: 0, right: 2, bottom: 0 });
    const { left, right } = tilesOver({ x: 2600, y: 0, width: 10, height: 10 }, image);
    expect(right).toBeLessThan(left);
  });

  it('cover the picture once, the last of a row being smaller', () => {
    const row = [0, 1, 2].map((column) => tileBox(column, 0, image)!);
    expect(row.map(({ x, width, height }) => [x, width, height])).toEqual([
      [0, 1024, 1024],
      [1024, 1024, 1024],
      [2048, 452, 1024],
    ]);
    for (const [column, at] of [
      [3, 0],
      [0, 1],
      [-1, 0],
      [0.5, 0],
      [NaN, 0],
    ] as const) {
      expect(tileBox(column, at, image)).toBeUndefined();
    }
  });
});
