import { createPrivateKey, createPublicKey, diffieHellman, generateKeyPairSync, hkdfSync } from 'node:crypto';
import { ScrimFailure } from '../../model/errors.ts';
import { openWith, sealWith } from './vaultKeys.ts';

const PUBLIC_BYTES = 32;
/** RFC 8410: what stands before the 32 bytes of an X25519 public key in a SubjectPublicKeyInfo. */
const SPKI_HEAD = Buffer.from('302a300506032b656e032100', 'hex');

/** An X25519 key pair: whoever has `publicKey` (32 bytes) may seal, only `privateKey` (PKCS #8) opens. */
export interface BoxKeys {
  readonly publicKey: Buffer;
  readonly privateKey: Buffer;
}

export function createBoxKeys(): BoxKeys {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  return {
    publicKey: rawPublic(publicKey.export({ type: 'spki', format: 'der' })),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'der' }),
  };
}

/** `context` must be the same on opening, so that sealed values cannot be swapped. */
export type Sealer = (context: string, plain: string) => Buffer;
export type Opener = (context: string, sealed: Uint8Array) => Buffer;

/**
 * Seals values that the sealer itself cannot open again: X25519 with a key pair of the moment, HKDF-SHA256 over both public keys, AES-256-GCM. The
 * pair of the moment serves all values of one sealer, each under a random nonce; its public key stands before each of them.
 */
export function sealerTo(publicKey: Uint8Array): Sealer {
  const moment = generateKeyPairSync('x25519');
  const sender = rawPublic(moment.publicKey.export({ type: 'spki', format: 'der' }));
  const secret = diffieHellman({ privateKey: moment.privateKey, publicKey: publicObject(publicKey) });
  const key = agreedKey(secret, sender, publicKey);
  return (context, plain) => Buffer.concat([sender, sealWith(key, context, plain)]);
}

/** Throws VAULT_DAMAGED for a key that is none and, on opening, for whatever was not sealed to it for this context. */
export function openerWith(privateKeyDer: Uint8Array): Opener {
  const { privateKey, publicKey } = pairOf(privateKeyDer);
  let last: { readonly sender: Buffer; readonly key: Buffer } | undefined;
  return (context, sealed) => {
    if (sealed.length <= PUBLIC_BYTES) throw new ScrimFailure('VAULT_DAMAGED');
    const sender = Buffer.from(sealed.subarray(0, PUBLIC_BYTES));
    // Values that were sealed together lie together.
    if (!last?.sender.equals(sender)) {
      last = { sender, key: agreedKey(agree(privateKey, sender), sender, publicKey) };
    }
    return openWith(last.key, context, sealed.subarray(PUBLIC_BYTES));
  };
}

function agree(privateKey: ReturnType<typeof createPrivateKey>, sender: Uint8Array): Buffer {
  try {
    return diffieHellman({ privateKey, publicKey: publicObject(sender) });
  } catch (cause) {
    throw new ScrimFailure('VAULT_DAMAGED', {}, { cause });
  }
}

function pairOf(der: Uint8Array) {
  try {
    const privateKey = createPrivateKey({ key: Buffer.from(der), format: 'der', type: 'pkcs8' });
    if (privateKey.asymmetricKeyType !== 'x25519') throw new Error('kind of key');
    const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
    return { privateKey, publicKey: rawPublic(publicKey) };
  } catch (cause) {
    throw new ScrimFailure('VAULT_DAMAGED', {}, { cause });
  }
}

const agreedKey = (secret: Uint8Array, sender: Uint8Array, receiver: Uint8Array): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, Buffer.concat([sender, receiver]), 'scrim/sealed-box/v1', 32));

const rawPublic = (spki: Buffer): Buffer => Buffer.from(spki.subarray(SPKI_HEAD.length));

const publicObject = (raw: Uint8Array) =>
  createPublicKey({ key: Buffer.concat([SPKI_HEAD, raw]), format: 'der', type: 'spki' });
