import { randomBytes, randomUUID } from 'node:crypto';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_CHUNK_BYTES, makeHeader } from './blobFormat.ts';
import { piecesOf } from '../files/content.ts';
import { SealedContent, type SealedFile } from './sealedFile.ts';
import { VAULT_KEY_BYTES } from './vaultKeys.ts';

/** A large result on its way from a worker into the vault, sealed under a key that is in memory alone: after a crash nobody can open what is left of it. */
export interface Spool {
  readonly file: SealedFile;
  /** What was written, each piece to be used before the next is asked for. */
  pieces(): AsyncGenerator<Uint8Array>;
  remove(): Promise<void>;
}

/** Nothing is written before a worker does. */
export function createSpool(folder: string): Spool {
  const name = randomUUID();
  const path = join(folder, name);
  const header = makeHeader(DEFAULT_CHUNK_BYTES, randomBytes(16));
  const file = { path, header, key: randomBytes(VAULT_KEY_BYTES), name };
  return {
    file,
    async *pieces() {
      const opened = openSync(path, 'r');
      try {
        const content = new SealedContent(opened, fstatSync(opened).size, file);
        yield* piecesOf(content, 0, content.length);
      } finally {
        closeSync(opened);
      }
    },
    remove: () => rm(path, { force: true }),
  };
}
