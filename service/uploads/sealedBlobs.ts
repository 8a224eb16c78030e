import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
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

/** A sealed image without its name: it is kept or dropped. */
export interface TakenIn {
  readonly sha256: string;
  /** Its bytes are on disk, under its name, when this resolves; the name's own durability is `settle`'s. Rejects with nothing left behind. */
  keep(): Promise<void>;
  drop(): Promise<void>;
}

/** Where sealed images are kept: a folder, or S3. */
export interface SealedStore {
  /**
   * Takes a finished image in, durably: it is there for good when this resolves. Answers the SHA-256 of what was sealed; the name is
   * given only if it is the one expected.
   */
  seal(plain: Bytes, name: SealedName, caseKey: Buffer): Promise<string>;
  /** The same in steps, for many small images of one case: taken in, each kept by itself, and at the end `settle` for all of them. */
  takeIn(plain: Bytes, name: SealedName, caseKey: Buffer): Promise<TakenIn>;
  /** What was kept of this case is there for good when this resolves. */
  settle(id: string): Promise<void>;
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
    const fresh = await this.takeIn(plain, name, caseKey);
    if (fresh.sha256 === name.sha256) await fresh.keep();
    else await fresh.drop();
    await this.settle(name.case);
    return fresh.sha256;
  }

  async takeIn(plain: Bytes, name: SealedName, caseKey: Buffer): Promise<TakenIn> {
    const target = join(this.#dir, checkedName(name));
    await mkdir(join(this.#dir, name.case), { recursive: true, mode: 0o700 });
    // A case may hold the same bytes twice: two of them at once must not write into one file.
    const fresh = `${target}.${randomUUID()}.new`;
    const file = await open(fresh, 'wx', 0o600);
    const drop = async () => {
      await file.close();
      await rm(fresh, { force: true });
    };
    const orDrop = async (error: unknown): Promise<never> => {
      await drop();
      throw error;
    };
    const sha256 = await sealInto(file, plain, fileKey(caseKey, name.sha256)).catch(orDrop);
    const keep = async () => {
      await file.sync();
      await rename(fresh, target);
    };
    return { sha256, drop, keep: () => keep().then(() => file.close(), orDrop) };
  }

  async settle(id: string): Promise<void> {
    await syncFolder(join(this.#dir, id));
    await syncFolder(this.#dir);
  }

  async *read(name: SealedName, caseKey: Buffer, range: ByteRange): AsyncGenerator<Buffer> {
    const { from: start, to: end } = sealedRange(name.bytes, range);
    const file = createReadStream(join(this.#dir, checkedName(name)), { start, end });
    yield* unseal(file, name.bytes, fileKey(caseKey, name.sha256), range);
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

/** So much is written at once: fewer calls, and little in memory. */
const writeBytes = 1024 * 1024;

async function sealInto(to: FileHandle, plain: Bytes, key: Buffer): Promise<string> {
  const hash = createHash('sha256');
  let pieces: Buffer[] = [];
  let held = 0;
  const write = async () => {
    // Not `write`: on a disk that is nearly full it writes less than it was given and says nothing.
    if (held > 0) await to.appendFile(pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces, held));
    [pieces, held] = [[], 0];
  };
  for await (const sealed of seal(plain, key, hash)) {
    pieces.push(sealed);
    held += sealed.length;
    if (held >= writeBytes) await write();
  }
  await write();
  return hash.digest('hex');
}
