import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { VaultKeys } from '../vault/vaultKeys.ts';
import type { Database, Statements } from './database.ts';
import { openJson, sealJson } from './sealed.ts';

/** Small sealed values by name: the sign-in, the project's key. */
export interface SettingsRepository {
  get<S extends z.ZodType>(name: string, schema: S): Promise<z.output<S> | undefined>;
  set(name: string, value: unknown): Promise<void>;
  /** Within a write of the caller. */
  setWithin(sql: Statements, name: string, value: unknown): Promise<void>;
  delete(name: string): Promise<void>;
  /** 32 random bytes, made on first use; they key every pseudonym of this vault's project. */
  projectKey(): Promise<Uint8Array>;
  /** Replaces it, within a write of the caller; nothing that was made with the one before can be made again. */
  setProjectKeyWithin(sql: Statements, key: Uint8Array): Promise<void>;
}

const PROJECT_KEY = 'project-key';

export function createSettingsRepository(database: Database, keys: VaultKeys): SettingsRepository {
  const place = (name: string) => `settings/${name}`;
  const setWithin = (sql: Statements, name: string, value: unknown) =>
    put(sql, name, sealJson(keys, place(name), value));
  return {
    get: (name, schema) =>
      database.read(async (sql) => {
        const row = await sql.get('SELECT sealed FROM settings WHERE name = ?', name);
        return row && openJson(keys, place(name), row['sealed'], schema);
      }),
    set: (name, value) => database.write((sql) => setWithin(sql, name, value)),
    setWithin,
    delete: (name) =>
      database.write(async (sql) => {
        await sql.run('DELETE FROM settings WHERE name = ?', name);
      }),
    projectKey: () =>
      database.write(async (sql) => {
        const row = await sql.get('SELECT sealed FROM settings WHERE name = ?', PROJECT_KEY);
        if (row) return new Uint8Array(keys.open(place(PROJECT_KEY), row['sealed'] as Uint8Array));
        const made = randomBytes(32);
        await put(sql, PROJECT_KEY, keys.seal(place(PROJECT_KEY), made));
        return new Uint8Array(made);
      }),
    setProjectKeyWithin: (sql, key) => put(sql, PROJECT_KEY, keys.seal(place(PROJECT_KEY), key)),
  };
}

async function put(sql: Statements, name: string, sealed: Uint8Array): Promise<void> {
  await sql.run(
    'INSERT INTO settings (name, sealed) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed',
    name,
    sealed,
  );
}
