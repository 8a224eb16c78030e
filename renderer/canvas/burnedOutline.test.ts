import fc from 'fast-check';
import { expect, test } from 'vitest';
import { burnedSpans, type BurnGrid } from '../../model/burnGrid.ts';
import {
  imagePoint,
  maskSpans,
  maskShapeSchema,
  toImage,
  toView,
  viewMatrix,
  type ImagePoint,
  type MaskShape,
  type Viewport,
} from '../../model/geometry.ts';
import { polygonOf, strokeOf } from '../editor/shapes.ts';
import { burnedOutline } from './burnedOutline.ts';

const image = { width: 44, height: 32 };
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true, noDefaultInfinity: true });
const points = (least: number, most: number): fc.Arbitrary<ImagePoint[]> =>
  fc.array(fc.tuple(number(-12, 56), number(-12, 44)), { minLength: least, maxLength: most }).map((list) =>
    // Half of them on whole pixels, where rounding would show.
    list.map(([x, y], i) => (i % 2 ? imagePoint(x, y) : imagePoint(Math.round(x), Math.round(y)))),
  );
const boxes = fc.record({ x: number(-20, 50), y: number(-20, 40), width: number(0, 55), height: number(0, 40) });
const shapes: fc.Arbitrary<MaskShape> = fc.oneof(
  fc.record({ kind: fc.constantFrom('rectangle' as const, 'ellipse' as const), box: boxes }),
  points(3, 9).map(polygonOf),
  fc.tuple(points(1, 6), number(0.5, 9)).map(([list, radius]) => strokeOf(list, radius)),
);
const views: fc.Arbitrary<Viewport> = fc.record({
  scale: number(0.05, 40),
  offsetX: number(-500, 500),
  offsetY: number(-500, 500),
  quarters: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const),
  flipped: fc.boolean(),
  aspect: number(0.3, 3),
});

const grids: fc.Arbitrary<BurnGrid | null> = fc.option(
  fc.record({
    width: fc.constantFrom(8, 16),
    height: fc.constantFrom(8, 16),
    reachX: fc.constantFrom(0, 1),
    reachY: fc.constantFrom(0, 1),
    across: fc.boolean(),
  }),
);

/** How often the loops go round a point. */
function winding(loops: readonly (readonly (readonly [number, number])[])[], x: number, y: number): number {
  let turns = 0;
  for (const loop of loops) {
    for (let i = 0; i < loop.length; i++) {
      const [[ax, ay], [bx, by]] = [loop.at(i - 1)!, loop[i]!];
      if (ay > y === by > y) continue;
      if (x < ax + ((y - ay) / (by - ay)) * (bx - ax)) turns += ay < by ? 1 : -1;
    }
  }
  return turns;
}

test('the preview is the burned mask to the pixel, under any zoom, rotation, flip, shape of pixel and grid of blocks', () => {
  fc.assert(
    fc.property(shapes, grids, views, (shape, grid, view) => {
      const burned = new Set<number>();
      for (const { y, from, to } of burnedSpans(shape, image, grid)) {
        for (let x = from; x < to; x++) burned.add(y * image.width + x);
      }
      const [a, b, c, d, e, f] = viewMatrix(view);
      const seen = burnedOutline(burnedSpans(shape, image, grid)).map((loop) =>
        loop.map(([x, y]) => [a * x + c * y + e, b * x + d * y + f] as const),
      );
      for (let y = -1; y <= image.height; y += 2) {
        for (let x = -1; x <= image.width; x++) {
          const at = toView(imagePoint(x + 0.5, y + 0.5), view);
          const inside = x >= 0 && y >= 0 && x < image.width && y < image.height;
          const shown = winding(seen, at.x, at.y) !== 0;
          if (shown !== (inside && burned.has(y * image.width + x))) expect.fail(`pixel ${x}, ${y}`);
        }
      }
    }),
    { numRuns: 50 },
  );
});

