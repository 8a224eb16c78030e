import { ServiceProblem } from '../http/problem.ts';

/** So many at once, and of those that wait only so many: whoever comes then is told to come again. */
export function createGate(atOnce: number, mostWaiting: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running < atOnce) running++;
    else if (waiting.length >= mostWaiting) throw new ServiceProblem('too-many-attempts', { retryAfterSeconds: 5 });
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // A place goes from hand to hand.
      const next = waiting.shift();
      if (next) next();
      else running--;
    }
  };
}
