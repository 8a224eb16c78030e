import { describe, expect, it } from 'vitest';
import { Bandwidth } from './bandwidth.ts';

const never = new AbortController().signal;

/** A clock that moves only by waiting. */
function atRest(): { bandwidth: Bandwidth; now: () => number; pass: (milliseconds: number) => void } {
  let time = 0;
  const bandwidth = new Bandwidth(
    () => time,
    async (milliseconds, signal) => {
      if (!signal.aborted) time += milliseconds;
    },
  );
  return { bandwidth, now: () => time, pass: (milliseconds) => (time += milliseconds) };
}

describe('a limit of bandwidth', () => {
  it('lets everything go at once where there is none', async () => {
    const { bandwidth, now } = atRest();
    for (let i = 0; i < 100; i++) await bandwidth.take(1_000_000, never);
    expect(now()).toBe(0);
  });

  it('keeps to its average over any sizes of pieces', async () => {
    const { bandwidth, now } = atRest();
    bandwidth.limit = 1000;
    let sent = 0;
    for (const bytes of [1, 999, 5000, 10, 90, 3900, 2, 20_000, 1]) {
      await bandwidth.take(bytes, never);
      sent += bytes;
    }
    // The last piece goes when the ones before it are paid for.
    expect(now()).toBeGreaterThanOrEqual(((sent - 1) / 1000) * 1000 - 250);
    expect(now()).toBeLessThanOrEqual((sent / 1000) * 1000);
  });

  it('is one for all transfers, in the order in which they ask', async () => {
    const { bandwidth, now } = atRest();
    bandwidth.limit = 100;
    const order: number[] = [];
    await Promise.all([1, 2, 3, 4].map((n) => bandwidth.take(100, never).then(() => order.push(n))));
    expect(order).toEqual([1, 2, 3, 4]);
    expect(now()).toBe(3000);
  });

  it('saves up little while nothing is sent', async () => {
    const { bandwidth, now, pass } = atRest();
    bandwidth.limit = 1000;
    pass(3_600_000);
    const from = now();
    for (let i = 0; i < 20; i++) await bandwidth.take(500, never);
    expect(now() - from).toBe(20 * 500 - 500 - 250);
  });

  it('that is lifted lets go of who waits', async () => {
    let lift = (): void => undefined;
    const bandwidth = new Bandwidth(
      () => 0,
      (_milliseconds, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve(), { once: true });
          lift();
        }),
    );
    bandwidth.limit = 1;
    lift = () => (bandwidth.limit = null);
    await bandwidth.take(1_000_000, never);
    await bandwidth.take(1_000_000, never);
  });

  it('holds nobody who was told to stop, and charges nothing for them', async () => {
    const { bandwidth, now } = atRest();
    bandwidth.limit = 100;
    await bandwidth.take(100, never);
    const stopped = new AbortController();
    stopped.abort();
    const waiting = [bandwidth.take(1_000_000, stopped.signal), bandwidth.take(100, never)];
    await Promise.all(waiting);
    expect(now()).toBe(1000);
  });
});
