import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFolder } from './durable.ts';
import {
  checkedName,
  fileKey,
  isCaseName,
  seal,
  sealedRange,
  unseal,
  type ByteRange,
  type Bytes,
  type SealedName,
} from './sealing.ts';

/** Where sealed images are kept: a folder, or S3. */
export interface SealedStore {
  /**
   * Takes a finished image in, durably: it is there for good when this resolves. Answers the SHA-256 of what was sealed; the name is
   * given only if it is the one expected.
   */
  seal(plain: Bytes, name: SealedName, caseKey: Buffer): Promise<string>;
  /** Ends with an error at the first piece that is not what was sealed. */
  read(name: SealedName, caseKey: Buffer, range: ByteRange): AsyncGenerator<Buffer>;
  removeCase(id: string): Promise<void>;
  /** Removes what no case needs, as a crash may have left it. For the start. */
  sweep(isKept: (id: string) => Promise<boolean>): Promise<void>;
}

/** Whoever shares the folder may be in the middle of writing what is younger. */
const abandonedMilliseconds = 24 * 60 * 60 * 1000;

/** `<dir>/<case>/<sha256>`. */
export class SealedBlobs implements SealedStore {
  readonly #dir: string;
  readonly #shared: boolean;

  constructor(dir: string, shared: boolean) {
    this.#dir = dir;
    this.#shared = shared;
  }

  async seal(plain: Bytes, name: SealedName, caseKey: Buffer): Promise<string> {
    const target = join(this.#dir, checkedName(name));
    const folder = join(this.#dir, name.case);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    // A case may hold the same bytes twice: two of them at once must not write into one file.
    const fresh = `${target}.${randomUUID()}.new`;
    const sha256 = await sealInto(fresh, plain, fileKey(caseKey, name.sha256)).catch(async (error: unknown) => {
      await rm(fresh, { force: true });
      throw error;
    });
    if (sha256 === name.sha256) await rename(fresh, target);
    else await rm(fresh, { force: true });
    await syncFolder(folder);
    await syncFolder(this.#dir);
    return sha256;
  }

  read(name: SealedName, caseKey: Buffer, range: ByteRange): AsyncGenerator<Buffer> {
    const { from: start, to: end } = sealedRange(name.bytes, range);
    const file = createReadStream(join(this.#dir, checkedName(name)), { start, end });
    return unseal(file, name.bytes, fileKey(caseKey, name.sha256), range);
  }

  async removeCase(id: string): Promise<void> {
    if (!isCaseName(id)) throw new Error('not a case');
    await rm(join(this.#dir, id), { recursive: true, force: true });
    await syncFolder(this.#dir);
  }

  async sweep(isKept: (id: string) => Promise<boolean>): Promise<void> {
    for (const id of await readdir(this.#dir).catch(() => [])) {
      if (!isCaseName(id)) continue;
      if (!(await isKept(id))) await this.removeCase(id);
      else
        for (const name of await readdir(join(this.#dir, id))) await this.#removeUnfinished(join(this.#dir, id, name));
    }
  }

  async #removeUnfinished(file: string): Promise<void> {
    if (!file.endsWith('.new')) return;
    const found = await stat(file).catch(() => undefined);
    if (!found || (this.#shared && Date.now() - found.mtimeMs < abandonedMilliseconds)) return;
    await rm(file, { force: true });
  }
}

async function sealInto(target: string, plain: Bytes, key: Buffer): Promise<string> {
  const to = await open(target, 'w', 0o600);
  try {
    const hash = createHash('sha256');
    // Not `write`: on a disk that is nearly full it writes less than it was given and says nothing.
    for await (const sealed of seal(plain, key, hash)) await to.appendFile(sealed);
    await to.sync();
    return hash.digest('hex');
  } finally {
    await to.close();
  }
}
