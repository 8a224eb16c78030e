import type { z } from 'zod';
import { ScrimFailure } from '../../model/errors.ts';
import type { VaultKeys } from '../vault/vaultKeys.ts';
import type { SqlValue } from './database.ts';

/** A value for a `sealed` column. `place` is `table/row`, so that a value copied to another row does not open. */
export function sealJson(keys: VaultKeys, place: string, value: unknown): Buffer {
  return keys.seal(place, JSON.stringify(value));
}

/** Opens and checks a `sealed` column. Throws VAULT_DAMAGED if it is not what this row's schema says. */
export function openJson<S extends z.ZodType>(
  keys: VaultKeys,
  place: string,
  sealed: SqlValue | undefined,
  schema: S,
): z.output<S> {
  if (!(sealed instanceof Uint8Array)) throw new ScrimFailure('VAULT_DAMAGED');
  const opened = keys.open(place, sealed);
  try {
    return schema.parse(JSON.parse(opened.toString('utf8')));
  } catch (cause) {
    throw new ScrimFailure('VAULT_DAMAGED', {}, { cause });
  }
}
