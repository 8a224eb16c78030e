import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boxFromCorners,
  boxToView,
  boxIntersection,
  boxIoU,
  fitViewport,
  imagePoint,
  maskSpans,
  mirrored,
  snapOutward,
  toImage,
  toView,
  turnAbout,
  turnedBy,
  viewPoint,
  zoomAbout,
} from './geometry.ts';
import type { Box, Size, Span, Turn } from './geometry.ts';

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true, noDefaultInfinity: true });
const boxes = fc.record({ x: number(-50, 150), y: number(-50, 150), width: number(0, 120), height: number(0, 120) });
/** Boxes that overlap every image of `roomy`, though seldom wholly. */
const near = fc.record({ x: number(-20, 40), y: number(-20, 40), width: number(0.5, 120), height: number(0.5, 120) });
const roomy = fc.record({ width: fc.integer({ min: 60, max: 100 }), height: fc.integer({ min: 60, max: 100 }) });
const sizes = fc.record({ width: fc.integer({ min: 1, max: 100 }), height: fc.integer({ min: 1, max: 100 }) });
const turns = fc.record({
  quarters: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const),
  flipped: fc.boolean(),
  aspect: number(0.25, 4),
});
const views = fc
  .tuple(fc.record({ scale: number(0.01, 64), offsetX: number(-5000, 5000), offsetY: number(-5000, 5000) }), turns)
  .map(([place, turn]) => ({ ...place, ...turn }));
const spansOf = (kind: 'rectangle' | 'ellipse', box: Box, size: Size): Span[] => [...maskSpans({ kind, box }, size)];

describe('the view', () => {
  it('maps every point there and back', () => {
    fc.assert(
      fc.property(views, number(-1e4, 1e4), number(-1e4, 1e4), (view, x, y) => {
        const back = toImage(toView(imagePoint(x, y), view), view);
        expect(back.x).toBeCloseTo(x, 4);
        expect(back.y).toBeCloseTo(y, 4);
      }),
    );
  });

  it('keeps the point under the pointer where it is while zooming, within its limits', () => {
    fc.assert(
      fc.property(views, number(-2000, 2000), number(-2000, 2000), number(0.1, 10), (view, x, y, factor) => {
        const about = viewPoint(x, y);
        const zoomed = zoomAbout(view, about, factor);
        const moved = toView(toImage(about, view), zoomed);
        expect(moved.x).toBeCloseTo(x, 3);
        expect(moved.y).toBeCloseTo(y, 3);
        expect(zoomed.scale).toBeGreaterThanOrEqual(0.01);
        expect(zoomed.scale).toBeLessThanOrEqual(64);
      }),
    );
  });

  it('fits the whole image, centred, inside its margin, however it is turned', () => {
    fc.assert(
      fc.property(sizes, number(100, 4000), number(100, 4000), turns, (image, width, height, turn) => {
        const seen = boxToView({ x: 0, y: 0, ...image }, fitViewport(image, { width, height }, 16, turn));
        expect(seen.x).toBeGreaterThanOrEqual(15.999);
        expect(seen.y).toBeGreaterThanOrEqual(15.999);
        expect(2 * seen.x + seen.width).toBeCloseTo(width, 3);
        expect(2 * seen.y + seen.height).toBeCloseTo(height, 3);
      }),
    );
  });

  it('turns about a point that stays where it is', () => {
    fc.assert(
      fc.property(views, turns, number(-2000, 2000), number(-2000, 2000), (view, turn, x, y) => {
        const about = viewPoint(x, y);
        const moved = toView(toImage(about, view), turnAbout(view, about, turn));
        expect(moved.x).toBeCloseTo(x, 3);
        expect(moved.y).toBeCloseTo(y, 3);
      }),
    );
  });

  it('turned four times, or mirrored twice, is as it was; mirroring changes left and right of the screen however it is turned', () => {
    fc.assert(
      fc.property(views, number(0, 100), number(0, 100), (view, x, y) => {
        const unit = { ...view, scale: 1, offsetX: 0, offsetY: 0 };
        const at = (turn: Turn) => toView(imagePoint(x, y), { ...unit, ...turn });
        const [before, flipped] = [at(unit), at(mirrored(unit))];
        expect(flipped.x).toBeCloseTo(-before.x, 6);
        expect(flipped.y).toBeCloseTo(before.y, 6);
        const quarter = at(turnedBy(unit, 1));
        expect(quarter.x).toBeCloseTo(-before.y, 6);
        expect(quarter.y).toBeCloseTo(before.x, 6);
        expect(at(mirrored(mirrored(unit)))).toEqual(before);
        expect(at([1, 1, 1, 1].reduce<Turn>((turn) => turnedBy(turn, 1), unit))).toEqual(before);
      }),
    );
  });
});

