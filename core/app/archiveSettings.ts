import { z } from 'zod';
import { ScrimFailure, toScrimError } from '../../model/errors.ts';
import { archiveSettingsSchema, type ArchiveSettings } from '../../model/exporting.ts';
import { archiveBase, type ArchiveCredentials } from '../network/archive.ts';
import type { Keychain } from '../ports/ports.ts';
import type { SettingsRepository } from '../store/settings.ts';

const SETTING = 'archive';
const SECRET = 'archive-secret';

/** The archive that cleared objects are sent to. */
export interface KnownArchive {
  get(): Promise<ArchiveSettings | null>;
  /** `secret`: password or token; null keeps the one before if address and sign-in are still the same. ARCHIVE_INSECURE for an open line. */
  set(settings: ArchiveSettings | null, secret: string | null): Promise<ArchiveSettings | null>;
  /** Throws NOT_FOUND where none is set, WRONG_CREDENTIALS where its secret is gone. */
  open(): Promise<{ readonly base: string; readonly credentials: ArchiveCredentials }>;
}

/** Address and name lie sealed in the store; the secret in the keychain, or sealed beside them where no keychain answers. */
export function createKnownArchive(settings: SettingsRepository, keychain: Keychain, vaultId: string): KnownArchive {
  const account = `archive-${vaultId}`;
  const get = async (): Promise<ArchiveSettings | null> => (await settings.get(SETTING, archiveSettingsSchema)) ?? null;
  const forget = async (): Promise<void> => {
    await settings.delete(SECRET);
    await withKeychain(() => keychain.delete(account));
  };
  const keep = async (secret: string): Promise<void> => {
    await settings.delete(SECRET);
    const kept = await withKeychain(() => keychain.set(account, secret).then(() => true));
    if (!kept) await settings.set(SECRET, secret);
  };
  const secretOf = async (): Promise<string> => {
    const secret = (await settings.get(SECRET, z.string())) ?? (await withKeychain(() => keychain.get(account)));
    if (!secret) throw new ScrimFailure('WRONG_CREDENTIALS');
    return secret;
  };
  return {
    get,
    async set(next, secret) {
      if (next) archiveBase(next.url);
      const before = await get();
      const same = JSON.stringify(before) === JSON.stringify(next);
      // A secret never goes to another address than the one it was given for.
      if (!same || next?.signIn.kind === 'none') await forget();
      if (!next) await settings.delete(SETTING);
      else await settings.set(SETTING, next);
      if (next && next.signIn.kind !== 'none' && secret !== null) await keep(secret);
      return get();
    },
    async open() {
      const known = await get();
      if (!known) throw new ScrimFailure('NOT_FOUND');
      const { signIn } = known;
      const base = archiveBase(known.url);
      if (signIn.kind === 'none') return { base, credentials: signIn };
      const secret = await secretOf();
      if (signIn.kind === 'bearer') return { base, credentials: { kind: 'bearer', token: secret } };
      return { base, credentials: { kind: 'basic', username: signIn.username, password: secret } };
    },
  };
}

/** Undefined where no keychain answers. */
async function withKeychain<T>(act: () => Promise<T>): Promise<T | undefined> {
  try {
    return await act();
  } catch (thrown) {
    if (toScrimError(thrown).code === 'KEYCHAIN_UNAVAILABLE') return undefined;
    throw thrown;
  }
}
