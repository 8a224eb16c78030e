import type { Store } from '../database/connect.ts';
import { failureFields, type ServiceLog } from '../http/surface.ts';
import { escalatePages } from './pages.ts';

/** How late a page may go on, at most. */
const tickMilliseconds = 15_000;

export interface Escalation {
  /** What was due while no process ran goes on now. */
  catchUp(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Looks for pages whose time has come. When that is stands in their rows, so that a restart forgets none; a row is locked by whoever takes
 * it, so that several processes tell nobody twice.
 */
export function startEscalation(store: Store, now: () => Date, log: ServiceLog): Escalation {
  let running: Promise<void> = Promise.resolve();
  const step = async () => {
    const pages = await escalatePages(store, now());
    if (pages > 0) log('pages-escalated', { pages });
  };
  const timer = setInterval(() => {
    running = running.then(step).catch((error: unknown) => log('escalation-failed', failureFields(error)));
  }, tickMilliseconds).unref();
  return {
    catchUp: step,
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}