describe('boxes', () => {
  it('span two corners in any order', () => {
    fc.assert(
      fc.property(number(-99, 99), number(-99, 99), number(-99, 99), number(-99, 99), (x1, y1, x2, y2) => {
        const box = boxFromCorners(imagePoint(x1, y1), imagePoint(x2, y2));
        expect(box).toEqual(boxFromCorners(imagePoint(x2, y2), imagePoint(x1, y1)));
        expect(box.width).toBeGreaterThanOrEqual(0);
        expect(box.height).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('snap to whole pixels that cover them, inside the image', () => {
    fc.assert(
      fc.property(boxes, sizes, (box, image) => {
        const snapped = snapOutward(box, image);
        if (!snapped) {
          expect(boxIntersection(box, { x: 0, y: 0, ...image })).toBe(0);
          return;
        }
        expect(Object.values(snapped).every(Number.isInteger)).toBe(true);
        expect(snapped.x).toBeGreaterThanOrEqual(0);
        expect(snapped.x + snapped.width).toBeLessThanOrEqual(image.width);
        const inside = boxIntersection(box, { x: 0, y: 0, ...image });
        expect(boxIntersection(box, snapped)).toBeCloseTo(inside, 6);
      }),
    );
  });

  it('overlap themselves wholly, and each other alike from both sides', () => {
    fc.assert(
      fc.property(boxes, boxes, (a, b) => {
        expect(boxIoU(a, b)).toBe(boxIoU(b, a));
        expect(boxIoU(a, b)).toBeLessThanOrEqual(1 + 1e-9);
        if (a.width * a.height > 1e-6) expect(boxIoU(a, a)).toBeCloseTo(1, 6);
      }),
    );
  });
});

describe('a mask', () => {
  it('has one run of pixels a row, from top to bottom, inside the image', () => {
    fc.assert(
      fc.property(fc.constantFrom('rectangle' as const, 'ellipse' as const), boxes, sizes, (kind, box, image) => {
        let last = -1;
        for (const { y, from, to } of spansOf(kind, box, image)) {
          expect(y).toBeGreaterThan(last);
          expect([y, from, to].every(Number.isInteger)).toBe(true);
          expect(0 <= from && from < to && to <= image.width && y < image.height).toBe(true);
          last = y;
        }
      }),
    );
  });

  it('of a rectangle covers every pixel that the rectangle touches', () => {
    fc.assert(
      fc.property(near, roomy, number(0, 1), number(0, 1), (box, image, u, v) => {
        const [x, y] = [Math.floor(box.x + u * box.width), Math.floor(box.y + v * box.height)];
        // The far edges themselves belong to the next pixel.
        fc.pre(x < box.x + box.width && y < box.y + box.height);
        fc.pre(x >= 0 && y >= 0 && x < image.width && y < image.height);
        const covering = spansOf('rectangle', box, image).filter(
          (span) => span.y === y && span.from <= x && x < span.to,
        );
        expect(covering).toHaveLength(1);
      }),
    );
  });

  it('of an ellipse covers every pixel that holds any point of the ellipse', () => {
    fc.assert(
      fc.property(near, roomy, number(0, 2 * Math.PI), number(0, 0.999), (box, image, angle, radius) => {
        const x = Math.floor(box.x + (box.width / 2) * (1 + radius * Math.cos(angle)));
        const y = Math.floor(box.y + (box.height / 2) * (1 + radius * Math.sin(angle)));
        fc.pre(x >= 0 && y >= 0 && x < image.width && y < image.height);
        const covering = spansOf('ellipse', box, image).filter((span) => span.y === y && span.from <= x && x < span.to);
        expect(covering).toHaveLength(1);
      }),
    );
  });

  it('of an ellipse lies within the mask of its box', () => {
    fc.assert(
      fc.property(boxes, sizes, (box, image) => {
        const rows = new Map(spansOf('rectangle', box, image).map((span) => [span.y, span]));
        for (const { y, from, to } of spansOf('ellipse', box, image)) {
          const row = rows.get(y)!;
          expect(row.from <= from && to <= row.to).toBe(true);
        }
      }),
    );
  });
});
