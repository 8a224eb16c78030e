import { expect, it } from 'vitest';
import { calibratedScore } from './calibration.ts';

it('a higher score is never shown as a lower one, and all are shares', () => {
  const shown = Array.from({ length: 201 }, (_, index) => calibratedScore(index / 200));
  expect([...shown].sort((a, b) => a - b)).toEqual(shown);
  expect(shown[0]).toBeGreaterThanOrEqual(0);
  expect(shown.at(-1)).toBeLessThan(1);
});

it('what is out of range is shown as the nearest that is in it', () => {
  expect(calibratedScore(1.2)).toBe(calibratedScore(1));
  expect(calibratedScore(-1)).toBe(0);
});
