import { expect, it } from 'vitest';
import { createGate } from './gate.ts';

it('lets so many in at once, lets so many wait, and sends the rest away', async () => {
  const gate = createGate(2, 3);
  const ends: (() => void)[] = [];
  let inside = 0;
  const work = async () => {
    inside++;
    await new Promise<void>((resolve) => ends.push(resolve));
    inside--;
  };
  const all = Array.from({ length: 6 }, () => gate(work));
  await expect(all[5]).rejects.toMatchObject({ code: 'too-many-attempts', retryAfterSeconds: 5 });
  for (let left = 5; left > 0; left--) {
    expect(inside).toBe(Math.min(2, left));
    ends.shift()!();
    await Promise.race(all.slice(0, 6 - left));
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  await Promise.all(all.slice(0, 5));
});

it('gives a place on whatever became of the work', async () => {
  const gate = createGate(1, 1);
  const [failed, next] = [gate(() => Promise.reject(new Error('no'))), gate(() => Promise.resolve('in'))];
  await expect(failed).rejects.toThrow('no');
  expect(await next).toBe('in');
});
