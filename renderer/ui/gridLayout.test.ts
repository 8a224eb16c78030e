import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gridJump, gridLayout, rowOf, rowsInView } from './gridLayout.ts';

/** Two sections of five and two items, three beside each other, under headings of 30. */
const layout = gridLayout([5, 2], 3, 100, 30);

describe('a long list', () => {
  it('puts sections under each other, each with its heading', () => {
    expect(layout.sections).toEqual([
      { top: 0, height: 230 },
      { top: 230, height: 130 },
    ]);
    expect(layout.height).toBe(360);
    expect(rowOf(layout, 4)).toMatchObject({ section: 0, from: 3, to: 5, top: 130 });
    expect(rowOf(layout, 5)).toMatchObject({ section: 1, top: 260 });
    expect(gridLayout([4], 3, 100, 0).height).toBe(200);
  });

  it('moves over headings and into short rows by keys', () => {
    const to = (key: string, at: number) => gridJump(layout, key, at, 2);
    expect([to('ArrowDown', 1), to('ArrowDown', 2), to('ArrowDown', 4), to('ArrowDown', 6)]).toEqual([4, 4, 6, 6]);
    expect([to('ArrowUp', 6), to('ArrowUp', 1), to('ArrowLeft', 0), to('ArrowRight', 6)]).toEqual([4, 1, 0, 6]);
    expect([to('PageDown', 0), to('PageUp', 5), to('Home', 6), to('End', 0)]).toEqual([5, 0, 0, 6]);
    expect(to('a', 0)).toBeUndefined();
    expect(gridJump(gridLayout([], 3, 100, 30), 'Home', 0, 1)).toBe(-1);
  });

  it('renders what is seen and little more, wherever one scrolls', () => {
    const shapes = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 12 });
    fc.assert(
      fc.property(
        shapes,
        fc.integer({ min: 1, max: 7 }),
        fc.nat(4000),
        fc.integer({ min: 1, max: 900 }),
        (counts, columns, top, height) => {
          const all = gridLayout(counts, columns, 100, 30);
          const [first, last] = rowsInView(all, top, top + height, 2);
          all.rows.forEach((row, index) => {
            const seen = row.top < top + height && row.top + row.height > top;
            if (seen) expect(index >= first && index < last).toBe(true);
          });
          expect(last - first).toBeLessThanOrEqual(height / 30 + 7);
        },
      ),
    );
  });

  it('reaches every item by arrows from the first', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 4 }),
        (counts, columns) => {
          const all = gridLayout(counts, columns, 100, 30);
          const total = counts.reduce((sum, count) => sum + count, 0);
          let at = 0;
          for (let step = 1; step < total; step++) at = gridJump(all, 'ArrowRight', at, 1)!;
          expect(at).toBe(total - 1);
          for (let step = 0; step < total; step++) at = gridJump(all, 'ArrowUp', at, 1)!;
          expect(rowOf(all, at)).toBe(rowOf(all, 0));
        },
      ),
    );
  });
});
