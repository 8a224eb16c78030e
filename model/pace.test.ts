import { describe, expect, it } from 'vitest';
import { noPace, observe, perSecond, secondsLeft, type Pace } from './pace.ts';

const seen = (...samples: readonly (readonly [number, number])[]): Pace =>
  samples.reduce<Pace>((pace, [at, done]) => observe(pace, at, done), noPace);

describe('the pace of a long job', () => {
  it('says nothing before it has seen enough', () => {
    expect(perSecond(noPace)).toBeNull();
    expect(secondsLeft(seen([0, 0], [1000, 50]), 100)).toBeNull();
  });

  it('is what was done over the time it took', () => {
    const pace = seen([0, 0], [1000, 10], [4000, 100]);
    expect(perSecond(pace)).toBe(25);
    expect(secondsLeft(pace, 60)).toBe(3);
  });

  it('forgets how it was long ago', () => {
    const pace = seen([0, 0], [1000, 1000], [30_000, 1010], [40_000, 1020]);
    expect(perSecond(pace)).toBe(1);
  });

  it('cannot tell when a job that stands still will end', () => {
    expect(secondsLeft(seen([0, 7], [5000, 7]), 10)).toBeNull();
  });

  it('begins anew where the count falls, as it does when something is sent again', () => {
    const pace = seen([0, 0], [3000, 90], [4000, 10], [7000, 40]);
    expect(perSecond(pace)).toBe(10);
  });

  it('keeps few samples, however often it is told', () => {
    let pace = noPace;
    for (let at = 0; at < 100_000; at += 5) pace = observe(pace, at, at);
    expect(pace.samples.length).toBeLessThanOrEqual(82);
    expect(perSecond(pace)).toBeCloseTo(1000);
  });
});
