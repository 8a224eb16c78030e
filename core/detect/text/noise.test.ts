import { expect, it } from 'vitest';
import { seeded } from '../../../tools/samples/random.ts';
import { noiseOf } from './noise.ts';

const picture = (shade: (x: number, y: number) => number) => {
  const [width, height] = [200, 150];
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) data.fill(shade(i % width, Math.floor(i / width)), i * 3, i * 3 + 3);
  return { data, width, height };
};

it('measures grain, whatever slope lies beneath', () => {
  const random = seeded(4);
  const even = noiseOf(picture((x) => 60 + x / 2 + 60 * (random() - 0.5)));
  expect(even).toBeGreaterThan(15);
  expect(even).toBeLessThan(20);
});

it('sees none in edges, in what is flat, and in what is too small to tell', () => {
  expect(noiseOf(picture((x) => (x % 20 < 10 ? 0 : 255)))).toBe(0);
  expect(noiseOf({ data: new Uint8Array(6), width: 2, height: 1 })).toBe(0);
});
