import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { openDatabase, type Database } from './database.ts';

const folder = temporaryFolders();
async function withTable(path: string): Promise<Database> {
  const database = await openDatabase(path);
  await database.write((sql) => sql.run('CREATE TABLE t (n INTEGER PRIMARY KEY, body BLOB)'));
  return database;
}
const count = (database: Database) =>
  database.read(async (sql) => (await sql.get('SELECT count(*) AS n FROM t'))?.['n']);

describe('the database', () => {
  it('runs as promised to the vault: WAL, full sync, foreign keys', async () => {
    const database = await withTable(join(await folder(), 'x.sqlite'));
    const pragma = (name: string) => database.read((sql) => sql.get(`PRAGMA ${name}`));
    expect(await pragma('journal_mode')).toEqual({ journal_mode: 'wal' });
    expect(await pragma('synchronous')).toEqual({ synchronous: 2 });
    expect(await pragma('foreign_keys')).toEqual({ foreign_keys: 1 });
    await database.close();
  });

  it('undoes a failing write alone, though it shares a transaction with others', async () => {
    const database = await withTable(join(await folder(), 'x.sqlite'));
    const insert = (n: number) =>
      database.write(async (sql) => {
        await sql.run('INSERT INTO t (n) VALUES (?)', n);
        await sql.run('INSERT INTO t (n) VALUES (?)', n + 100);
        if (n === 2) throw new Error('half-way');
      });
    const outcomes = await Promise.allSettled([insert(1), insert(2), insert(3)]);
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await count(database)).toBe(4);
    await database.close();
  });

  it('serialises what is asked at once', async () => {
    const database = await withTable(join(await folder(), 'x.sqlite'));
    await Promise.all(
      Array.from({ length: 500 }, () =>
        database.write(async (sql) => {
          const row = await sql.get('SELECT coalesce(max(n), 0) AS top FROM t');
          await sql.run('INSERT INTO t (n) VALUES (?)', Number(row?.['top']) + 1);
        }),
      ),
    );
    expect(await count(database)).toBe(500);
    await database.close();
  });

  it('refuses work after it was closed', async () => {
    const database = await withTable(join(await folder(), 'x.sqlite'));
    await database.close();
    await expect(count(database)).rejects.toMatchObject({ error: { code: 'VAULT_LOCKED' } });
  });

  const mayMount = process.platform === 'linux' && process.getuid?.() === 0;
  it.skipIf(!mayMount)('says DISK_FULL on a full disk and goes on once there is room', async () => {
    const small = join(await folder(), 'small');
    await mkdir(small);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small]);
    try {
      const database = await withTable(join(small, 'x.sqlite'));
      const insert = (bytes: number) =>
        database.write((sql) => sql.run('INSERT INTO t (body) VALUES (?)', randomBytes(bytes)));
      await insert(1000);
      await expect(insert(3_000_000)).rejects.toMatchObject({ error: { code: 'DISK_FULL' } });
      await insert(1000);
      expect(await count(database)).toBe(2);
      await database.close();
    } finally {
      execFileSync('umount', [small]);
    }
  });
});
