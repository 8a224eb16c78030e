import { expect, test } from 'vitest';
import { levelFor } from './encodedSource.ts';
import { neighbours } from './pictureSource.ts';

test('asks for the next level above what is seen, and never for more than there is', () => {
  expect([levelFor(300, 4000), levelFor(1025, 4000), levelFor(3000, 4000), levelFor(20000, 4000)]).toEqual([
    512, 2048, 4000, 4000,
  ]);
  expect(levelFor(20000, 12000)).toBe(8192);
});

test('fetches ahead in the direction of travel, within the series', () => {
  expect(neighbours(5, 4, 20)).toEqual([6, 7, 4]);
  expect(neighbours(5, 6, 20)).toEqual([4, 3, 6]);
  expect(neighbours(0, 0, 1)).toEqual([]);
  expect(neighbours(19, 18, 20)).toEqual([18]);
});
