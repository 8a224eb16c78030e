import { AsyncEntry } from '@napi-rs/keyring';
import { ScrimFailure } from '../../model/errors.ts';
import type { Keychain } from '../ports/ports.ts';

/** Name under which the system's keychain lists our secrets. */
const SERVICE = 'Scrim';
/** A keychain that waits for a dialog nobody sees would hang the start; afterwards a passphrase is asked for. */
const PATIENCE_MS = 5000;

/**
 * Keychain Services, Windows Credential Manager, or the Secret Service (GNOME Keyring, KWallet). On Linux the store is named,
 * because the library would otherwise fall back silently to the kernel's keyring, which forgets at log-out.
 */
export function createOsKeychain(patienceMs = PATIENCE_MS): Keychain {
  const entry = (account: string) => new AsyncEntry(SERVICE, account, { linux: { store: 'secret-service' } });
  return {
    get: (account) => within(patienceMs, (signal) => entry(account).getPassword(signal)),
    set: (account, secret) => within(patienceMs, (signal) => entry(account).setPassword(secret, signal)),
    delete: (account) => within(patienceMs, async (signal) => void (await entry(account).deleteCredential(signal))),
  };
}

/** The library's signal only cancels what has not started, so the wait itself is bounded here. */
async function within<T>(patienceMs: number, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer')), patienceMs);
  });
  try {
    return await Promise.race([ask(abort.signal), patience]);
  } catch (cause) {
    throw new ScrimFailure('KEYCHAIN_UNAVAILABLE', {}, { cause });
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}
