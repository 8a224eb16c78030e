import { createReadStream, type ReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

const blobName = /^[0-9a-f]{64}$/;

/** Images that were received before cases had keys, by the hash of their bytes: `<dir>/ab/ab12…`. None is added any more. */
export class Blobs {
  readonly #dir: string;

  constructor(dir: string) {
    this.#dir = dir;
  }

  #path(sha256: string): string {
    if (!blobName.test(sha256)) throw new Error('not a blob name');
    return join(this.#dir, sha256.slice(0, 2), sha256);
  }

  /** Bytes `from` to `to`, both included. */
  read(sha256: string, range?: { readonly from: number; readonly to: number }): ReadStream {
    return createReadStream(this.#path(sha256), range ? { start: range.from, end: range.to } : {});
  }

  /** Removes one that no receipt needs. */
  async removeUnlessNeeded(sha256: string, isNeeded: (sha256: string) => Promise<boolean>): Promise<void> {
    if (!(await isNeeded(sha256))) await rm(this.#path(sha256), { force: true });
  }

  /** What a crash left behind. For the start. */
  async sweep(isNeeded: (sha256: string) => Promise<boolean>): Promise<void> {
    for (const folder of await readdir(this.#dir).catch(() => [])) {
      for (const name of await readdir(join(this.#dir, folder)).catch(() => [])) {
        if (blobName.test(name)) await this.removeUnlessNeeded(name, isNeeded);
      }
    }
  }
}
