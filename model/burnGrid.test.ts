import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { burnedBox, burnedSpans, plainBlocks, type BurnGrid } from './burnGrid.ts';

const grids: readonly (BurnGrid | null)[] = [
  null,
  plainBlocks,
  { width: 16, height: 16, reachX: 1, reachY: 1, across: false },
  { width: 32, height: 8, reachX: 2, reachY: 0, across: false },
];
const part = fc.double({ min: 0, max: 1, noNaN: true });

describe('the box about what is burned of a rectangle', () => {
  it('ends where the burned pixels do, in blocks and without', () => {
    fc.assert(
      fc.property(fc.constantFrom(...grids), part, part, part, part, (grid, x, y, width, height) => {
        const image = { width: 101, height: 67 };
        const box = { x: x * 100, y: y * 66, width: width * (101 - x * 100), height: height * (67 - y * 66) };
        const spans = [...burnedSpans({ kind: 'rectangle', box }, image, grid)];
        fc.pre(spans.length > 0);
        const made = burnedBox(box, image, grid);
        expect({ left: made.x, top: made.y, right: made.x + made.width, bottom: made.y + made.height }).toEqual({
          left: Math.min(...spans.map(({ from }) => from)),
          top: Math.min(...spans.map((span) => span.y)),
          right: Math.max(...spans.map(({ to }) => to)),
          bottom: Math.max(...spans.map((span) => span.y)) + 1,
        });
      }),
    );
  });
});
