import type { UploadLimit } from '../../model/queue.ts';
import { wait as waitFor } from './backoff.ts';

interface Turn {
  readonly bytes: number;
  readonly signal: AbortSignal;
  readonly go: () => void;
}

/** Saved up while nothing was sent: a short burst after a pause does no harm. */
const burstSeconds = 0.25;

/**
 * Shares a limit among transfers, first come, first served. Bytes are let go while there is credit and are then paid off, so the
 * average keeps to the limit whatever the size of the pieces. A new limit counts at once.
 */
export class Bandwidth {
  #limit: UploadLimit = null;
  #credit = 0;
  #at: number;
  #changed = new AbortController();
  #serving = false;
  readonly #turns: Turn[] = [];
  readonly #now: () => number;
  readonly #wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;

  /** `now` in milliseconds, and never backwards. */
  constructor(now = () => performance.now(), wait = waitFor) {
    this.#now = now;
    this.#wait = wait;
    this.#at = now();
  }

  get limit(): UploadLimit {
    return this.#limit;
  }

  set limit(limit: UploadLimit) {
    this.#earn();
    this.#limit = limit;
    this.#credit = 0;
    this.#changed.abort();
    this.#changed = new AbortController();
  }

  /** Resolves when so many bytes may go, or at once when `signal` fires. */
  async take(bytes: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || (this.#limit === null && this.#turns.length === 0)) return;
    await new Promise<void>((resolve) => {
      const leave = () => this.#leave(turn);
      const go = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const turn: Turn = { bytes, signal, go };
      this.#turns.push(turn);
      signal.addEventListener('abort', leave);
      void this.#serve();
    });
  }

  #leave(turn: Turn): void {
    const index = this.#turns.indexOf(turn);
    if (index >= 0) this.#turns.splice(index, 1);
    turn.go();
  }

  async #serve(): Promise<void> {
    if (this.#serving) return;
    this.#serving = true;
    for (let turn = this.#turns[0]; turn; turn = this.#turns[0]) {
      this.#earn();
      if (this.#limit === null || this.#credit >= 0) {
        this.#turns.shift();
        if (this.#limit !== null) this.#credit -= turn.bytes;
        turn.go();
      } else {
        const milliseconds = Math.max(1, Math.ceil((-this.#credit / this.#limit) * 1000));
        await this.#wait(milliseconds, AbortSignal.any([turn.signal, this.#changed.signal]));
      }
    }
    this.#serving = false;
  }

  #earn(): void {
    const now = this.#now();
    const seconds = Math.max(0, now - this.#at) / 1000;
    this.#at = now;
    if (this.#limit !== null) this.#credit = Math.min(this.#limit * burstSeconds, this.#credit + seconds * this.#limit);
  }
}
