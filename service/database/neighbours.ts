import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { MemoryLocker, type Lock, type Locker, type RequestRelease } from '@tus/server';
import pg from 'pg';

/** What several processes of one service need of each other. */
export interface Neighbours extends Locker {
  /** Work that no process does twice at once. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Tells all others, and hears of what they tell. */
  tellWithdrawn(id: string): Promise<void>;
  onWithdrawn(listener: (id: string) => void): void;
  close(): Promise<void>;
}

/** One process alone: the library's own locks are enough, and there is nobody to tell. */
export function noNeighbours(): Neighbours {
  const locks = new MemoryLocker();
  const working = new Map<string, Promise<unknown>>();
  return {
    newLock: (id) => locks.newLock(id),
    async alone(name, work) {
      const before = working.get(name) ?? Promise.resolve();
      const mine = before.catch(() => undefined).then(work);
      working.set(name, mine);
      return mine.finally(() => {
        if (working.get(name) === mine) working.delete(name);
      });
    },
    tellWithdrawn: async () => undefined,
    onWithdrawn: () => undefined,
    close: async () => undefined,
  };
}

const release = 'scrim_release';
const withdrawn = 'scrim_withdrawn';
const retryMilliseconds = 40;
const patienceMilliseconds = 30_000;

interface Holding {
  readonly requestRelease: RequestRelease;
}

/**
 * Over one connection of its own: advisory locks that live as long as it does, and notices. Should it break, whoever holds a lock is
 * asked to let go, for another process may have it by then.
 */
export class DatabaseNeighbours implements Neighbours {
  readonly #url: string;
  readonly #held = new Map<string, Holding>();
  readonly #listeners: ((id: string) => void)[] = [];
  #connection: Promise<pg.Client> | undefined;
  #closed = false;

  constructor(url: string) {
    this.#url = url;
  }

  newLock(id: string): Lock {
    const name = `upload ${id}`;
    return {
      lock: (stop, requestRelease) => this.#take(name, requestRelease, stop),
      unlock: () => this.#give(name),
    };
  }

  async alone<T>(name: string, work: () => Promise<T>): Promise<T> {
    await this.#take(name, () => undefined, AbortSignal.timeout(10 * 60_000), Infinity);
    return work().finally(() => this.#give(name));
  }

  async #take(
    name: string,
    requestRelease: RequestRelease,
    stop: AbortSignal,
    patience = patienceMilliseconds,
  ): Promise<void> {
    const until = Date.now() + patience;
    for (let asked = false; ; asked = true) {
      const holding = this.#held.get(name);
      // Entered before the first wait: two requests of this process must not both find it free.
      if (!holding) this.#held.set(name, { requestRelease });
      else if (!asked) await holding.requestRelease();
      if (!holding && (await this.#lock(name))) return;
      if (!asked) await this.#say(release, name);
      if (stop.aborted || Date.now() > until) throw new Error('somebody else works on it');
      await pause(retryMilliseconds);
    }
  }

  /** A session may take a lock it holds already, so this process's own are in `#held`. */
  async #lock(name: string): Promise<boolean> {
    try {
      const connection = await this.#connect();
      const { rows } = await connection.query<{ done: boolean }>('SELECT pg_try_advisory_lock($1) AS done', [
        key(name),
      ]);
      if (rows[0]?.done) return true;
      this.#held.delete(name);
      return false;
    } catch (error) {
      this.#held.delete(name);
      throw error;
    }
  }

  async #give(name: string): Promise<void> {
    if (!this.#held.has(name)) return;
    const connection = await this.#connect().catch(() => undefined);
    await connection?.query('SELECT pg_advisory_unlock($1)', [key(name)]).catch(() => undefined);
    this.#held.delete(name);
  }

  async tellWithdrawn(id: string): Promise<void> {
    await this.#say(withdrawn, id);
  }

  onWithdrawn(listener: (id: string) => void): void {
    this.#listeners.push(listener);
    void this.#connect().catch(() => undefined);
  }

  async #say(channel: string, text: string): Promise<void> {
    await (await this.#connect()).query('SELECT pg_notify($1, $2)', [channel, text]);
  }

  #connect(): Promise<pg.Client> {
    if (this.#closed) return Promise.reject(new Error('closed'));
    return (this.#connection ??= this.#open().catch((error: unknown) => {
      this.#connection = undefined;
      throw error;
    }));
  }

  async #open(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.#url, application_name: 'scrim-neighbours' });
    client.on('error', () => this.#lost());
    client.on('end', () => this.#lost());
    client.on('notification', ({ channel, payload = '' }) => this.#heard(channel, payload));
    await client.connect();
    await client.query(`LISTEN ${release}; LISTEN ${withdrawn}`);
    return client;
  }

  #heard(channel: string, text: string): void {
    if (channel === release) void this.#held.get(text)?.requestRelease();
    else for (const listener of this.#listeners) listener(text);
  }

  #lost(): void {
    this.#connection = undefined;
    for (const { requestRelease } of this.#held.values()) void requestRelease();
    // Who listens shall hear again.
    if (!this.#closed && this.#listeners.length > 0) {
      setTimeout(() => void this.#connect().catch(() => undefined), 1000).unref();
    }
  }

  async close(): Promise<void> {
    const connection = await this.#connection?.catch(() => undefined);
    this.#closed = true;
    await connection?.end().catch(() => undefined);
  }
}

/** Advisory locks are numbers of 64 bits. */
const key = (name: string): string => createHash('sha256').update(name).digest().readBigInt64BE().toString();
