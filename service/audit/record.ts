import { sql } from 'kysely';
import type { Queries, Store } from '../database/connect.ts';

interface Happening {
  /** The name of a route, or of what the service does by itself. */
  readonly action: string;
  /** An id, or null. */
  readonly subject: string | null;
  readonly detail?: string;
}

/** Adds a line to the audit within a transaction that does what it tells of: both or neither. Who acted is whom the transaction names. */
export async function append(queries: Queries, { action, subject, detail }: Happening, at: Date): Promise<void> {
  await sql`SELECT append_audit(${action}, ${subject}, ${detail ?? null}, ${at})`.execute(queries);
}

/** Lines of several happenings, in their order, by one statement. */
export async function appendAll(queries: Queries, happened: readonly Happening[], at: Date): Promise<void> {
  const actions = happened.map(({ action }) => action);
  const subjects = happened.map(({ subject }) => subject);
  await sql`SELECT append_audit(action, subject, NULL, ${at})
    FROM (SELECT action, subject FROM unnest(${actions}::text[], ${subjects}::text[]) WITH ORDINALITY AS h (action, subject, place)
      ORDER BY place) AS ordered`.execute(queries);
}

/**
 * The transaction that does what an audited call is about, on behalf of whoever calls. Its line in the audit is its last statement: the
 * head of the chain is held no longer than a commit takes. `subjectOf` names what was done to, if the address does not.
 */
export type Act = <T>(work: (queries: Queries) => Promise<T>, subjectOf?: (done: T) => string | null) => Promise<T>;

interface Acting {
  /** The account that calls; null for nobody who is signed in. */
  readonly actor: string | null;
  readonly action: string;
  readonly subject: string | null;
  readonly now: () => Date;
}

/** `told`: whether anything was committed with a line of its own. */
export function actingFor(
  store: Store,
  { actor, action, subject, now }: Acting,
): { readonly act: Act; readonly told: () => boolean } {
  let told = false;
  const act: Act = async (work, subjectOf = () => subject) => {
    const both = async (queries: Queries) => {
      const done = await work(queries);
      await append(queries, { action, subject: subjectOf(done) }, now());
      return done;
    };
    const done = await (actor === null ? store.asNobody(both) : store.as(actor, both));
    told = true;
    return done;
  };
  return { act, told: () => told };
}
