import type { FastifyRateLimitOptions, FastifyRateLimitStore, FastifyRateLimitStoreCtor } from '@fastify/rate-limit';
import type { Store } from '../database/connect.ts';
import { countAttempt } from '../people/throttle.ts';

/** The library hands the route over beside its own options, and types neither. */
interface OfRoute {
  readonly routeInfo?: { readonly method?: unknown; readonly url?: string };
}

/** Counts calls in the database, so that a limit holds across the processes behind a proxy. */
export function rateStore(store: Store): FastifyRateLimitStoreCtor {
  return class Rates implements FastifyRateLimitStore {
    readonly #route: string;

    constructor(options: FastifyRateLimitOptions) {
      const { routeInfo } = options as OfRoute;
      this.#route = `${String(routeInfo?.method)} ${routeInfo?.url}`;
    }

    incr(key: string, answer: Parameters<FastifyRateLimitStore['incr']>[1], timeWindow: number): void {
      const at = new Date();
      countAttempt(store, `calls ${this.#route} ${key}`, at, timeWindow).then(
        ({ counted, ends }) => answer(null, { current: counted, ttl: Math.max(0, ends.getTime() - at.getTime()) }),
        (error: unknown) => answer(error as Error),
      );
    }

    child(options: object): FastifyRateLimitStore {
      return new Rates(options);
    }
  };
}
