import { setTimeout as pause } from 'node:timers/promises';

const firstMilliseconds = 1000;
const longestMilliseconds = 5 * 60 * 1000;

/** Doubles with each failure in a row up to five minutes; half of it is chance, so that a ward's desks do not all knock at once. */
export function backoff(failures: number, random: () => number): number {
  const full = Math.min(longestMilliseconds, firstMilliseconds * 2 ** Math.min(Math.max(failures - 1, 0), 20));
  return Math.round(full / 2 + (full / 2) * random());
}

/** Resolves after the time, or at once when `signal` fires. */
export const wait = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  pause(milliseconds, undefined, { signal }).catch(() => undefined);

export const fired = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
