import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { ScrimFailure } from '../../model/errors.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SEAL_VERSION = 1;

export const VAULT_KEY_BYTES = 32;

/**
 * Everything that is derived from a vault's one key (HKDF-SHA256, a label per use), so that no key serves two purposes:
 * blob contents, names of blobs and of lookup columns, and sealed columns of the store.
 */
export interface VaultKeys {
  /** Key of one blob; its salt makes it unique, so chunk counters may start at 0 in every blob. */
  blobKey(salt: Uint8Array): Buffer;
  /** Keyed hash, lower-case hexadecimal: equal for equal values, says nothing of the value to who lacks the key. */
  keyedName(kind: string, value: string): string;
  /** AES-256-GCM under a random nonce; `context` (table, column, row) must be the same on opening, so sealed values cannot be swapped. */
  seal(context: string, plain: Uint8Array | string): Buffer;
  /** Throws VAULT_DAMAGED unless the value was sealed for this context under this key. */
  open(context: string, sealed: Uint8Array): Buffer;
  /** Overwrites the keys in memory; every later call throws VAULT_LOCKED. */
  destroy(): void;
}

export function deriveVaultKeys(vaultKey: Uint8Array): VaultKeys {
  const derive = (label: string, salt: Uint8Array = new Uint8Array(0)) =>
    Buffer.from(hkdfSync('sha256', vaultKey, salt, `scrim/vault/v1/${label}`, 32));
  const keys = { blob: derive('blob'), name: derive('name'), row: derive('row') };
  let destroyed = false;
  const alive = () => {
    if (destroyed) throw new ScrimFailure('VAULT_LOCKED');
    return keys;
  };
  return {
    blobKey: (salt) => Buffer.from(hkdfSync('sha256', alive().blob, salt, 'scrim/vault/v1/one-blob', 32)),
    keyedName: (kind, value) => createHmac('sha256', alive().name).update(`${kind}\0${value}`).digest('hex'),
    seal: (context, plain) => sealWith(alive().row, context, plain),
    open: (context, sealed) => openWith(alive().row, context, sealed),
    destroy() {
      destroyed = true;
      for (const key of Object.values(keys)) key.fill(0);
    },
  };
}

/** Version byte, nonce, ciphertext, tag. */
export function sealWith(key: Uint8Array, context: string, plain: Uint8Array | string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(Buffer.from(context));
  const body = typeof plain === 'string' ? Buffer.from(plain) : plain;
  return Buffer.concat([Buffer.of(SEAL_VERSION), nonce, cipher.update(body), cipher.final(), cipher.getAuthTag()]);
}

export function openWith(key: Uint8Array, context: string, sealed: Uint8Array): Buffer {
  if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES || sealed[0] !== SEAL_VERSION) {
    throw new ScrimFailure('VAULT_DAMAGED');
  }
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(1, 1 + NONCE_BYTES));
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  try {
    const body = decipher.update(sealed.subarray(1 + NONCE_BYTES, sealed.length - TAG_BYTES));
    return Buffer.concat([body, decipher.final()]);
  } catch (cause) {
    throw new ScrimFailure('VAULT_DAMAGED', {}, { cause });
  }
}
