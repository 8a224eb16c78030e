import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Store } from '../database/connect.ts';

export interface ThrottleLimits {
  /** Failures of one user name from one address, and of one user name from anywhere, before it has to wait. */
  readonly perAddress: number;
  readonly perAccount: number;
  readonly windowMilliseconds: number;
}
export const defaultThrottle: ThrottleLimits = { perAddress: 5, perAccount: 50, windowMilliseconds: 60_000 };

export interface Counted {
  readonly counted: number;
  readonly ends: Date;
}

/** Keys are kept as hashes: the table is no list of who signs in from where. */
const keyHash = (key: string): Buffer => createHash('sha256').update(key).digest();

/** Counts one more under this key, across all processes of the service. */
export async function countAttempt(store: Store, key: string, at: Date, milliseconds: number): Promise<Counted> {
  const lasting = `${milliseconds} milliseconds`;
  const { rows } = await store.once((queries) =>
    sql<Counted>`SELECT * FROM count_attempt(${keyHash(key)}, ${at}, ${lasting}::interval)`.execute(queries),
  );
  return rows[0]!;
}

/** Counts failed sign-ins. Known and unknown user names count alike, so that being refused tells nothing. */
export class SignInThrottle {
  readonly #limits: ThrottleLimits;
  readonly #store: Store;
  readonly #now: () => Date;

  constructor(limits: ThrottleLimits, store: Store, now: () => Date) {
    this.#limits = limits;
    this.#store = store;
    this.#now = now;
  }

  /** Seconds to wait, 0 if an attempt is allowed. An allowed attempt counts as failed until `forgive`. */
  async enter(username: string, address: string): Promise<number> {
    const now = this.#now();
    for (const [key, limit] of this.#keys(username, address)) {
      const { counted, ends } = await countAttempt(this.#store, key, now, this.#limits.windowMilliseconds);
      if (counted > limit) return Math.max(1, Math.ceil((ends.getTime() - now.getTime()) / 1000));
    }
    return 0;
  }

  async forgive(username: string, address: string): Promise<void> {
    const keys = this.#keys(username, address).map(([key]) => keyHash(key));
    await this.#store.once((queries) => sql`SELECT forget_attempts(${keys})`.execute(queries));
  }

  #keys(username: string, address: string): [string, number][] {
    return [
      // No name that somebody makes up is another's key.
      [`sign-in from ${address} ${username}`, this.#limits.perAddress],
      [`sign-in as ${username}`, this.#limits.perAccount],
    ];
  }
}