test('whatever a shape touches is burned: every point of it lies in a burned pixel', () => {
  const inShape = fc.oneof(
    fc.tuple(points(3, 7), fc.array(number(0, 1), { minLength: 2, maxLength: 2 })).map(([list, [u, v]]) => {
      // A point of the triangle of three corners that follow each other need not be inside; one of an edge is on it.
      const i = Math.min(list.length - 1, Math.floor(u! * list.length));
      const [p, q] = [list[i]!, list[(i + 1) % list.length]!];
      return { shape: polygonOf(list), at: imagePoint(p.x + (q.x - p.x) * v!, p.y + (q.y - p.y) * v!) };
    }),
    fc
      .tuple(points(1, 5), number(0.5, 9), number(0, 1), number(0, 0.999), number(0, 2 * Math.PI))
      .map(([list, radius, t, share, turn]) => {
        const i = Math.floor(t * (list.length - 1));
        const [p, q] = [list[i]!, list[i + 1] ?? list[i]!];
        const along = t * (list.length - 1) - i;
        const centre = imagePoint(p.x + (q.x - p.x) * along, p.y + (q.y - p.y) * along);
        const at = imagePoint(centre.x + radius * share * Math.cos(turn), centre.y + radius * share * Math.sin(turn));
        return { shape: strokeOf(list, radius), at };
      }),
  );
  fc.assert(
    fc.property(inShape, ({ shape, at }) => {
      // Exactly on the line between two pixels either is right.
      if (Math.abs(at.x - Math.round(at.x)) < 1e-6 || Math.abs(at.y - Math.round(at.y)) < 1e-6) return;
      const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
      if (x < 0 || y < 0 || x >= image.width || y >= image.height) return;
      const covering = [...maskSpans(shape, image)].filter((span) => span.y === y && span.from <= x && x < span.to);
      expect(covering).toHaveLength(1);
    }),
    { numRuns: 1000 },
  );
});

test('runs come in order, apart from each other and within the picture', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      let last = { y: -1, to: -1 };
      for (const { y, from, to } of maskSpans(shape, image)) {
        expect(y > last.y || (y === last.y && from > last.to)).toBe(true);
        expect(from >= 0 && to > from && to <= image.width && y >= 0 && y < image.height).toBe(true);
        last = { y, to };
      }
    }),
  );
});

test('a polygon of whole corners burns what a rectangle does, and a drawn ring keeps what is within', () => {
  const corners = [imagePoint(3, 4), imagePoint(20, 4), imagePoint(20, 9), imagePoint(3, 9)];
  expect([...maskSpans(polygonOf(corners), image)]).toEqual([
    ...maskSpans({ kind: 'rectangle', box: { x: 3, y: 4, width: 17, height: 5 } }, image),
  ]);
  const ring = Array.from({ length: 33 }, (_, i) =>
    imagePoint(22 + 12 * Math.cos((i * Math.PI) / 16), 16 + 12 * Math.sin((i * Math.PI) / 16)),
  );
  const middle = [...maskSpans(strokeOf(ring, 3), image)].filter(({ y }) => y === 16);
  expect(middle).toHaveLength(2);
  expect(burnedOutline(maskSpans(strokeOf(ring, 3), image))).toHaveLength(2);
});

test('a shape outside of the picture has no outline', () => {
  expect(burnedOutline(maskSpans({ kind: 'ellipse', box: { x: 500, y: 0, width: 9, height: 9 } }, image))).toEqual([]);
});

test('a shape whose box is not the one about its points is refused', () => {
  const shape = polygonOf([imagePoint(0, 0), imagePoint(9, 0), imagePoint(0, 9)]);
  expect(maskShapeSchema.safeParse(shape).success).toBe(true);
  expect(maskShapeSchema.safeParse({ ...shape, box: { ...shape.box, width: 5 } }).success).toBe(false);
});

test('what the pointer meets is what is drawn there', () => {
  fc.assert(
    fc.property(views, number(-100, 100), number(-100, 100), (view, x, y) => {
      const back = toImage(toView(imagePoint(x, y), view), view);
      expect(back.x).toBeCloseTo(x, 6);
      expect(back.y).toBeCloseTo(y, 6);
    }),
  );
});
