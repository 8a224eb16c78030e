import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../postgres/embeddedPostgres.ts';
import { migrations } from './index.ts';

/** A row of every table, by the migration after which it could first be there. */
const [ada, ben] = ["'10000000-0000-4000-8000-000000000001'", "'10000000-0000-4000-8000-000000000002'"];
const [shared, draft] = ["'20000000-0000-4000-8000-000000000001'", "'20000000-0000-4000-8000-000000000002'"];
const [group, image, comment] = ['3', '4', '5'].map((kind) => `'${kind}0000000-0000-4000-8000-000000000001'`);
const [page, family, other] = ['6', '7', '8'].map((kind) => `'${kind}0000000-0000-4000-8000-000000000001'`);
const hash = 'a'.repeat(64);
const then = `'2026-11-20T10:00:00Z'`;
const rowsOf: Readonly<Record<string, readonly string[]>> = {
  '0001_accounts_and_cases': [
    `users VALUES (${ada}, 'ada', 'Ada', 'clinician', 'verified', ${then}), (${ben}, 'ben', 'Ben', 'moderator', 'verified', ${then})`,
    `credentials VALUES (${ada}, '$argon2id$x', ${then})`,
    `sessions VALUES ('\\x01', ${ada}, ${then}, ${then})`,
    `groups VALUES (${group}, 'Board', ${then})`,
    `group_members VALUES (${group}, ${ben})`,
    `cases VALUES (${shared}, ${ada}, 'submitted', 'Chordoma', 'radiology', 'clivus', '{bone}', 'What now?', 'group', ${group},
      '{teaching}', 'en', '2026-11-20', 'x', '\\x00', ${then}, ${then})`,
    `cases VALUES (${draft}, ${ada}, 'draft', 'Naevus', 'dermatology', 'back', '{}', '', 'only-me', NULL, NULL, NULL, NULL, NULL, '\\x00', ${then})`,
    `case_colleagues VALUES (${draft}, ${ben})`,
    `images VALUES (${image}, ${shared}, 0, '${hash}', 10, 'image/png', 4, 4, 1, '[]')`,
    `receipts VALUES (${image}, ${shared}, '${hash}', 10, ${then})`,
  ],
  '0002_people': [
    `professions VALUES (${ada}, 'physician', 'radiology', 'L-1', 'DE', ${then})`,
    `verifications VALUES (${other}, ${ada}, ${ben}, 'verified', '{licence}', '', ${then})`,
    `refresh_tokens VALUES ('\\x02', ${family}, ${ada}, ${then})`,
  ],
  '0003_moderation_and_consent': [
    `case_versions VALUES (${shared}, 1, '{"title": "Before"}', ${then})`,
    `case_keys VALUES (${shared}, '\\x03')`,
    `moderation_decisions VALUES (${other}, ${shared}, 1, ${ben}, 'approve', '{}', ${then})`,
    `image_flags VALUES (${image}, ${shared}, ${ben}, 'a name', ${then})`,
    `tombstones VALUES (${other}, ${ada}, ${then}, '{}')`,
  ],
  '0004_audit': [`audit_events VALUES (1, '{}', '\\x04', '\\x05')`],
  '0005_discussion_and_search': [
    `comments VALUES (${comment}, ${shared}, ${ben}, NULL, 'Sharp edge', ${image}, '[]', ${then})`,
    `stars VALUES (${shared}, ${ben}, 'quality')`,
    `openings VALUES (${shared}, ${ben}, ${then})`,
    `notifications (user_id, case_id, comment_id, kind, urgent, created_at) VALUES (${ada}, ${shared}, ${comment}, 'comment', false, ${then})`,
  ],
  '0006_paging_and_cover': [
    `duties VALUES (${ben}, 'radiology', '2026-11-20', '2026-11-29', ${ada})`,
    `pages VALUES (${page}, ${shared}, ${ada}, 'radiology', 'soon', 'Abscess?', ${then})`,
    `notifications (user_id, case_id, page_id, kind, urgent, created_at, on_behalf_of) VALUES (${ada}, ${shared}, ${page}, 'page', true, ${then}, ${ben})`,
  ],
  '0007_signing_in_elsewhere': [
    `identities VALUES ('https://provider.example', 'ada', ${ada}, ${then})`,
    `provider_attempts VALUES ('\\x06', 'n', 'c', 'http://127.0.0.1:1/', ${then})`,
    `provider_tickets VALUES ('\\x07', 'https://provider.example', 'new', ${then})`,
    `attempts VALUES ('\\x08', 1, ${then})`,
  ],
  '0008_second_persons': [],
  '0009_unlinked_by_password': [],
  '0010_acknowledged_pages': [],
  '0011_hidden_comments': [
    `comment_flags VALUES (${comment}, ${shared}, ${ada}, 'rude', ${then})`,
    `notices (user_id, kind, case_id, detail, created_at) VALUES (${ada}, 'comment-removed', ${shared}, 'x', ${then})`,
  ],
  '0012_resets_by_code': [`password_resets VALUES (${ada}, ${ben}, '\\x09', ${then})`],
  '0013_bounds': [],
  '0014_previews': [`image_previews VALUES (${image}, ${shared}, '\\x0a')`],
  '0015_finding_among_many': [],
  '0016_escalation': [],
  '0017_provider_rechecks': [
    `provider_sessions VALUES (${family}, 'https://provider.example', 'ada', '\\x0b', ${then})`,
  ],
  '0018_facet_counts': [],
};
/** What a migration means to change in rows that were there before it. */
const changes: Readonly<Record<string, (table: string, row: Row) => Row>> = {
  '0003_moderation_and_consent': (table, row) =>
    table === 'cases' && row['state'] === 'submitted' ? { ...row, state: 'published' } : row,
};
/** Made anew from the texts; that it finds them is shown elsewhere. */
const derived = ['search', 'title_search'];
const own = ['schema_migrations', 'schema_migrations_lock'];
type Row = Readonly<Record<string, unknown>>;
type Contents = Readonly<Record<string, readonly Row[]>>;

