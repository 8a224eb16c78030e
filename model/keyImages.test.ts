import { expect, it } from 'vitest';
import type { ItemId } from './ids.ts';
import { proposeKeyImages, type HeadPicture } from './keyImages.ts';

const series = (count: number, change: (n: number) => Partial<HeadPicture> = () => ({})): HeadPicture[] =>
  Array.from({ length: count }, (_, n) => ({ item: `${n}` as ItemId, headSlices: 1, annotated: false, ...change(n) }));
const numbers = (kept: readonly ItemId[]) => kept.map(Number);

it('spreads the key images evenly over a series', () => {
  expect(numbers(proposeKeyImages(series(100), 4))).toEqual([12, 37, 62, 87]);
  const gaps = numbers(proposeKeyImages(series(100), 30)).map((n, index, all) => n - (all[index - 1] ?? n - 3));
  expect(gaps).toHaveLength(30);
  expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
});

it('keeps everything that is within the limit, and nothing where nothing may be shown', () => {
  expect(proposeKeyImages(series(5), 30)).toHaveLength(5);
  expect(proposeKeyImages(series(5), 0)).toEqual([]);
});

it('keeps what carries annotations first, in the order of the slices', () => {
  const kept = numbers(
    proposeKeyImages(
      series(50, (n) => ({ annotated: n === 3 || n === 44 })),
      4,
    ),
  );
  expect(kept).toHaveLength(4);
  expect(kept).toEqual(expect.arrayContaining([3, 44]));
  expect(kept).toEqual([...kept].sort((a, b) => a - b));
  expect(
    proposeKeyImages(
      series(50, () => ({ annotated: true })),
      4,
    ),
  ).toHaveLength(4);
});

it('never takes an object of many slices that does not fit, and never exceeds the limit', () => {
  const kept = proposeKeyImages(
    series(10, (n) => ({ headSlices: n === 0 ? 200 : 7 })),
    30,
  );
  expect(numbers(kept)).not.toContain(0);
  expect(kept).toHaveLength(4);
});
