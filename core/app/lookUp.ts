import { open } from 'node:fs/promises';
import { ScrimFailure, toScrimError } from '../../model/errors.ts';
import type { AuditAction, AuditTrail, LookUpState } from '../../model/lookUp.ts';
import type { Clock } from '../ports/ports.ts';
import type { Store } from '../store/openStore.ts';
import { unwrapKey, wrapKey } from '../vault/keyWrap.ts';
import {
  mostProjectKeyFileBytes,
  projectFingerprint,
  readProjectKey,
  writeProjectKey,
} from '../vault/projectKeyFile.ts';
import { openerWith } from '../vault/sealedBox.ts';
import { asCsv } from './lookUpTable.ts';
import { writeNewFile } from './newFile.ts';
import { createTurns } from './turns.ts';

/** The look-up table and the project's key: what leads from a pseudonym back to a patient. Whatever is done with them is written down. */
export interface LookUpDesk {
  state(): Promise<LookUpState>;
  /** `current` is null only for the first one. Throws WRONG_PASSPHRASE, PASSPHRASE_WAIT, PASSPHRASE_TOO_SHORT. */
  setPassphrase(current: string | null, next: string): Promise<LookUpState>;
  /**
   * Writes the table, or one patient's part of it, to a new file as CSV and answers its pairs. Throws LOOK_UP_UNGUARDED, WRONG_PASSPHRASE,
   * PASSPHRASE_WAIT, LOOK_UP_EMPTY, FILE_EXISTS.
   */
  export(path: string, passphrase: string, patient: string | null): Promise<number>;
  /** Under a passphrase of its own. Throws PASSPHRASE_TOO_SHORT, FILE_EXISTS. */
  exportProjectKey(path: string, passphrase: string): Promise<void>;
  /** Throws PROJECT_KEY_FILE, WRONG_PASSPHRASE, and PROJECT_KEY_OTHER unless told to replace a key that was used. */
  importProjectKey(path: string, passphrase: string, replace: boolean): Promise<LookUpState>;
  audit(): Promise<AuditTrail>;
}

export interface LookUpParts {
  readonly store: Store;
  readonly vaultId: string;
  readonly clock: Clock;
  /** Whose name stands in the audit. */
  readonly who: () => string;
}

/** Wrong attempts that cost no waiting; then five seconds, doubled each time, up to a quarter of an hour. */
const FREE_ATTEMPTS = 3;
const FIRST_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 15 * 60_000;

export function createLookUpDesk(parts: LookUpParts): LookUpDesk {
  const inTurn = createTurns();
  return {
    state: () => stateOf(parts),
    setPassphrase: (current, next) => inTurn(() => setPassphrase(parts, current, next)),
    export: (path, passphrase, patient) => inTurn(() => exportTable(parts, path, passphrase, patient)),
    exportProjectKey: (path, passphrase) => inTurn(() => exportProjectKey(parts, path, passphrase)),
    importProjectKey: (path, passphrase, replace) => inTurn(() => importProjectKey(parts, path, passphrase, replace)),
    audit: () => parts.store.audit.trail(),
  };
}

async function stateOf({ store }: LookUpParts): Promise<LookUpState> {
  const { privateKey } = await store.lookUp.keys();
  return {
    pairs: await store.lookUp.count(null),
    passphrase: privateKey.by === 'passphrase',
    project: projectFingerprint(await store.settings.projectKey()),
  };
}

async function setPassphrase(parts: LookUpParts, current: string | null, next: string): Promise<LookUpState> {
  const { store, vaultId } = parts;
  const { privateKey } = await store.lookUp.keys();
  const first = privateKey.by === 'vault';
  const key = first ? Buffer.from(privateKey.key, 'base64') : await unlock(parts, current ?? '');
  const wrapped = await wrapKey(key, next, placeOf(vaultId));
  key.fill(0);
  const entry = entryOf(
    parts,
    first ? 'look-up-passphrase-set' : 'look-up-passphrase-changed',
    await store.lookUp.count(null),
  );
  await store.database.write(async (sql) => {
    await store.lookUp.guardWithin(sql, { by: 'passphrase', key: wrapped });
    await store.audit.appendWithin(sql, entry);
  });
  // The private key as it lay open within the vault, or under the passphrase before, is in the log still.
  await store.database.emptyLog();
  return stateOf(parts);
}