let dataDir: string;
let postgres: EmbeddedPostgres;
let owner: pg.Pool;
let migrator: Migrator;
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
  migrator = new Migrator({
    db: new Kysely<unknown>({ dialect: new PostgresDialect({ pool: owner }) }),
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableName: own[0]!,
    migrationLockTableName: own[1]!,
  });
});
afterAll(async () => {
  await owner.end();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function contents(): Promise<Contents> {
  const { rows } = await owner.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY relname`,
  );
  const tables = rows.map(({ name }) => name).filter((name) => !own.includes(name));
  const all: Record<string, Row[]> = {};
  for (const table of tables) {
    const { rows: found } = await owner.query<{ row: Row }>(
      `SELECT to_jsonb(t) AS row FROM ${table} t ORDER BY t::text`,
    );
    all[table] = found.map(({ row }) => row);
  }
  return all;
}

/** Of `row` what `like` has, but for what is derived: a migration may add columns. */
const shownAs = (row: Row, like: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([key]) => key in like && !derived.includes(key)));
const fill = async (name: string): Promise<void> => {
  for (const row of rowsOf[name]!) await owner.query(`INSERT INTO ${row}`);
};

describe('a database that is in use goes from version to version', () => {
  const names = Object.keys(migrations);

  it('every migration says what can be in a database after it', () => {
    expect(Object.keys(rowsOf)).toEqual(names);
    expect([...names].sort()).toEqual(names);
  });

  it.each(names)('%s keeps what was there, and has no way back', async (name) => {
    expect(migrations[name]?.down).toBeUndefined();
    const before = name === names[0] ? {} : await contents();
    expect((await migrator.migrateTo(name)).error).toBeUndefined();
    const after = await contents();
    const change = changes[name] ?? ((_, row) => row);
    for (const [table, rows] of Object.entries(before)) {
      const [kept, meant] = [after[table] ?? [], rows.map((row) => change(table, row))];
      const sample = rows[0] ?? {};
      const plain = (all: readonly Row[]) => all.map((row) => JSON.stringify(shownAs(row, sample))).sort();
      expect([table, plain(kept)]).toEqual([table, plain(meant)]);
    }
    await fill(name);
  });

  it('none of their tables was empty on the way', async () => {
    const all = await contents();
    expect(Object.keys(all).filter((table) => all[table]!.length === 0)).toEqual([]);
    expect(Object.keys(all).length).toBeGreaterThan(30);
  });

  it('a database of a later version than this service knows is left alone', async () => {
    await owner.query(`INSERT INTO schema_migrations (name, timestamp) VALUES ('9999_of_the_future', '2027')`);
    const before = await contents();
    expect((await migrator.migrateToLatest()).error).toBeInstanceOf(Error);
    expect(await contents()).toEqual(before);
  });
});
