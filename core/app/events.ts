import type { CoreEvent } from '../core.ts';
import type { Log } from '../ports/ports.ts';

export interface Events {
  emit(event: CoreEvent): void;
  /** Answers a function that stops listening. */
  listen(listener: (event: CoreEvent) => void): () => void;
}

/** A listener that throws is its own problem: the others and the work go on. */
export function createEvents(log: Log): Events {
  const listeners = new Set<(event: CoreEvent) => void>();
  return {
    emit(event) {
      for (const listener of listeners) {
        try {
          listener(event);
        } catch {
          log.error('listener-failed', { event: event.kind });
        }
      }
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/**
 * Runs `work` for a key soon, once for all requests that come meanwhile, never two at a time for one key: a batch of
 * thousands tells its counts a few times a second, and always its last.
 */
export function coalesce<K>(work: (key: K) => Promise<void>, everyMs: number) {
  const due = new Map<K, NodeJS.Timeout | 'running' | 'again'>();
  async function perform(key: K): Promise<void> {
    due.set(key, 'running');
    await work(key).catch(() => undefined);
    const again = due.get(key) === 'again';
    due.delete(key);
    if (again) request(key);
  }
  function request(key: K): void {
    const state = due.get(key);
    if (state === undefined) due.set(key, setTimeout(() => void perform(key), everyMs).unref());
    else if (state === 'running') due.set(key, 'again');
  }
  return {
    request,
    /** Drops what is due. */
    stop() {
      for (const state of due.values()) if (typeof state === 'object') clearTimeout(state);
      due.clear();
    },
  };
}
