import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pauseAfter, refreshing } from './refreshing.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function reader(works: () => boolean = () => true) {
  const times: number[] = [];
  const start = performance.now();
  const read = async () => {
    times.push(performance.now() - start);
    return works();
  };
  return { times, read };
}

it('reads at once and then every minute', async () => {
  const { times, read } = reader();
  const fresh = refreshing(read, () => true);
  await vi.advanceTimersByTimeAsync(125_000);
  fresh.stop();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(times).toEqual([0, 60_000, 120_000]);
});

it('waits longer after each failure, and never longer than a quarter of an hour', async () => {
  const { times, read } = reader(() => false);
  const fresh = refreshing(read, () => true);
  await vi.advanceTimersByTimeAsync(7 * 60_000);
  fresh.stop();
  expect(times).toEqual([0, 120_000, 360_000]);
  expect([0, 1, 4, 5000].map(pauseAfter)).toEqual([60_000, 120_000, 900_000, 900_000]);
});

it('rests while nobody looks, and reads as soon as somebody does', async () => {
  let seen = false;
  const { times, read } = reader();
  const fresh = refreshing(read, () => seen);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(times).toEqual([0]);
  seen = true;
  fresh.wake();
  fresh.wake();
  await vi.advanceTimersByTimeAsync(3_000);
  fresh.wake();
  await vi.advanceTimersByTimeAsync(0);
  fresh.stop();
  expect(times).toEqual([0, 600_000]);
});
