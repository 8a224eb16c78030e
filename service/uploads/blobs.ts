import { createReadStream, type ReadStream } from 'node:fs';
import { link, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createHash } from 'node:crypto';

const blobName = /^[0-9a-f]{64}$/;

/** Received images by the hash of their bytes: `<dir>/ab/ab12…`. A name is given only after the bytes were hashed. */
export class Blobs {
  readonly #dir: string;
  readonly #busy = new Map<string, Promise<unknown>>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  #path(sha256: string): string {
    if (!blobName.test(sha256)) throw new Error('not a blob name');
    return join(this.#dir, sha256.slice(0, 2), sha256);
  }

  /**
   * Takes a finished file in, durably: its bytes, its name and the folder of its name are on disk when this resolves. The file stays
   * under its old name too, so that a failure after this can be repeated.
   */
  async adopt(file: string, sha256: string): Promise<void> {
    const target = this.#path(sha256);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await link(file, target).catch(async (error: NodeJS.ErrnoException) => {
      // The same bytes are here already; or the file system knows no second names.
      if (error.code === 'EEXIST') return;
      if (error.code === 'ENOENT') throw error;
      await rename(file, target);
    });
    await syncFolder(dirname(target));
    await syncFolder(this.#dir);
  }

  /** Bytes `from` to `to`, both included. */
  read(sha256: string, range?: { readonly from: number; readonly to: number }): ReadStream {
    return createReadStream(this.#path(sha256), range ? { start: range.from, end: range.to } : {});
  }

  /** Removes one that no receipt needs. Not while the same bytes are being taken in. */
  async removeUnlessNeeded(sha256: string, isNeeded: (sha256: string) => Promise<boolean>): Promise<void> {
    await this.exclusively(sha256, async () => {
      if (!(await isNeeded(sha256))) await rm(this.#path(sha256), { force: true });
    });
  }

  /** What a crash left between taking bytes in and writing their receipt. For the start, before any upload. */
  async sweep(isNeeded: (sha256: string) => Promise<boolean>): Promise<void> {
    for (const folder of await readdir(this.#dir).catch(() => [])) {
      for (const name of await readdir(join(this.#dir, folder)).catch(() => [])) {
        if (blobName.test(name)) await this.removeUnlessNeeded(name, isNeeded);
      }
    }
  }

  /** Adopting with its receipt and removing exclude each other, hash by hash. */
  async exclusively<T>(sha256: string, work: () => Promise<T>): Promise<T> {
    const before = this.#busy.get(sha256) ?? Promise.resolve();
    const mine = before.then(work, work);
    const quiet = mine.catch(() => undefined);
    this.#busy.set(sha256, quiet);
    try {
      return await mine;
    } finally {
      if (this.#busy.get(sha256) === quiet) this.#busy.delete(sha256);
    }
  }
}

/** SHA-256 of the bytes on disk, after they have reached it. Bounded memory. */
export async function hashOnDisk(file: string): Promise<{ sha256: string; bytes: number }> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
    const hash = createHash('sha256');
    const chunk = Buffer.allocUnsafe(1024 * 1024);
    let bytes = 0;
    for (;;) {
      const { bytesRead } = await handle.read(chunk, 0, chunk.length, bytes);
      if (bytesRead === 0) return { sha256: hash.digest('hex'), bytes };
      hash.update(chunk.subarray(0, bytesRead));
      bytes += bytesRead;
    }
  } finally {
    await handle.close();
  }
}

/** Makes names durable. Windows has no such call and needs none. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}
