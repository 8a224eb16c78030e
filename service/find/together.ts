/**
 * Work that is done once for all who ask for the same while it waits its turn. Of one key, one runs and one waits at most; who asks joins the
 * one that waits, never the one that runs: an answer is of a time after the asking, as if it were one's own, so nothing withdrawn in between
 * comes back. Nothing is kept once it was answered.
 */
export class Together<T> {
  readonly #running = new Map<string, Promise<T>>();
  readonly #waiting = new Map<string, Promise<T>>();

  /** The key has to tell apart all that the answer depends on: above all who is asking. */
  ask(key: string, work: () => Promise<T>): Promise<T> {
    const waiting = this.#waiting.get(key);
    if (waiting) return waiting;
    const running = this.#running.get(key);
    if (!running) return this.#start(key, work);
    const start = () => this.#start(key, work);
    const next = running.then(start, start);
    this.#waiting.set(key, next);
    return next;
  }

  #start(key: string, work: () => Promise<T>): Promise<T> {
    this.#waiting.delete(key);
    const started = work().finally(() => this.#running.delete(key));
    this.#running.set(key, started);
    return started;
  }
}
