import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Writable } from 'node:stream';
import { configure, ZipWriter } from '@zip.js/zip.js';
import { unfinished } from '../files/newFile.ts';

/** Crockford's 32: no I, L, O or U that could be read as something else. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Five groups of four: 100 bits by chance. The key derivation of encrypted zips is fixed at 1000 rounds of PBKDF2, too few for what people think
 * of; nobody tries 2^100 passphrases at any number of rounds.
 */
export const newPassphrase = (): string =>
  Array.from(randomBytes(20), (byte) => letters[byte & 31])
    .join('')
    .replace(/.{4}(?!$)/g, '$&-');

/** When a file was written says nothing about a patient, and nothing is told. */
const noDate = new Date(1980, 0, 1);

/** Files as one archive under a passphrase, each entry by AES-256 (AE-2); their names can be read. It appears under its name whole or not at all. */
export async function writeSealedZip(
  path: string,
  passphrase: string,
  files: readonly (readonly [name: string, file: string])[],
  signal: AbortSignal,
): Promise<void> {
  configure({ useWebWorkers: false });
  const temporary = `${path}${unfinished}`;
  try {
    const out = createWriteStream(temporary, { flags: 'wx', mode: 0o600, flush: true });
    const zip = new ZipWriter(Writable.toWeb(out) as WritableStream<Uint8Array>, {
      ...{ password: passphrase, encryptionStrength: 3, signal },
      ...{ lastModDate: noDate, extendedTimestamp: false },
    });
    for (const [name, file] of files) {
      await zip.add(name, { readable: Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array> });
    }
    await zip.close();
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
}
