import pg from 'pg';
import { failureFields, type ServiceLog } from '../http/surface.ts';

interface KeyEraser {
  /** Soon, and once for many. */
  readonly erase: () => void;
  close(): Promise<void>;
}

const soonMilliseconds = 200;
const againMilliseconds = 60_000;

/**
 * A deleted row stays in its table's file until something overwrites it, a destroyed key among them, and a plain VACUUM frees its place
 * without clearing it. So the table of keys, which is small, is written anew without it. Whoever holds the table (a backup under way) or
 * still looks at the time before (a long transaction) only delays that: it is tried again.
 */
export function createKeyEraser(ownerUrl: string, log: ServiceLog): KeyEraser {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let closed = false;
  const later = (milliseconds: number): void => {
    if (closed || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      running = rewriteKeys(ownerUrl).then(
        (whole) => (whole ? log('destroyed-keys-erased', {}) : later(againMilliseconds)),
        (error: unknown) => {
          log('destroyed-keys-not-erased', failureFields(error));
          later(againMilliseconds);
        },
      );
    }, milliseconds).unref();
  };
  return {
    erase: () => later(soonMilliseconds),
    async close() {
      closed = true;
      clearTimeout(timer);
      await running;
      // What was still to be done is done now, if nobody is in the way; the next start does it otherwise.
      if (timer !== undefined) await rewriteKeys(ownerUrl).catch(() => undefined);
    },
  };
}

/** False if somebody can still see a deleted row, which is then kept in the new file as well. */
async function rewriteKeys(ownerUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: ownerUrl, connectionTimeoutMillis: 15_000 });
  client.on('error', () => undefined);
  let kept = false;
  // VERBOSE says "N dead row versions cannot be removed yet.", in whatever language, the number first.
  client.on('notice', ({ detail }) => {
    if (detail !== undefined && /^[1-9]/.test(detail)) kept = true;
  });
  await client.connect();
  try {
    // Requests for keys queue behind this one: not for long.
    await client.query(`SET lock_timeout = '2s'`);
    await client.query('VACUUM (FULL, VERBOSE) case_keys');
    return !kept;
  } finally {
    await client.end();
  }
}
