import { expect, it } from 'vitest';
import { connectedComponents } from './components.ts';
import { unclipped } from './lines.ts';

const map = (rows: string[]) => ({
  data: Float32Array.from(rows.join('').replaceAll('.', '0'), (digit) => Number(digit) / 10),
  width: rows[0]!.length,
  height: rows.length,
});

it('finds each patch with its extent, size and mean, corners counting as neighbours', () => {
  const { data, width, height } = map(['88....', '..8...', '....64', '....46']);
  expect(connectedComponents(data, width, height, 0.3)).toMatchObject([
    { left: 0, top: 0, right: 3, bottom: 2, pixels: 3, mean: expect.closeTo(0.8, 5) },
    { left: 4, top: 2, right: 6, bottom: 4, pixels: 4, mean: expect.closeTo(0.5, 5) },
  ]);
});

it('says where the middle of a patch is and how it spreads', () => {
  const { data, width, height } = map(['9.....', '..99..', '......']);
  expect(connectedComponents(data, width, height, 0.5)).toMatchObject([
    { x: 0.5, y: 0.5, varianceX: 1 / 12, varianceY: 1 / 12, covariance: 0 },
    { x: 3, y: 1.5, varianceX: 0.25 + 1 / 12, varianceY: 1 / 12, covariance: 0 },
  ]);
  const diagonal = map(['9..', '.9.', '..9']);
  const [patch] = connectedComponents(diagonal.data, 3, 3, 0.5);
  expect(patch!.covariance).toBeCloseTo(2 / 3, 10);
});

it('leaves out what is not above the threshold', () => {
  const { data, width, height } = map(['44.', '...', '..9']);
  expect(connectedComponents(data, width, height, 0.5)).toMatchObject([{ left: 2, top: 2, pixels: 1 }]);
});

it('grows a shrunken core back by area × ratio / perimeter', () => {
  const box = unclipped({ left: 10, top: 10, right: 110, bottom: 20 });
  const grow = (100 * 10 * 1.4) / 220;
  expect(box).toEqual({ x: 10 - grow, y: 10 - grow, width: 100 + 2 * grow, height: 10 + 2 * grow });
});
