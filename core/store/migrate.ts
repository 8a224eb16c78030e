import { ScrimFailure } from '../../model/errors.ts';
import type { Database } from './database.ts';
import { initial } from './migrations/0001_initial.ts';
import { groups } from './migrations/0002_groups.ts';
import { excluded } from './migrations/0004_excluded.ts';
import { lookUp } from './migrations/0003_look_up.ts';
import { shoots } from './migrations/0005_shoots.ts';
import { editHistory } from './migrations/0006_edit_history.ts';

export interface Migration {
  readonly version: number;
  readonly statements: readonly string[];
}

/** In order, from 1, without gaps. A shipped one is never changed; a new one is added with its test. */
export const migrations: readonly Migration[] = [
  { version: 1, statements: initial },
  { version: 2, statements: groups },
  { version: 3, statements: lookUp },
  { version: 4, statements: excluded },
  { version: 5, statements: shoots },
  { version: 6, statements: editHistory },
];

export interface MigrateOptions {
  readonly steps?: readonly Migration[];
  /** False: the vault holds blobs, so an empty file means that their store was lost; starting over would sweep them away. */
  readonly mayBegin?: boolean;
}

/**
 * Brings the store to the newest schema, each step in its own transaction, and ties a new store to its vault.
 * Throws STORE_TOO_NEW for a store of a later Scrim and VAULT_DAMAGED for a store of another vault, or, unless `mayBegin`, for
 * none at all.
 */
export async function migrate(
  database: Database,
  vault: string,
  { steps = migrations, mayBegin = true }: MigrateOptions = {},
): Promise<void> {
  const found = await readVersion(database);
  if (!found && !mayBegin) throw new ScrimFailure('VAULT_DAMAGED');
  const newest = steps.at(-1)?.version ?? 0;
  if (found && found.version > newest) throw new ScrimFailure('STORE_TOO_NEW', { found: found.version, newest });
  if (found && found.vault !== vault) throw new ScrimFailure('VAULT_DAMAGED');
  for (const { version, statements } of steps.filter((step) => step.version > (found?.version ?? 0))) {
    await database.write(async (sql) => {
      for (const statement of statements) await sql.run(statement);
      await sql.run(
        `INSERT INTO store (one, schema_version, vault) VALUES (1, ?, ?)
         ON CONFLICT (one) DO UPDATE SET schema_version = excluded.schema_version`,
        version,
        vault,
      );
    });
  }
}

/** Undefined for a file without tables. */
async function readVersion(database: Database): Promise<{ version: number; vault: string } | undefined> {
  return database.read(async (sql) => {
    const table = await sql.get(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'store'`);
    if (!table) return undefined;
    const row = await sql.get('SELECT schema_version, vault FROM store');
    return { version: Number(row?.['schema_version']), vault: String(row?.['vault']) };
  });
}
