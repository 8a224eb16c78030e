import { vaultFolder } from '../app/openCore.ts';
import { createLookUpDesk, type LookUpDesk } from '../app/lookUp.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Clock, Keychain } from '../ports/ports.ts';
import { openStore, type Store } from '../store/openStore.ts';
import { createBlobStore } from '../vault/blobStore.ts';
import { lockHome } from '../vault/homeLock.ts';
import { loginName } from '../vault/loginName.ts';
import { createVaultGate, type OpenedVault, type VaultGate } from '../vault/vaultGate.ts';

export interface VaultOptions {
  readonly home: string;
  readonly keychain: Keychain;
  readonly clock: Clock;
  /** Makes a vault where none is; otherwise VAULT_ABSENT. */
  readonly make: boolean;
  /** Asked for only where a passphrase holds the vault's key. `given`: told beforehand, and so kept to where one is made. */
  readonly passphrase: { readonly given: boolean; ask(): Promise<string> };
}

/** What a command may do with an open vault. Nothing that the window left unfinished goes on meanwhile. */
export interface HeadlessVault {
  readonly store: Store;
  readonly lookUp: LookUpDesk;
}

/** Opens the vault of a home for as long as `act` takes. Throws VAULT_IN_USE while a window or another command has it. */
export async function withVault<T>(options: VaultOptions, act: (vault: HeadlessVault) => Promise<T>): Promise<T> {
  const { home, keychain, clock } = options;
  const unlockHome = await lockHome(home);
  try {
    const folder = vaultFolder(home);
    const vault = await enter(createVaultGate(folder, keychain), options);
    try {
      const blobs = await createBlobStore(folder, vault.keys);
      const store = await openStore(home, vault.id, vault.keys, await blobs.isEmpty());
      try {
        return await act({ store, lookUp: createLookUpDesk({ store, vaultId: vault.id, clock, who: loginName }) });
      } finally {
        await store.close();
      }
    } finally {
      vault.keys.destroy();
    }
  } finally {
    await unlockHome();
  }
}

async function enter(gate: VaultGate, { make, passphrase }: VaultOptions): Promise<OpenedVault> {
  const status = await gate.status(undefined);
  if (status.kind === 'absent') {
    if (!make) throw new ScrimFailure('VAULT_ABSENT');
    return gate.create(passphrase.given ? await passphrase.ask() : null);
  }
  return gate.unlock(status.kind === 'locked' && status.by === 'passphrase' ? await passphrase.ask() : null);
}
