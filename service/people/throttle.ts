export interface ThrottleLimits {
  /** Failures of one user name from one address, and of one user name from anywhere, before it has to wait. */
  readonly perAddress: number;
  readonly perAccount: number;
  readonly windowMilliseconds: number;
}
export const defaultThrottle: ThrottleLimits = { perAddress: 5, perAccount: 50, windowMilliseconds: 60_000 };

/**
 * Counts failed sign-ins. Known and unknown user names count alike, so that being refused tells nothing. In memory: a restart forgets,
 * which costs an attacker more than it gives.
 */
export class SignInThrottle {
  readonly #failures = new Map<string, { count: number; until: number }>();
  readonly #limits: ThrottleLimits;
  readonly #now: () => number;

  constructor(limits: ThrottleLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
  }

  /** Seconds to wait, 0 if an attempt is allowed. An allowed attempt counts as failed until `forgive`. */
  enter(username: string, address: string): number {
    const now = this.#now();
    if (this.#failures.size > 10_000) this.#forget(now);
    const keys = this.#keys(username, address);
    for (const [key, limit] of keys) {
      const known = this.#failures.get(key);
      if (known && known.until > now && known.count >= limit) return Math.ceil((known.until - now) / 1000);
    }
    for (const [key] of keys) {
      const known = this.#failures.get(key);
      if (known && known.until > now) known.count += 1;
      else this.#failures.set(key, { count: 1, until: now + this.#limits.windowMilliseconds });
    }
    return 0;
  }

  forgive(username: string, address: string): void {
    for (const [key] of this.#keys(username, address)) this.#failures.delete(key);
  }

  #keys(username: string, address: string): [string, number][] {
    return [
      [`${address} ${username}`, this.#limits.perAddress],
      [username, this.#limits.perAccount],
    ];
  }

  #forget(now: number): void {
    for (const [key, { until }] of this.#failures) if (until <= now) this.#failures.delete(key);
  }
}
