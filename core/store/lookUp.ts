import { z } from 'zod';
import { pseudonymPairSchema, type PseudonymPair } from '../../contract/workers.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { wrappedKeySchema } from '../vault/keyWrap.ts';
import { createBoxKeys, sealerTo, type Opener } from '../vault/sealedBox.ts';
import type { VaultKeys } from '../vault/vaultKeys.ts';
import type { Database, Statements } from './database.ts';
import { openJson, sealJson } from './sealed.ts';

/** The table's own key pair. The private half lies open within the vault only until a passphrase wraps it. */
const keysSchema = z.object({
  publicKey: z.base64(),
  privateKey: z.discriminatedUnion('by', [
    z.object({ by: z.literal('vault'), key: z.base64() }),
    z.object({ by: z.literal('passphrase'), key: wrappedKeySchema }),
  ]),
});
export type LookUpKeys = z.infer<typeof keysSchema>;

/** A pair as the table holds it: with the pseudonym of the patient in whose object it was found, empty where that had none. */
const linkSchema = pseudonymPairSchema.extend({ patient: z.string().max(64) });
export type LookUpLink = z.infer<typeof linkSchema>;

/**
 * Originals and their pseudonyms, each pair once. Pairs are sealed on arrival to a public key, so that who has the vault open can add to the
 * table and count it, but not read it.
 */
export interface LookUpRepository {
  /** Adds what is new of one object's pairs, within a write of the caller. */
  keepWithin(sql: Statements, pairs: readonly PseudonymPair[]): Promise<void>;
  keep(pairs: readonly PseudonymPair[]): Promise<void>;
  /** All pairs, or those of the patient with this pseudonym. */
  count(patient: string | null): Promise<number>;
  /** The same pairs in the order of their arrival, some hundred at a time. Throws VAULT_DAMAGED if `open` does not fit. */
  read(patient: string | null, open: Opener): AsyncGenerator<LookUpLink[]>;
  /** Made at their first use. */
  keys(): Promise<LookUpKeys>;
  /** Replaces how the private key is kept, within a write of the caller. */
  guardWithin(sql: Statements, privateKey: LookUpKeys['privateKey']): Promise<void>;
}

const PAGE = 500;
const KEYS_PLACE = 'look_up_keys/1';
const placeOf = (name: string) => `look_up/${name}`;

export function createLookUpRepository(database: Database, keys: VaultKeys): LookUpRepository {
  const patientName = (patient: string) => keys.keyedName('look-up-patient', patient);
  return {
    keepWithin: (sql, pairs) => keepWithin(sql, keys, pairs),
    keep: (pairs) => database.write((sql) => keepWithin(sql, keys, pairs)),
    count: (patient) =>
      database.read(async (sql) => {
        const row = await (patient === null
          ? sql.get('SELECT count(*) AS n FROM look_up')
          : sql.get('SELECT count(*) AS n FROM look_up WHERE patient = ?', patientName(patient)));
        return Number(row?.['n']);
      }),
    async *read(patient, open) {
      const only = patient === null ? null : patientName(patient);
      let after = 0;
      for (;;) {
        const rows = await database.read((sql) =>
          only === null
            ? sql.all('SELECT * FROM look_up WHERE position > ? ORDER BY position LIMIT ?', after, PAGE)
            : sql.all(
                'SELECT * FROM look_up WHERE patient = ? AND position > ? ORDER BY position LIMIT ?',
                ...[only, after, PAGE],
              ),
        );
        if (rows.length === 0) return;
        after = Number(rows.at(-1)!['position']);
        yield rows.map((row) => openLink(open, String(row['name']), row['sealed'] as Uint8Array));
      }
    },
    keys: () => database.write((sql) => ensureKeys(sql, keys)),
    guardWithin: async (sql, privateKey) => {
      const { publicKey } = await ensureKeys(sql, keys);
      const sealed = sealJson(keys, KEYS_PLACE, keysSchema.parse({ publicKey, privateKey }));
      await sql.run('UPDATE look_up_keys SET sealed = ? WHERE one = 1', sealed);
    },
  };
}

/** Thousands of slices share most of their pairs, so what is there already costs one hash and no sealing. */
async function keepWithin(sql: Statements, keys: VaultKeys, pairs: readonly PseudonymPair[]): Promise<void> {
  const patient = patientOf(pairs);
  const named = new Map(
    pairs.map((pair) => [keys.keyedName('look-up', JSON.stringify([patient, ...parts(pair)])), pair] as const),
  );
  const names = [...named.keys()];
  for (let from = 0; from < names.length; from += PAGE) await forgetKnown(sql, named, names.slice(from, from + PAGE));
  if (named.size === 0) return;
  const { publicKey } = await ensureKeys(sql, keys);
  const seal = sealerTo(Buffer.from(publicKey, 'base64'));
  const patientName = keys.keyedName('look-up-patient', patient);
  const rows = [...named].map(([name, pair]) => [
    name,
    patientName,
    seal(placeOf(name), JSON.stringify({ ...linkSchema.parse({ ...pair, patient }) })),
  ]);
  for (let from = 0; from < rows.length; from += PAGE) {
    const some = rows.slice(from, from + PAGE);
    const places = some.map(() => '(?, ?, ?)').join(', ');
    await sql.run(`INSERT INTO look_up (name, patient, sealed) VALUES ${places}`, ...some.flat());
  }
}

async function forgetKnown(sql: Statements, named: Map<string, PseudonymPair>, names: string[]): Promise<void> {
  const known = await sql.all(`SELECT name FROM look_up WHERE name IN (${names.map(() => '?').join(', ')})`, ...names);
  for (const row of known) named.delete(String(row['name']));
}

const parts = ({ attribute, original, pseudonym }: PseudonymPair) => [attribute, original, pseudonym];

/** The patient's pseudonym stands for number and name alike. */
const patientOf = (pairs: readonly PseudonymPair[]): string =>
  ['PatientID', 'PatientName'].flatMap((keyword) => pairs.filter((pair) => pair.attribute === keyword))[0]?.pseudonym ??
  '';

async function ensureKeys(sql: Statements, keys: VaultKeys): Promise<LookUpKeys> {
  const row = await sql.get('SELECT sealed FROM look_up_keys WHERE one = 1');
  if (row) return openJson(keys, KEYS_PLACE, row['sealed'], keysSchema);
  const made = createBoxKeys();
  const kept: LookUpKeys = {
    publicKey: made.publicKey.toString('base64'),
    privateKey: { by: 'vault', key: made.privateKey.toString('base64') },
  };
  await sql.run('INSERT INTO look_up_keys (one, sealed) VALUES (1, ?)', sealJson(keys, KEYS_PLACE, kept));
  return kept;
}

function openLink(open: Opener, name: string, sealed: Uint8Array): LookUpLink {
  const plain = open(placeOf(name), sealed);
  try {
    return linkSchema.parse(JSON.parse(plain.toString('utf8')));
  } catch (cause) {
    throw new ScrimFailure('VAULT_DAMAGED', {}, { cause });
  }
}
