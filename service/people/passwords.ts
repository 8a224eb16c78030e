import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { createGate } from './gate.ts';

/** argon2id (the library's default algorithm) with OWASP's parameters: 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Half of libuv's threads, which files are read and written on too. */
const inTurn = createGate(2, 256);

export const hashPassword = (password: string): Promise<string> => inTurn(() => hash(password.normalize('NFKC'), cost));

let decoy: Promise<string> | undefined;

/** Takes as long for an account that does not exist (null) as for one that does, and then says false. */
export async function passwordMatches(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword(randomBytes(16).toString('hex'));
  const known = stored ?? (await decoy);
  const matches = await inTurn(() => verify(known, password.normalize('NFKC')));
  return matches && stored !== null;
}

/** Made before the first sign-in, so that even that one does not tell by its time. */
export const prepareDecoy = async (): Promise<void> => {
  await (decoy ??= hashPassword(randomBytes(16).toString('hex')));
};

/** Without look-alikes. */
export const passwordAlphabet = 'abcdefghijkmnpqrstuvwxyz23456789';

/** For a person to type once: 20 characters, 100 bits. */
export function randomPassword(): string {
  const letters = [...randomBytes(20)].map((byte) => passwordAlphabet[byte & 31]!);
  return [0, 5, 10, 15].map((at) => letters.slice(at, at + 5).join('')).join('-');
}
