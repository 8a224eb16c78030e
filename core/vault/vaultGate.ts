import { randomBytes, randomUUID } from 'node:crypto';
import type { VaultStatus } from '../../contract/ipc.schema.ts';
import { ScrimFailure, toScrimError } from '../../model/errors.ts';
import type { Keychain } from '../ports/ports.ts';
import { privateFolder } from './durable.ts';
import { unwrapKey, wrapKey } from './keyWrap.ts';
import { deriveVaultKeys, VAULT_KEY_BYTES, type VaultKeys } from './vaultKeys.ts';
import { readVaultFile, writeVaultFile, type VaultFile } from './vaultFile.ts';

export interface OpenedVault {
  readonly id: string;
  readonly by: 'keychain' | 'passphrase';
  readonly keys: VaultKeys;
}

/** The door to the vault: makes it, opens it, and says where it stands. It holds no keys; who opens it does. */
export interface VaultGate {
  status(opened: OpenedVault | undefined): Promise<VaultStatus>;
  /** Throws CONFLICT if a vault is there, KEYCHAIN_UNAVAILABLE without passphrase and keychain, PASSPHRASE_TOO_SHORT. */
  create(passphrase: string | null): Promise<OpenedVault>;
  /** Throws NOT_FOUND, KEYCHAIN_UNAVAILABLE, KEYCHAIN_KEY_MISSING, VAULT_LOCKED (a passphrase is needed), VAULT_WRONG_PASSPHRASE. */
  unlock(passphrase: string | null): Promise<OpenedVault>;
}

const CHECK = 'scrim vault';
const checkContext = (id: string) => `vault-check/${id}`;
const wrappedFor = (id: string) => `vault-key/${id}`;
/** The keychain entry that holds a vault's key. */
export const keychainAccount = (vaultId: string) => `vault-key/${vaultId}`;

export function createVaultGate(folder: string, keychain: Keychain): VaultGate {
  return {
    async status(opened) {
      if (opened) return { kind: 'open', by: opened.by };
      const file = await readVaultFile(folder);
      if (file) return { kind: 'locked', by: file.by };
      return { kind: 'absent', keychain: await answers(keychain) };
    },
    async create(passphrase) {
      if (await readVaultFile(folder)) throw new ScrimFailure('CONFLICT');
      await privateFolder(folder);
      const vaultKey = randomBytes(VAULT_KEY_BYTES);
      try {
        const file = await seal(vaultKey, passphrase, keychain);
        await writeVaultFile(folder, file);
        return admit(file, vaultKey);
      } finally {
        vaultKey.fill(0);
      }
    },
    async unlock(passphrase) {
      const file = await readVaultFile(folder);
      if (!file) throw new ScrimFailure('NOT_FOUND');
      const vaultKey = await unseal(file, passphrase, keychain);
      try {
        return admit(file, vaultKey);
      } finally {
        vaultKey.fill(0);
      }
    },
  };
}

async function answers(keychain: Keychain): Promise<boolean> {
  return keychain.get('probe').then(
    () => true,
    () => false,
  );
}

async function seal(vaultKey: Buffer, passphrase: string | null, keychain: Keychain): Promise<VaultFile> {
  const id = randomUUID();
  const keys = deriveVaultKeys(vaultKey);
  const common = { format: 1, id, check: keys.seal(checkContext(id), CHECK).toString('base64') } as const;
  keys.destroy();
  if (passphrase !== null)
    return { ...common, by: 'passphrase', key: await wrapKey(vaultKey, passphrase, wrappedFor(id)) };
  const secret = vaultKey.toString('base64');
  await keychain.set(keychainAccount(id), secret);
  // A keychain that takes a secret and does not give it back would lose every picture at the next start.
  if ((await keychain.get(keychainAccount(id))) !== secret) throw new ScrimFailure('KEYCHAIN_UNAVAILABLE');
  return { ...common, by: 'keychain' };
}

async function unseal(file: VaultFile, passphrase: string | null, keychain: Keychain): Promise<Buffer> {
  if (file.by === 'passphrase') {
    if (passphrase === null) throw new ScrimFailure('VAULT_LOCKED');
    return unwrapKey(file.key, passphrase, wrappedFor(file.id)).catch((thrown: unknown) => {
      if (toScrimError(thrown).code !== 'WRONG_PASSPHRASE') throw thrown;
      throw new ScrimFailure('VAULT_WRONG_PASSPHRASE', {}, { cause: thrown });
    });
  }
  const secret = await keychain.get(keychainAccount(file.id));
  const vaultKey = Buffer.from(secret ?? '', 'base64');
  if (vaultKey.length !== VAULT_KEY_BYTES) throw new ScrimFailure('KEYCHAIN_KEY_MISSING');
  return vaultKey;
}

/** Proves the key against vault.json before anything is read or written with it. */
function admit(file: VaultFile, vaultKey: Buffer): OpenedVault {
  const keys = deriveVaultKeys(vaultKey);
  keys.open(checkContext(file.id), Buffer.from(file.check, 'base64'));
  return { id: file.id, by: file.by, keys };
}
