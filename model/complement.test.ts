import fc from 'fast-check';
import { expect, it } from 'vitest';
import { complementOf } from './complement.ts';

const size = { width: 12, height: 9 };
const box = fc
  .record({
    x: fc.nat(11),
    y: fc.nat(8),
    width: fc.integer({ min: 1, max: 12 }),
    height: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ x, y, width, height }) => ({
    x,
    y,
    width: Math.min(width, size.width - x),
    height: Math.min(height, size.height - y),
  }));

it('tiles exactly what no region covers, each pixel once', () => {
  fc.assert(
    fc.property(fc.array(box, { maxLength: 4 }), (regions) => {
      const tiles = complementOf(regions, size);
      for (let y = 0; y < size.height; y++) {
        for (let x = 0; x < size.width; x++) {
          const covers = (b: { x: number; y: number; width: number; height: number }) =>
            x >= b.x && x < b.x + b.width && y >= b.y && y < b.y + b.height;
          expect(tiles.filter(covers).length).toBe(regions.some(covers) ? 0 : 1);
        }
      }
    }),
  );
});

it('makes four rectangles about one region', () => {
  expect(complementOf([{ x: 3, y: 2, width: 6, height: 4 }], size)).toEqual([
    { x: 0, y: 0, width: 12, height: 2 },
    { x: 0, y: 2, width: 3, height: 4 },
    { x: 9, y: 2, width: 3, height: 4 },
    { x: 0, y: 6, width: 12, height: 3 },
  ]);
});
