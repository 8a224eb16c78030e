import { sql, type Kysely } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { migrations } from '../migrations/index.ts';
import { connectOwner, serviceAccount } from './connect.ts';
import type { Database } from './schema.ts';

/** Serialises several services that start on one database at once: any number, the same for ever. */
const startLock = 7_411_000_001;
/** The same around the migrations, which take several transactions. */
const migrationLock = 7_411_000_002;

/**
 * Brings the database up to date as its owner and answers the URL of the account that the service works with: one that owns nothing
 * and cannot pass by row-level security. `serviceUrl` names such an account where the owner may not make one.
 */
export async function prepareDatabase(databaseUrl: string, serviceUrl: string | undefined): Promise<string> {
  await createDatabase(databaseUrl);
  const letOthersStart = await waitForOthers(databaseUrl);
  const owner = connectOwner(databaseUrl);
  try {
    await migrate(owner);
    const account = serviceUrl
      ? { url: serviceUrl, name: decodeURIComponent(new URL(serviceUrl).username), password: undefined }
      : serviceAccount(databaseUrl);
    await alone(owner, (queries) => grant(queries, account.name, account.password));
    await mustObeyRowSecurity(owner, account.name);
    return account.url;
  } finally {
    await owner.destroy();
    await letOthersStart();
  }
}

/** Until the answered function is called, or this process dies, no other comes past here. */
async function waitForOthers(databaseUrl: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 15_000 });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
  return () => client.end();
}

/** Work as the owner that no other starting service does at the same time; all of it or nothing. */
export async function asOwner<T>(databaseUrl: string, work: (owner: Kysely<Database>) => Promise<T>): Promise<T> {
  const owner = connectOwner(databaseUrl);
  return alone(owner, work).finally(() => owner.destroy());
}

const alone = <T>(owner: Kysely<Database>, work: (queries: Kysely<Database>) => Promise<T>): Promise<T> =>
  owner.transaction().execute(async (queries) => {
    await sql`SELECT pg_advisory_xact_lock(${startLock})`.execute(queries);
    return work(queries);
  });

/** The embedded server starts without the database; on a hospital's server it exists and this does nothing. */
async function createDatabase(databaseUrl: string): Promise<void> {
  const url = new URL(databaseUrl);
  const name = decodeURIComponent(url.pathname.slice(1));
  const probe = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 15_000 });
  try {
    await probe.connect();
  } catch (error) {
    // 3D000: no such database.
    if ((error as { code?: string }).code !== '3D000') throw error;
    url.pathname = '/postgres';
    const maker = new pg.Client({ connectionString: url.toString() });
    await maker.connect();
    try {
      await maker.query(`CREATE DATABASE ${maker.escapeIdentifier(name)} ENCODING 'UTF8' TEMPLATE template0`);
    } catch (clash) {
      // 42P04, 23505: another process made it in this moment.
      if (!['42P04', '23505'].includes((clash as { code?: string }).code ?? '')) throw clash;
    } finally {
      await maker.end();
    }
  } finally {
    await probe.end().catch(() => undefined);
  }
}

async function migrate(owner: Kysely<Database>): Promise<void> {
  const migrator = new Migrator({
    db: owner,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: 'schema_migrations',
    migrationLockTableName: 'schema_migrations_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw new Error('the database could not be brought up to date', { cause: error });
}

const serviceTables = {
  SELECT: ['professions', 'tombstones', 'audit_events', 'notifications', 'notices'],
  'SELECT, INSERT': [
    'users',
    'verifications',
    'groups',
    'group_members',
    'cases',
    'case_colleagues',
    'case_versions',
    'case_keys',
    'images',
    'receipts',
    'image_previews',
    'moderation_decisions',
    'image_flags',
    'comment_flags',
    'comments',
    'stars',
    'openings',
    'pages',
    'duties',
  ],
  'UPDATE (display_name, role, verification)': ['users'],
  'UPDATE (state, submitted_at, published_at, claimed_by, escalated, version)': ['cases'],
  'UPDATE (title, anatomy, tags, question, findings)': ['cases'],
  'UPDATE (resolution, resolved_by)': ['image_flags', 'comment_flags'],
  'UPDATE (read_at)': ['notifications', 'notices'],
  'UPDATE (specialty, leave_from, leave_until, delegate_id, deputy_id)': ['duties'],
  DELETE: ['cases', 'group_members', 'stars'],
};

async function grant(owner: Kysely<Database>, name: string, password: string | undefined): Promise<void> {
  const role = sql.id(name);
  if (password !== undefined) {
    const known = await sql<{
      found: boolean;
    }>`SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = ${name}) AS found`.execute(owner);
    const verb = sql.raw(known.rows[0]!.found ? 'ALTER' : 'CREATE');
    const attributes = sql.raw('LOGIN NOCREATEDB NOCREATEROLE NOINHERIT CONNECTION LIMIT 200');
    await sql`${verb} ROLE ${role} ${attributes} PASSWORD ${sql.lit(password)}`.execute(owner);
  }
  await sql`REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC, ${role}`.execute(owner);
  await sql`REVOKE CREATE ON SCHEMA public FROM PUBLIC`.execute(owner);
  await sql`GRANT USAGE ON SCHEMA public TO ${role}`.execute(owner);
  for (const [rights, tables] of Object.entries(serviceTables)) {
    for (const table of tables) await sql`GRANT ${sql.raw(rights)} ON ${sql.id(table)} TO ${role}`.execute(owner);
  }
  // As the migrations leave it; a dump that was restored where this role was not known yet has lost it.
  await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(owner);
  await sql`GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO ${role}`.execute(owner);
}

/** Fail closed: a service account that could pass by the policies must not serve a single request. */
async function mustObeyRowSecurity(owner: Kysely<Database>, name: string): Promise<void> {
  const { rows } = await sql<{ free: boolean; owns: boolean }>`
    SELECT r.rolsuper OR r.rolbypassrls AS free,
      EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
        AND pg_has_role(r.oid, c.relowner, 'MEMBER')) AS owns
    FROM pg_roles r WHERE r.rolname = ${name}`.execute(owner);
  const found = rows[0];
  if (!found || found.free || found.owns) {
    throw new Error('the database account of the service must neither own its tables nor pass by row-level security');
  }
}
