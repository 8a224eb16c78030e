import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { VaultKeys } from '../vault/vaultKeys.ts';
import type { Database } from './database.ts';
import { openJson, sealJson } from './sealed.ts';

/** Small sealed values by name: the sign-in, the project's key. */
export interface SettingsRepository {
  get<S extends z.ZodType>(name: string, schema: S): Promise<z.output<S> | undefined>;
  set(name: string, value: unknown): Promise<void>;
  delete(name: string): Promise<void>;
  /** 32 random bytes, made on first use; they key every pseudonym of this vault's project. */
  projectKey(): Promise<Uint8Array>;
}

export function createSettingsRepository(database: Database, keys: VaultKeys): SettingsRepository {
  const place = (name: string) => `settings/${name}`;
  return {
    get: (name, schema) =>
      database.read(async (sql) => {
        const row = await sql.get('SELECT sealed FROM settings WHERE name = ?', name);
        return row && openJson(keys, place(name), row['sealed'], schema);
      }),
    set: (name, value) =>
      database.write(async (sql) => {
        await sql.run(
          'INSERT INTO settings (name, sealed) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed',
          name,
          sealJson(keys, place(name), value),
        );
      }),
    delete: (name) =>
      database.write(async (sql) => {
        await sql.run('DELETE FROM settings WHERE name = ?', name);
      }),
    projectKey: () =>
      database.write(async (sql) => {
        const name = 'project-key';
        const row = await sql.get('SELECT sealed FROM settings WHERE name = ?', name);
        if (row) return new Uint8Array(keys.open(place(name), row['sealed'] as Uint8Array));
        const made = randomBytes(32);
        await sql.run('INSERT INTO settings (name, sealed) VALUES (?, ?)', name, keys.seal(place(name), made));
        return new Uint8Array(made);
      }),
  };
}
