import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { clearanceSchema, type Clearance } from '../../model/clearance.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { sealedClearanceSchema, type SealedClearance } from './records.ts';

const keyName = 'clearance.key';
const keyBytes = 32;
const purpose = 'scrim clearance 1\n';

/**
 * The key of this machine, made at its first use: what it seals was cleared by a command with this home folder. It appears under its name
 * whole or not at all, so two commands that begin together agree. Throws VAULT_DAMAGED for a key that is not one.
 */
export async function ensureClearanceKey(home: string): Promise<Uint8Array> {
  await mkdir(home, { recursive: true, mode: 0o700 });
  const path = join(home, keyName);
  const known = await readKey(path);
  if (known) return known;
  const temporary = join(home, `${keyName}.${randomBytes(8).toString('hex')}.part`);
  try {
    // 'wx' is O_EXCL: never through a link that somebody left there.
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(randomBytes(keyBytes));
      await file.sync();
    } finally {
      await file.close();
    }
    await link(temporary, path).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== 'EEXIST') throw thrown;
    });
  } finally {
    await rm(temporary, { force: true });
  }
  const made = await readKey(path);
  if (!made) throw new ScrimFailure('VAULT_DAMAGED');
  return made;
}

/** The key with which records are checked; null where nothing was ever cleared, for then nothing can be sealed. */
export const clearanceKey = (home: string): Promise<Uint8Array | null> => readKey(join(home, keyName));

async function readKey(path: string): Promise<Uint8Array | null> {
  const bytes = await readFile(path).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return null;
    throw thrown;
  });
  if (bytes && bytes.length !== keyBytes) throw new ScrimFailure('VAULT_DAMAGED');
  return bytes;
}

/** `run`: the kind of run that made it, for who may go on with it. */
export function seal(key: Uint8Array, clearance: Clearance, run?: string): SealedClearance {
  const record = run === undefined ? { clearance } : { clearance, run };
  return { ...record, seal: sealOf(key, record).toString('hex') };
}

/** The clearance of a record that `seal` made with this key; NOT_CLEARED for anything else. */
export const unseal = (key: Uint8Array | null, record: unknown): Clearance => unsealRecord(key, record).clearance;

/** The same with the kind of run that made it. */
export function unsealRecord(key: Uint8Array | null, record: unknown): Sealed {
  const parsed = sealedClearanceSchema.safeParse(record);
  if (!key || !parsed.success) throw new ScrimFailure('NOT_CLEARED');
  const { seal: told, ...sealed } = parsed.data;
  if (!timingSafeEqual(sealOf(key, sealed), Buffer.from(told, 'hex'))) throw new ScrimFailure('NOT_CLEARED');
  return sealed;
}

type Sealed = Omit<SealedClearance, 'seal'>;

/** Over the parsed clearance, whose fields come in the schema's order, whatever the file's spacing. */
function sealOf(key: Uint8Array, { clearance, run }: Sealed): Buffer {
  const hmac = createHmac('sha256', key)
    .update(purpose)
    .update(JSON.stringify(clearanceSchema.parse(clearance)));
  return (run === undefined ? hmac : hmac.update(`\nrun ${run}`)).digest();
}
