import { ScrimFailure } from '../../model/errors.ts';
import type { Sha256 } from '../../model/ids.ts';
import type { BlobSource, BlobStore } from '../vault/blobStore.ts';
import type { Database } from './database.ts';

/**
 * Keeps blobs and the rows that refer to them in step: a blob is written before its row, and removed only if no row refers
 * to it, both under one lock per content, so that a removal never takes a blob from under an import of the same content.
 */
export interface BlobKeeper {
  /** Writes the blob, then runs `record`, which makes the row that refers to it. */
  keep<T>(hash: Sha256, source: BlobSource, record: () => Promise<T>): Promise<T>;
  /** Removes those blobs that nothing refers to any more. */
  drop(hashes: readonly Sha256[]): Promise<void>;
}

export function createBlobKeeper(blobs: BlobStore, database: Database): BlobKeeper {
  const tails = new Map<string, Promise<unknown>>();
  async function alone<T>(hash: Sha256, work: () => Promise<T>): Promise<T> {
    const before = tails.get(hash) ?? Promise.resolve();
    const turn = before.then(work, work);
    const tail = turn.catch(() => undefined);
    tails.set(hash, tail);
    try {
      return await turn;
    } finally {
      if (tails.get(hash) === tail) tails.delete(hash);
    }
  }
  return {
    keep: (hash, source, record) =>
      alone(hash, async () => {
        const written = await blobs.write(source);
        // A blob is named by what it is, not by what its bringer said of it; one that nothing refers to is swept. Pieces come from a file, which changed.
        if (written.hash !== hash)
          throw new ScrimFailure(source instanceof Uint8Array ? 'VAULT_DAMAGED' : 'FILE_CHANGED');
        return record();
      }),
    async drop(hashes) {
      for (const hash of hashes) {
        await alone(hash, async () => {
          if (!(await isReferenced(database, blobs.nameOf(hash)))) await blobs.remove(hash);
        });
      }
    },
  };
}

function isReferenced(database: Database, name: string): Promise<boolean> {
  return database.read(async (sql) => {
    const row = await sql.get(
      `SELECT EXISTS (SELECT 1 FROM items WHERE content = ?1)
           OR EXISTS (SELECT 1 FROM consents WHERE document = ?1)
           OR EXISTS (SELECT 1 FROM clearances WHERE output = ?1) AS used`,
      name,
    );
    return row?.['used'] === 1;
  });
}
