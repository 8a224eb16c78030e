import fc from 'fast-check';
import { expect, test } from 'vitest';
import { maskSpans, type MaskShape } from '../../model/geometry.ts';
import { burnedOutline } from './paintRegions.ts';

const image = { width: 120, height: 90 };
const shapes = fc.record({
  kind: fc.constantFrom('rectangle', 'ellipse'),
  box: fc.record({
    x: fc.double({ min: -40, max: 130, noNaN: true }),
    y: fc.double({ min: -40, max: 100, noNaN: true }),
    width: fc.double({ min: 0, max: 150, noNaN: true }),
    height: fc.double({ min: 0, max: 120, noNaN: true }),
  }),
}) as fc.Arbitrary<MaskShape>;

/** Twice the signed area of a polygon. */
const area = (points: readonly (readonly [number, number])[]): number =>
  Math.abs(
    points.reduce((sum, [x, y], index) => {
      const [nextX, nextY] = points[(index + 1) % points.length]!;
      return sum + x * nextY - nextX * y;
    }, 0) / 2,
  );

test('the preview fills as many pixels as will be burned, for any shape', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      let burned = 0;
      for (const { from, to } of maskSpans(shape, image)) burned += to - from;
      expect(area(burnedOutline(shape, image))).toBe(burned);
    }),
  );
});

test('a shape outside of the picture has no outline', () => {
  expect(burnedOutline({ kind: 'ellipse', box: { x: 500, y: 0, width: 9, height: 9 } }, image)).toEqual([]);
});
