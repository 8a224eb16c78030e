import { expect, it } from 'vitest';
import { brightened } from './brightness.ts';

const picture = (values: readonly number[]) => ({
  data: Uint8Array.from({ length: 300 }, (_, index) => values[index % values.length]!),
  width: 10,
  height: 10,
});

it('turns up the light of a dark picture', () => {
  expect(Math.max(...brightened(picture([2, 10, 25])).data)).toBe(225);
});

it('leaves alone what is light enough, black, or has a light somewhere', () => {
  for (const values of [[0], [20, 200], [120]]) {
    const before = picture(values);
    expect(brightened(before)).toBe(before);
  }
});
