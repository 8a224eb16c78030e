import { describe, expect, it } from 'vitest';
import { maskShapeSchema, maskSpans } from './geometry.ts';
import { isConvex, maskOfFound, outlineArea, outsideOf } from './outline.ts';

const diamond = [
  { x: 20, y: 0 },
  { x: 40, y: 20 },
  { x: 20, y: 40 },
  { x: 0, y: 20 },
];
const box = { x: 0, y: 0, width: 40, height: 40 };

describe('the outline of something found', () => {
  it('is what is burned, and without one its box', () => {
    const shape = maskShapeSchema.parse(maskOfFound({ box, outline: diamond }));
    expect(shape).toMatchObject({ kind: 'polygon', box });
    const covered = [...maskSpans(shape, { width: 60, height: 60 })].reduce((sum, { from, to }) => sum + to - from, 0);
    expect(covered).toBeGreaterThanOrEqual(800);
    expect(covered).toBeLessThan(900);
    expect(maskOfFound({ box })).toEqual({ kind: 'rectangle', box });
  });

  it('tells how far a place lies outside, whichever way round its corners go', () => {
    for (const outline of [diamond, [...diamond].reverse()]) {
      const outside = outsideOf(outline);
      expect(outlineArea(outline)).toBe(800);
      expect(outside(20, 20)).toBeCloseTo(-Math.SQRT1_2 * 20);
      expect(outside(40, 0)).toBeCloseTo(Math.SQRT1_2 * 20);
      expect(outside(45, 20)).toBeCloseTo(Math.SQRT1_2 * 5);
      expect(isConvex(outline)).toBe(true);
    }
  });

  it('has no corner that points inwards', () => {
    const notched = [
      { x: 0, y: 0 },
      { x: 40, y: 0 },
      { x: 20, y: 10 },
      { x: 40, y: 40 },
    ];
    expect(isConvex(notched)).toBe(false);
  });
});
