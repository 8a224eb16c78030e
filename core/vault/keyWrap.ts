import { hashRaw } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { ScrimFailure } from '../../model/errors.ts';
import { openWith, sealWith } from './vaultKeys.ts';

export const PASSPHRASE_MINIMUM = 10;

/** Argon2id, v1.3 (RFC 9106, second recommended option: 64 MiB, 3 passes). Stored beside the key, so later vaults may ask for more. */
const cost = { memoryKiB: 65536, passes: 3, lanes: 4 } as const;
/** The numeric values of @node-rs/argon2's ambient const enums, which isolated modules cannot import. */
const ARGON2ID = 2;
const VERSION_1_3 = 1;

export const wrappedKeySchema = z.object({
  kdf: z.literal('argon2id'),
  memoryKiB: z.int().min(19456).max(1048576),
  passes: z.int().min(2).max(16),
  lanes: z.int().min(1).max(16),
  salt: z.base64(),
  sealed: z.base64(),
});
export type WrappedKey = z.infer<typeof wrappedKeySchema>;

/** `place` says what the key is for and whose it is; it must be the same on unwrapping. Throws PASSPHRASE_TOO_SHORT. */
export async function wrapKey(key: Uint8Array, passphrase: string, place: string): Promise<WrappedKey> {
  if ([...passphrase].length < PASSPHRASE_MINIMUM) {
    throw new ScrimFailure('PASSPHRASE_TOO_SHORT', { minimum: PASSPHRASE_MINIMUM });
  }
  const salt = randomBytes(16);
  const wrapping = await stretch(passphrase, salt, cost);
  const sealed = sealWith(wrapping, place, key).toString('base64');
  return { kdf: 'argon2id', ...cost, salt: salt.toString('base64'), sealed };
}

/** Throws WRONG_PASSPHRASE; a damaged wrap cannot be told from a wrong passphrase. */
export async function unwrapKey(wrapped: WrappedKey, passphrase: string, place: string): Promise<Buffer> {
  const wrapping = await stretch(passphrase, Buffer.from(wrapped.salt, 'base64'), wrapped);
  try {
    return openWith(wrapping, place, Buffer.from(wrapped.sealed, 'base64'));
  } catch (cause) {
    throw new ScrimFailure('WRONG_PASSPHRASE', {}, { cause });
  }
}

/** NFC, so that the same passphrase typed on another keyboard or system gives the same bytes. */
function stretch(
  passphrase: string,
  salt: Uint8Array,
  { memoryKiB, passes, lanes }: Pick<WrappedKey, 'memoryKiB' | 'passes' | 'lanes'>,
): Promise<Buffer> {
  return hashRaw(passphrase.normalize('NFC'), {
    algorithm: ARGON2ID,
    version: VERSION_1_3,
    memoryCost: memoryKiB,
    timeCost: passes,
    parallelism: lanes,
    outputLen: 32,
    salt,
  });
}
