import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { deriveVaultKeys } from '../vault/vaultKeys.ts';
import { openStore, type Store } from './openStore.ts';

const folder = temporaryFolders();
const keys = deriveVaultKeys(Buffer.alloc(32, 3));
const at = new Date('2026-01-02T03:04:05.000Z');

async function withEntries(count: number): Promise<Store> {
  const store = await openStore(await folder(), randomUUID(), keys);
  for (let i = 1; i <= count; i++) {
    await store.audit.append({ at, who: `FICTIONAL_PERSON ${i}`, what: 'look-up-exported', count: i });
  }
  return store;
}

const sql = (store: Store, ...statements: string[]) =>
  store.database.write(async (within) => {
    for (const statement of statements) await within.run(statement);
  });
const past = 'DROP TRIGGER audit_unchanged; DROP TRIGGER audit_kept; DROP TRIGGER audit_next'.split('; ');

describe('the audit', () => {
  it('tells who did what when, in order', async () => {
    const store = await withEntries(2);
    expect(await store.audit.trail()).toEqual({
      entries: [
        { number: 1, at: at.toISOString(), who: 'FICTIONAL_PERSON 1', what: 'look-up-exported', count: 1 },
        { number: 2, at: at.toISOString(), who: 'FICTIONAL_PERSON 2', what: 'look-up-exported', count: 2 },
      ],
      brokenAt: null,
    });
    await store.close();
  });

  it('has no entry changed, removed, replaced or put in between', async () => {
    const store = await withEntries(3);
    for (const statement of [
      'UPDATE audit SET count = 0',
      'DELETE FROM audit WHERE number = 3',
      `INSERT OR REPLACE INTO audit SELECT 2, at, what, 9, sealed, chain FROM audit WHERE number = 1`,
      `INSERT INTO audit SELECT 9, at, what, 9, sealed, chain FROM audit WHERE number = 1`,
    ]) {
      await expect(sql(store, statement)).rejects.toThrow();
    }
    expect((await store.audit.trail()).entries.map((entry) => entry.count)).toEqual([1, 2, 3]);
    await store.close();
  });

  it.each([
    ['a change', 'UPDATE audit SET count = 0 WHERE number = 2', 2],
    ['another person', 'UPDATE audit SET sealed = (SELECT sealed FROM audit WHERE number = 1) WHERE number = 2', 2],
    ['a removal', 'DELETE FROM audit WHERE number = 2', 2],
    ['a missing end', 'DELETE FROM audit WHERE number = 3', 3],
    ['an empty table', 'DELETE FROM audit', 1],
    ['a lost end mark', 'DELETE FROM audit_head', 4],
    ['an added entry', `INSERT INTO audit SELECT 4, at, what, 9, sealed, chain FROM audit WHERE number = 3`, 4],
  ])('shows %s that was made past its triggers', async (_, statement, brokenAt) => {
    const store = await withEntries(3);
    await sql(store, ...past, statement);
    expect((await store.audit.trail()).brokenAt).toBe(brokenAt);
    await store.close();
  });

  it('counts what happened since something else did', async () => {
    const store = await withEntries(1);
    const refused = { at, who: '', what: 'look-up-refused', count: 0 } as const;
    await store.audit.append(refused);
    await store.audit.append(refused);
    expect(await store.audit.since('look-up-refused', ['look-up-exported'])).toEqual({ times: 2, last: at });
    await store.audit.append({ ...refused, what: 'look-up-exported' });
    expect(await store.audit.since('look-up-refused', ['look-up-exported'])).toEqual({ times: 0, last: null });
    await store.close();
  });
});
