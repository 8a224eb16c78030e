import { createCipheriv, createDecipheriv, createHash, createHmac, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { syncFolder } from './durable.ts';

/**
 * Images as they are kept: `<dir>/<case>/<sha256>`, in pieces of 64 KiB under AES-256-GCM. Each file has its own key, which follows from
 * the case's: with that gone, no copy of the file opens any more. A changed bit, a cut or a swapped piece fails to open.
 */
const piece = 64 * 1024;
const tagLength = 16;
const caseName = /^[0-9a-f-]{36}$/;
const blobName = /^[0-9a-f]{64}$/;

export interface SealedName {
  readonly case: string;
  readonly sha256: string;
  readonly bytes: number;
}

export class SealedBlobs {
  readonly #dir: string;
  readonly #reading = new Map<string, Set<Readable>>();

  constructor(dir: string) {
    this.#dir = dir;
  }

  #folder(id: string): string {
    if (!caseName.test(id)) throw new Error('not a case');
    return join(this.#dir, id);
  }

  #path({ case: id, sha256 }: SealedName): string {
    if (!blobName.test(sha256)) throw new Error('not a blob name');
    return join(this.#folder(id), sha256);
  }

  /**
   * Takes a finished file in, durably: bytes, name and folders are on disk when this resolves. Answers the SHA-256 of what was read and
   * sealed; the name is given only if it is the one expected.
   */
  async seal(file: string, name: SealedName, caseKey: Buffer): Promise<string> {
    const target = this.#path(name);
    await mkdir(this.#folder(name.case), { recursive: true, mode: 0o700 });
    // A case may hold the same bytes twice: two of them at once must not write into one file.
    const fresh = `${target}.${randomUUID()}.new`;
    const sha256 = await sealInto(fresh, file, fileKey(caseKey, name.sha256)).catch(async (error: unknown) => {
      await rm(fresh, { force: true });
      throw error;
    });
    if (sha256 === name.sha256) await rename(fresh, target);
    else await rm(fresh, { force: true });
    await syncFolder(this.#folder(name.case));
    await syncFolder(this.#dir);
    return sha256;
  }

  /** Bytes `from` to `to`, both included. Ends with an error at the first piece that is not what was sealed. */
  read(name: SealedName, caseKey: Buffer, range: { readonly from: number; readonly to: number }): Readable {
    const stream = Readable.from(unseal(this.#path(name), name, fileKey(caseKey, name.sha256), range), {
      objectMode: false,
    });
    const others = this.#reading.get(name.case) ?? new Set();
    this.#reading.set(name.case, others.add(stream));
    stream.once('close', () => {
      others.delete(stream);
      if (others.size === 0 && this.#reading.get(name.case) === others) this.#reading.delete(name.case);
    });
    return stream;
  }

  /** Whoever is in the middle of reading is cut off. */
  async removeCase(id: string): Promise<void> {
    for (const stream of this.#reading.get(id) ?? []) stream.destroy();
    await rm(this.#folder(id), { recursive: true, force: true });
    await syncFolder(this.#dir);
  }

  /** Removes what no case needs, as a crash may have left it. For the start. */
  async sweep(isKept: (id: string) => Promise<boolean>): Promise<void> {
    for (const id of await readdir(this.#dir).catch(() => [])) {
      if (!caseName.test(id)) continue;
      if (!(await isKept(id))) await this.removeCase(id);
      else for (const name of await readdir(this.#folder(id))) await this.#removeUnfinished(id, name);
    }
  }

  async #removeUnfinished(id: string, name: string): Promise<void> {
    if (name.endsWith('.new')) await rm(join(this.#folder(id), name), { force: true });
  }
}

/** No two files share a key, so a counter is nonce enough. */
const fileKey = (caseKey: Buffer, sha256: string): Buffer =>
  createHmac('sha256', caseKey).update(`image ${sha256}`).digest();

function nonce(index: number): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt32BE(index, 8);
  return bytes;
}

async function sealInto(target: string, source: string, key: Buffer): Promise<string> {
  const from = await open(source, 'r');
  const to = await open(target, 'w', 0o600).catch(async (error: unknown) => {
    await from.close();
    throw error;
  });
  try {
    const hash = createHash('sha256');
    const plain = Buffer.allocUnsafe(piece);
    for (let index = 0; ; index++) {
      const length = await fill(from, plain, index * piece);
      if (length === 0) break;
      hash.update(plain.subarray(0, length));
      const cipher = createCipheriv('aes-256-gcm', key, nonce(index));
      const sealed = Buffer.concat([cipher.update(plain.subarray(0, length)), cipher.final(), cipher.getAuthTag()]);
      // Not `write`: on a disk that is nearly full it writes less than it was given and says nothing.
      await to.appendFile(sealed);
      if (length < piece) break;
    }
    await to.sync();
    return hash.digest('hex');
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
}

/** Reads until the buffer is full or the file ends. */
async function fill(file: FileHandle, buffer: Buffer, position: number): Promise<number> {
  let filled = 0;
  while (filled < buffer.length) {
    const { bytesRead } = await file.read(buffer, filled, buffer.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}

async function* unseal(
  path: string,
  { bytes }: SealedName,
  key: Buffer,
  { from, to }: { readonly from: number; readonly to: number },
): AsyncGenerator<Buffer> {
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(piece + tagLength);
    for (let index = Math.floor(from / piece); index * piece <= to; index++) {
      const start = index * piece;
      const wanted = Math.min(piece, bytes - start);
      const sealed = buffer.subarray(0, wanted + tagLength);
      if ((await fill(file, sealed, index * (piece + tagLength))) !== sealed.length) throw new Error('image is cut');
      const decipher = createDecipheriv('aes-256-gcm', key, nonce(index));
      decipher.setAuthTag(sealed.subarray(wanted));
      const plain = Buffer.concat([decipher.update(sealed.subarray(0, wanted)), decipher.final()]);
      yield plain.subarray(Math.max(0, from - start), Math.min(wanted, to - start + 1));
    }
  } finally {
    await file.close();
  }
}
