import { createHmac, randomBytes } from 'node:crypto';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { Database } from './schema.ts';

export type Queries = Transaction<Database>;

/** What routes get of the database: transactions only, each on somebody's behalf or on nobody's. */
export interface Store {
  /** Sees what this user may see: row-level security reads `scrim.user_id`, which ends with the transaction. */
  as<T>(user: string, work: (queries: Queries) => Promise<T>): Promise<T>;
  /** Sees no rows at all; for the functions that sign in. */
  asNobody<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  /** The same for one statement, without the two round trips of a transaction: every request looks its session up. */
  once<T>(work: (queries: Kysely<Database>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** Type numbers of PostgreSQL's catalogue. */
const int8 = 20;
const date = 1082;
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') => {
    // Sizes in bytes stay below 2^53; dates are days, not instants.
    if (oid === int8) return Number;
    if (oid === date) return String;
    return pg.types.getTypeParser(oid, format) as (value: string) => unknown;
  }) as typeof pg.types.getTypeParser,
};

function connect(connectionString: string, max: number, onError: () => void): Kysely<Database> {
  const pool = new pg.Pool({
    connectionString,
    max,
    types,
    application_name: 'scrim-service',
    connectionTimeoutMillis: 15_000,
    statement_timeout: 60_000,
  });
  // An idle connection that breaks is replaced by the pool; unhandled, it would end the process.
  pool.on('error', onError);
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

/** The owner: makes tables and the service's account, then hangs up. Never used to answer a request. */
export const connectOwner = (databaseUrl: string): Kysely<Database> => connect(databaseUrl, 2, () => undefined);

const usualConnections = 12;

/** As many as are usual, but no more than the server grants this account: one stays for what processes tell each other. */
export async function connectionsFor(serviceUrl: string): Promise<number> {
  const client = new pg.Client({ connectionString: serviceUrl, connectionTimeoutMillis: 15_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ granted: number }>(
      `SELECT LEAST(nullif(r.rolconnlimit, -1), current_setting('max_connections')::int
         - current_setting('superuser_reserved_connections')::int) AS granted FROM pg_roles r WHERE r.rolname = current_user`,
    );
    return Math.max(1, Math.min(usualConnections, rows[0]!.granted - 1));
  } finally {
    await client.end();
  }
}

export function openStore(serviceUrl: string, connections: number, onError: () => void): Store {
  const database = connect(serviceUrl, connections, onError);
  return {
    as: (user, work) =>
      database.transaction().execute(async (queries) => {
        await sql`SELECT set_config('scrim.user_id', ${user}, true)`.execute(queries);
        return work(queries);
      }),
    asNobody: (work) => database.transaction().execute(work),
    once: (work) => work(database),
    close: () => database.destroy(),
  };
}

/**
 * The service's own database account. Its password follows from the owner's, so several services on one database agree on it
 * without another secret; an owner without a password gets a random one per start.
 */
export function serviceAccount(databaseUrl: string): { url: string; name: string; password: string } {
  const url = new URL(databaseUrl);
  const secret = url.password ? decodeURIComponent(url.password) : randomBytes(32);
  const name = 'scrim_service';
  const password = createHmac('sha256', secret).update(name).digest('hex');
  url.username = name;
  url.password = password;
  return { url: url.toString(), name, password };
}
