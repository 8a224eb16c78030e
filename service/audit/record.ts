import { sql } from 'kysely';
import type { Store } from '../database/connect.ts';

export interface Happening {
  /** The account that acted; null for nobody who was signed in. */
  readonly actor: string | null;
  /** The name of a route. */
  readonly action: string;
  /** An id, or null. */
  readonly subject: string | null;
  readonly detail?: string;
}

/** Adds a line to the audit. A failure is the caller's: what cannot be recorded is not done. */
export async function record(store: Store, { actor, action, subject, detail }: Happening, at: Date): Promise<void> {
  const append = (queries: Parameters<Parameters<Store['asNobody']>[0]>[0]) =>
    sql`SELECT append_audit(${action}, ${subject}, ${detail ?? null}, ${at})`.execute(queries);
  await (actor === null ? store.asNobody(append) : store.as(actor, append));
}
