import { describe, expect, it } from 'vitest';
import { decodeGreedy } from './recognise.ts';

/** One row of probabilities per step; classes: blank, A, B, space. */
const steps = (...best: [number, number][]) => ({
  data: Float32Array.from(
    best.flatMap(([index, probability]) =>
      [0, 1, 2, 3].map((i) => (i === index ? probability : (1 - probability) / 4)),
    ),
  ),
  dims: [1, best.length, 4],
});

describe('greedy decoding', () => {
  it('merges repeats, drops blanks, and reads the last class as a space', () => {
    const reading = decodeGreedy(steps([1, 0.9], [1, 0.8], [0, 0.9], [1, 0.7], [3, 0.9], [2, 0.5]), ['A', 'B']);
    expect(reading.text).toBe('AA B');
    expect(reading.confidence).toBeCloseTo((0.9 + 0.7 + 0.9 + 0.5) / 4, 5);
  });

  it('reads nothing in blanks', () => {
    expect(decodeGreedy(steps([0, 0.9], [0, 0.8]), ['A', 'B'])).toEqual({ text: '', confidence: 0 });
  });

  it('refuses an alphabet of another length than the network’s', () => {
    expect(() => decodeGreedy(steps([0, 0.9]), ['A'])).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ code: 'DETECTOR_FAILED' }) }),
    );
  });
});
