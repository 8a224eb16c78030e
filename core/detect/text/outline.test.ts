import { describe, expect, it } from 'vitest';
import { outlineArea, outsideOf } from '../../../model/outline.ts';
import type { Slant } from '../boxes.ts';
import { outlineOf } from './outline.ts';
import { alongAndAcross, reachOfGrowth } from './slant.ts';

const slant: Slant = { x: 200, y: 150, degrees: 30, length: 160, height: 20 };
/** About the slanted line, and so much more. */
function about(one: Slant, by = 0) {
  const { x, y } = reachOfGrowth(one, one.length / 2, one.height / 2);
  return { x: one.x - x - by, y: one.y - y - by, width: 2 * (x + by), height: 2 * (y + by) };
}
const track = (one: Slant, seen = about(one)) => ({
  box: seen,
  best: { ...about(one), slant: one, frame: 0, score: 1 },
});

describe('what to cover of a line at an angle', () => {
  it('is the line and a little above and below it, as far as its box goes', () => {
    for (const degrees of [30, -30, 45, 60, -75, 12]) {
      const one = { ...slant, degrees };
      const outline = outlineOf(about(one, 8), track(one))!;
      const outside = outsideOf(outline);
      const half = one.height / 2;
      for (const along of [-80, -40, 0, 40, 80]) {
        for (const across of [-half, half]) {
          const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
          expect(outside(200 + along * cos - across * sin, 150 + along * sin + across * cos)).toBeLessThan(0);
        }
      }
      for (const { x, y } of outline) {
        expect(Math.abs(alongAndAcross(one, x - 200, y - 150)[1])).toBeLessThan(0.75 * one.height);
      }
      expect(outlineArea(outline)).toBeLessThan(0.8 * about(one, 8).width * about(one, 8).height);
    }
  });

  it('is all of its box where that is not much more', () => {
    const almostLying = { ...slant, degrees: 3 };
    expect(outlineOf(about(almostLying), track(almostLying))).toBeUndefined();
  });

  it('is all of its box where looks did not see the same', () => {
    expect(outlineOf(about(slant, 30), track(slant, about(slant, 20)))).toBeUndefined();
    expect(outlineOf(about(slant, 30), track(slant, about(slant, 4)))).toBeDefined();
  });

  it('is its box where it lies or stands', () => {
    const { slant: _, ...best } = track(slant).best;
    expect(outlineOf(about(slant), { box: about(slant), best })).toBeUndefined();
  });
});
