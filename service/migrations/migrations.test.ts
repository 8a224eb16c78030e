import { mkdtemp, chmod, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { prepareDatabase } from '../database/prepare.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../postgres/embeddedPostgres.ts';
import { migrations } from './index.ts';

let dataDir: string;
let postgres: EmbeddedPostgres;
let owner: pg.Pool;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'scrim-migrations-test-'));
  await chmod(dataDir, 0o711);
  postgres = await startEmbeddedPostgres(dataDir);
  const maker = new pg.Client({ connectionString: postgres.url.replace(/scrim$/, 'postgres') });
  await maker.connect();
  await maker.query('CREATE DATABASE scrim');
  await maker.end();
  owner = new pg.Pool({ connectionString: postgres.url });
  // Its end does not wait for its connections to be closed: the server's own end may come before theirs.
  owner.on('error', () => undefined);
});
afterAll(async () => {
  await owner.end();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const author = '10000000-0000-4000-8000-000000000001';
const submitted = '20000000-0000-4000-8000-000000000001';
const draft = '20000000-0000-4000-8000-000000000002';

it('a database of the first version keeps its cases: what was submitted stays visible, drafts stay drafts', async () => {
  const database = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: owner }) });
  const migrator = new Migrator({
    db: database,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: 'schema_migrations',
    migrationLockTableName: 'schema_migrations_lock',
  });
  expect((await migrator.migrateTo('0001_accounts_and_cases')).error).toBeUndefined();
  await owner.query(
    `INSERT INTO users (id, username, display_name, role, verification) VALUES ($1, 'a', 'A', 'clinician', 'verified')`,
    [author],
  );
  for (const [id, state] of [
    [submitted, 'submitted'],
    [draft, 'draft'],
  ] as const) {
    await owner.query(
      `INSERT INTO cases (id, author_id, state, title, specialty, anatomy, tags, question, audience_kind, consent_levels,
        consent_language, consent_signed_on, consent_document_hash, content_hash, created_at, submitted_at)
      VALUES ($1, $2, $3, 'Chordoma', 'radiology', 'clivus', '{bone}', 'What now?', 'community', '{teaching}', 'en',
        '2026-11-20', 'x', '\\x00', now(), $4)`,
      [id, author, state, state === 'draft' ? null : new Date()],
    );
  }
  await prepareDatabase(postgres.url, undefined);
  const { rows } = await owner.query(
    `SELECT state, version, published_at IS NOT NULL AS shown, search @@ 'chordoma' AS found FROM cases ORDER BY id`,
  );
  expect(rows).toEqual([
    { state: 'published', version: 1, shown: true, found: true },
    { state: 'draft', version: 1, shown: false, found: true },
  ]);
  // Starting again changes nothing.
  await prepareDatabase(postgres.url, undefined);
});

it('no function is there for everybody, and no table is without row-level security but those of the migrations', async () => {
  const open = await owner.query(
    `SELECT p.proname FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND has_function_privilege('public', p.oid, 'EXECUTE')`,
  );
  expect(open.rows).toEqual([]);
  const { rows } = await owner.query<{ relname: string }>(
    `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT relrowsecurity`,
  );
  expect(rows.map(({ relname }) => relname).sort()).toEqual(['schema_migrations', 'schema_migrations_lock']);
});
