import { sql } from 'kysely';
import type { Queries, Store } from '../database/connect.ts';

export interface Happening {
  /** The account that acted; null for nobody who was signed in. */
  readonly actor: string | null;
  /** The name of a route, or of what the service does by itself. */
  readonly action: string;
  /** An id, or null. */
  readonly subject: string | null;
  readonly detail?: string;
}

/** Adds a line to the audit. A failure is the caller's: what cannot be recorded is not done. */
export async function record(store: Store, { actor, ...happened }: Happening, at: Date): Promise<void> {
  const work = (queries: Queries) => append(queries, happened, at);
  await (actor === null ? store.asNobody(work) : store.as(actor, work));
}

/** The same within a transaction that does what it tells of: both or neither. */
export async function append(
  queries: Queries,
  { action, subject, detail }: Omit<Happening, 'actor'>,
  at: Date,
): Promise<void> {
  await sql`SELECT append_audit(${action}, ${subject}, ${detail ?? null}, ${at})`.execute(queries);
}
