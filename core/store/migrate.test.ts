import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { openDatabase, type Database } from './database.ts';
import { migrate, migrations } from './migrate.ts';

const folder = temporaryFolders();
const fresh = async () => openDatabase(join(await folder(), 'x.sqlite'));
const version = (database: Database) =>
  database.read(async (sql) => (await sql.get('SELECT schema_version FROM store'))?.['schema_version']);
const tables = (database: Database) =>
  database.read(async (sql) => {
    const rows = await sql.all(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`);
    return rows.map((row) => row['name']);
  });

/** One imported picture, as the first schema has it. */
const addItem = (database: Awaited<ReturnType<typeof fresh>>): Promise<void> =>
  database.write(async (sql) => {
    await sql.run(
      `INSERT INTO batches (id, state, started_at, found, sealed) VALUES ('b', 'finished', '2026-01-01', 1, x'00')`,
    );
    await sql.run(
      `INSERT INTO items (id, batch, content, state, pending, revision, bytes, imported_at, sealed)
       VALUES ('i', 'b', 'c', 'review', 2, 3, 4, '2026-01-01', x'01')`,
    );
  });

describe('the migrations', () => {
  it('are numbered from 1 without gaps', () => {
    expect(migrations.map((step) => step.version)).toEqual(migrations.map((_, index) => index + 1));
  });

  it('0001 makes every table of the first store', async () => {
    const database = await fresh();
    await migrate(database, randomUUID(), { steps: migrations.slice(0, 1) });
    expect(await version(database)).toBe(1);
    expect((await tables(database)).sort()).toEqual([
      'batch_files',
      'batches',
      'case_items',
      'cases',
      'clearances',
      'consents',
      'item_edits',
      'items',
      'settings',
      'store',
      'submissions',
      'thumbnails',
      'upload_jobs',
    ]);
    await database.close();
  });

  it('0002 keeps what is there and puts it in no group', async () => {
    const database = await fresh();
    const vault = randomUUID();
    await migrate(database, vault, { steps: migrations.slice(0, 1) });
    await addItem(database);
    await migrate(database, vault, { steps: migrations.slice(0, 2) });
    expect(await version(database)).toBe(2);
    const row = await database.read((sql) => sql.get('SELECT * FROM items'));
    expect(row).toMatchObject({ id: 'i', pending: 2, revision: 3 });
    expect(row).toMatchObject({ patient: null, study: null, series: null, instance: null, folder: null });
    await database.close();
  });

  it('0003 begins the look-up table and the audit empty, for what was cleared before left no pairs', async () => {
    const database = await fresh();
    const vault = randomUUID();
    await migrate(database, vault, { steps: migrations.slice(0, 2) });
    const before = await tables(database);
    await migrate(database, vault, { steps: migrations.slice(0, 3) });
    expect(await version(database)).toBe(3);
    const added = (await tables(database)).filter((name) => !before.includes(name));
    expect(added.sort()).toEqual(['audit', 'audit_head', 'look_up', 'look_up_keys']);
    const rows = await database.read((sql) => sql.all('SELECT 1 FROM look_up UNION SELECT 1 FROM audit'));
    expect(rows).toEqual([]);
    await database.close();
  });

  it('0004 keeps nothing out of cases that was in the vault before', async () => {
    const database = await fresh();
    const vault = randomUUID();
    await migrate(database, vault, { steps: migrations.slice(0, 3) });
    await addItem(database);
    await migrate(database, vault, { steps: migrations.slice(0, 4) });
    expect(await version(database)).toBe(4);
    expect(await database.read((sql) => sql.get('SELECT id, excluded FROM items'))).toEqual({ id: 'i', excluded: 0 });
    await database.close();
  });

  it('0005 knows no camera of what was in the vault before, and says that nobody had it open', async () => {
    const database = await fresh();
    const vault = randomUUID();
    await migrate(database, vault, { steps: migrations.slice(0, 4) });
    await addItem(database);
    await migrate(database, vault, { steps: migrations.slice(0, 5) });
    expect(await version(database)).toBe(5);
    const row = await database.read((sql) => sql.get('SELECT id, camera, seen FROM items'));
    expect(row).toEqual({ id: 'i', camera: null, seen: 0 });
    await database.close();
  });

  it('0006 has nothing to undo on what was in the vault before', async () => {
    const database = await fresh();
    const vault = randomUUID();
    await migrate(database, vault, { steps: migrations.slice(0, 5) });
    await addItem(database);
    await migrate(database, vault, { steps: migrations.slice(0, 6) });
    expect(await version(database)).toBe(6);
    expect(await database.read((sql) => sql.all('SELECT * FROM item_history'))).toEqual([]);
    await database.close();
  });

  it('run once: a second start changes nothing', async () => {
    const database = await fresh();
    const vault = randomUUID();
    await migrate(database, vault);
    await migrate(database, vault);
    expect(await version(database)).toBe(migrations.length);
    await database.close();
  });

  it('leave no half step behind when one fails', async () => {
    const database = await fresh();
    const vault = randomUUID();
    await migrate(database, vault);
    const broken = { version: migrations.length + 1, statements: ['CREATE TABLE half (n INTEGER)', 'NOT SQL'] };
    await expect(migrate(database, vault, { steps: [...migrations, broken] })).rejects.toThrow();
    expect(await version(database)).toBe(migrations.length);
    expect(await tables(database)).not.toContain('half');
    await database.close();
  });

  it('refuse a store of a later Scrim', async () => {
    const database = await fresh();
    const vault = randomUUID();
    await migrate(database, vault, { steps: [...migrations, { version: migrations.length + 1, statements: [] }] });
    await expect(migrate(database, vault)).rejects.toMatchObject({ error: { code: 'STORE_TOO_NEW' } });
    await database.close();
  });

  it('refuse to begin anew where the vault holds pictures already', async () => {
    const database = await fresh();
    await expect(migrate(database, randomUUID(), { mayBegin: false })).rejects.toMatchObject({
      error: { code: 'VAULT_DAMAGED' },
    });
    expect(await tables(database)).toEqual([]);
    await database.close();
  });
});