async function exportTable(
  parts: LookUpParts,
  path: string,
  passphrase: string,
  patient: string | null,
): Promise<number> {
  const { store } = parts;
  const key = await unlock(parts, passphrase);
  const pairs = await store.lookUp.count(patient);
  if (pairs === 0) throw new ScrimFailure('LOOK_UP_EMPTY');
  const opener = openerWith(key);
  key.fill(0);
  // Written down before the first line leaves: no export goes without its entry, though an entry may be of one that failed.
  await store.audit.append(entryOf(parts, 'look-up-exported', pairs));
  await writeNewFile(path, asCsv(store.lookUp.read(patient, opener)));
  return pairs;
}

/** The table's private key. Wrong attempts are counted by the audit itself, so that waiting is not cut short by a restart. */
async function unlock(parts: LookUpParts, passphrase: string): Promise<Buffer> {
  const { store, vaultId } = parts;
  const { privateKey } = await store.lookUp.keys();
  if (privateKey.by === 'vault') throw new ScrimFailure('LOOK_UP_UNGUARDED');
  await insistOnPatience(parts);
  try {
    return await unwrapKey(privateKey.key, passphrase, placeOf(vaultId));
  } catch (thrown) {
    if (toScrimError(thrown).code === 'WRONG_PASSPHRASE')
      await store.audit.append(entryOf(parts, 'look-up-refused', 0));
    throw thrown;
  }
}

async function insistOnPatience({ store, clock }: LookUpParts): Promise<void> {
  const { times, last } = await store.audit.since('look-up-refused', [
    'look-up-exported',
    'look-up-passphrase-changed',
  ]);
  if (times < FREE_ATTEMPTS || !last) return;
  const wait = Math.min(FIRST_WAIT_MS * 2 ** Math.min(times - FREE_ATTEMPTS, 20), LONGEST_WAIT_MS);
  // A clock put back must not make anybody wait for years.
  const left = Math.min(last.getTime() + wait - clock.now().getTime(), wait);
  if (left > 0) throw new ScrimFailure('PASSPHRASE_WAIT', { seconds: Math.ceil(left / 1000) });
}

async function exportProjectKey(parts: LookUpParts, path: string, passphrase: string): Promise<void> {
  const { store } = parts;
  const text = await writeProjectKey(await store.settings.projectKey(), passphrase);
  await store.audit.append(entryOf(parts, 'project-key-exported', 0));
  await writeNewFile(path, [text]);
}

async function importProjectKey(
  parts: LookUpParts,
  path: string,
  passphrase: string,
  replace: boolean,
): Promise<LookUpState> {
  const { store } = parts;
  const key = await readProjectKey(await readSmall(path), passphrase).catch(async (thrown: unknown) => {
    if (toScrimError(thrown).code === 'WRONG_PASSPHRASE') {
      await store.audit.append(entryOf(parts, 'project-key-refused', 0));
    }
    throw thrown;
  });
  const same = Buffer.from(key).equals(await store.settings.projectKey());
  await store.database.write(async (sql) => {
    const used = await sql.get('SELECT EXISTS (SELECT 1 FROM look_up) OR EXISTS (SELECT 1 FROM clearances) AS used');
    if (!same && !replace && used?.['used'] === 1) throw new ScrimFailure('PROJECT_KEY_OTHER');
    await store.settings.setProjectKeyWithin(sql, key);
    await store.audit.appendWithin(sql, entryOf(parts, 'project-key-imported', 0));
  });
  return stateOf(parts);
}

async function readSmall(path: string): Promise<string> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new ScrimFailure('FILE_UNREADABLE', {}, { cause });
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(mostProjectKeyFileBytes + 1));
    return buffer.toString('utf8', 0, bytesRead);
  } catch (cause) {
    throw new ScrimFailure('FILE_UNREADABLE', {}, { cause });
  } finally {
    await file.close();
  }
}

const placeOf = (vaultId: string) => `look-up-key/${vaultId}`;

const entryOf = ({ clock, who }: LookUpParts, what: AuditAction, count: number) => ({
  ...{ at: clock.now(), who: who(), what, count },
});
