import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clipBox, scaleBox, suppressOverlaps, unflipBox, unionBox, unturnBox } from './boxes.ts';
import { flipRaster, turnRaster, type Raster, type Turn } from './raster.ts';

const box = (x: number, y: number, width: number, height: number, score = 1) => ({ x, y, width, height, score });

describe('suppressing overlaps', () => {
  it('keeps the best of boxes that overlap, and boxes that lie apart', () => {
    const kept = suppressOverlaps([box(1, 0, 10, 10, 0.6), box(0, 0, 10, 10, 0.9), box(40, 0, 10, 10, 0.5)], 0.4);
    expect(kept.map(({ score }) => score)).toEqual([0.9, 0.5]);
  });

  it('keeps both of two boxes that overlap by less than the limit', () => {
    // 5 × 10 of 15 × 10: one third.
    expect(suppressOverlaps([box(0, 0, 10, 10), box(5, 0, 10, 10)], 0.4)).toHaveLength(2);
    expect(suppressOverlaps([box(0, 0, 10, 10), box(5, 0, 10, 10)], 0.3)).toHaveLength(1);
  });
});

describe('boxes of turned pictures', () => {
  it('come back to where they were, whatever the turn, flipped or not', () => {
    const width = 9;
    const height = 5;
    const marked = fc.record({
      x: fc.nat(width - 1),
      y: fc.nat(height - 1),
      turn: fc.constantFrom<Turn>(0, 1, 2, 3),
      flipped: fc.boolean(),
    });
    fc.assert(
      fc.property(marked, ({ x, y, turn, flipped }) => {
        const upright: Raster = { data: new Uint8Array(width * height * 3), width, height };
        upright.data.set([7, 8, 9], (y * width + x) * 3);
        const turned = flipped ? flipRaster(turnRaster(upright, turn)) : turnRaster(upright, turn);
        const at = turned.data.indexOf(7) / 3;
        expect([...turned.data.subarray(at * 3, at * 3 + 3)]).toEqual([7, 8, 9]);
        const found = { x: at % turned.width, y: Math.floor(at / turned.width), width: 1, height: 1 };
        const unflipped = flipped ? unflipBox(found, turned) : found;
        expect(unturnBox(unflipped, turn, upright)).toEqual({ x, y, width: 1, height: 1 });
      }),
    );
  });

  it('flip left and right, not top and bottom', () => {
    const picture: Raster = { data: Uint8Array.of(1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4), width: 2, height: 2 };
    expect([...flipRaster(picture).data]).toEqual([2, 2, 2, 1, 1, 1, 4, 4, 4, 3, 3, 3]);
    expect(unflipBox(box(1, 2, 3, 4), { width: 10 })).toEqual(box(6, 2, 3, 4));
  });

  it('turn clockwise: what was at the top left is at the top right', () => {
    const picture: Raster = { data: Uint8Array.of(1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4), width: 2, height: 2 };
    expect([...turnRaster(picture, 1).data].filter((_, i) => i % 3 === 0)).toEqual([3, 1, 4, 2]);
  });
});

it('a box scales with its picture, each way by its own factor', () => {
  const from = { width: 10, height: 10 };
  expect(scaleBox({ x: 1, y: 2, width: 3, height: 4 }, from, { width: 20, height: 30 })).toEqual({
    x: 2,
    y: 6,
    width: 6,
    height: 12,
  });
});

it('a box is cut to its picture, and is nothing outside of it', () => {
  const size = { width: 10, height: 10 };
  expect(clipBox({ x: -5, y: 8, width: 8, height: 8 }, size)).toEqual({ x: 0, y: 8, width: 3, height: 2 });
  expect(clipBox({ x: 10, y: 0, width: 5, height: 5 }, size)).toBeUndefined();
});

it('a union covers both boxes', () => {
  expect(unionBox({ x: 0, y: 5, width: 2, height: 2 }, { x: 4, y: 0, width: 1, height: 1 })).toEqual({
    x: 0,
    y: 0,
    width: 5,
    height: 7,
  });
});
