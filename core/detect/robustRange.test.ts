import { describe, expect, it } from 'vitest';
import { robustRange } from './robustRange.ts';

describe('the robust range of samples', () => {
  const ramp = Int16Array.from({ length: 10_000 }, (_, index) => (index % 1000) - 500);

  it('leaves out a few extreme samples', () => {
    const samples = Int16Array.from(ramp);
    samples[0] = -32768;
    samples[1] = 32767;
    expect(robustRange(samples)).toEqual([-500, 499]);
  });

  it('leaves out the padding, however much there is of it, unless there is nothing else', () => {
    const padded = Int16Array.from([...ramp, ...new Array<number>(50_000).fill(-2000)]);
    expect(robustRange(padded, -2000)[0]).toBe(-500);
    expect(robustRange(Uint8Array.of(7, 7, 7), 7)).toEqual([7, 7]);
  });
});
