import { createHash, randomBytes, randomUUID, type Hash } from 'node:crypto';
import { open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { ScrimFailure } from '../../model/errors.ts';
import type { Sha256 } from '../../model/ids.ts';
import {
  chunkRange,
  DEFAULT_CHUNK_BYTES,
  HEADER_BYTES,
  headerSalt,
  makeHeader,
  openChunk,
  readLayout,
  sealChunk,
  type BlobLayout,
} from './blobFormat.ts';
import { asDiskFailure, privateFolder, syncFolder } from './durable.ts';
import type { SealedFile } from './sealedFile.ts';
import { createSpool, type Spool } from './spool.ts';
import type { VaultKeys } from './vaultKeys.ts';

export type BlobSource = Uint8Array | AsyncIterable<Uint8Array>;

/** Encrypted files addressed by the SHA-256 of their content. Names on disk are keyed hashes of it. */
export interface BlobStore {
  /** Returns once the blob is on disk for good. Writing what is there already is harmless. Throws DISK_FULL with nothing left behind. */
  write(source: BlobSource): Promise<{ hash: Sha256; bytes: number }>;
  /** The whole content, in memory. Throws VAULT_DAMAGED if missing or altered. */
  read(hash: Sha256): Promise<Uint8Array<ArrayBuffer>>;
  /** Content from `offset` on, a chunk in memory at a time. The end is verified before the first byte is given out. */
  open(hash: Sha256, offset: number): Promise<Readable>;
  /** What opens this one blob, for who reads it by range. Throws VAULT_DAMAGED if it is missing. */
  sealed(hash: Sha256): Promise<SealedFile>;
  /** A place for what is written by somebody else, and kept only by being written here. Removed, or swept with the next start. */
  spool(): Spool;
  has(hash: Sha256): Promise<boolean>;
  remove(hash: Sha256): Promise<void>;
  /** Name on disk; the store keeps it as the lookup column. */
  nameOf(hash: Sha256): string;
  /** Removes left-over temporary files and every blob whose name is not kept. Answers how many blobs went. */
  sweep(keep: ReadonlySet<string>): Promise<number>;
  /** True if no blob is there at all. */
  isEmpty(): Promise<boolean>;
}

export interface BlobFolders {
  readonly blobs: string;
  readonly temporary: string;
}

const shards = Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));

/** Creates the folders and opens the store; one process at a time may use them. */
export async function createBlobStore(
  folder: string,
  keys: VaultKeys,
  chunkBytes = DEFAULT_CHUNK_BYTES,
): Promise<BlobStore> {
  const folders = { blobs: join(folder, 'blobs'), temporary: join(folder, 'tmp') };
  await prepareFolders(folder, folders);
  const nameOf = (hash: Sha256) => keys.keyedName('blob', hash);
  const pathOf = (name: string) => join(folders.blobs, name.slice(0, 2), name);
  const isThere = (path: string) => stat(path).then((found) => found.isFile(), missingIsFalse);
  return {
    nameOf,
    has: (hash) => isThere(pathOf(nameOf(hash))),
    remove: (hash) => rm(pathOf(nameOf(hash)), { force: true }),
    async write(source) {
      const temporary = join(folders.temporary, randomUUID());
      try {
        const written = await writeTemporary(temporary, source, keys, chunkBytes);
        const name = nameOf(written.hash);
        await rename(temporary, pathOf(name));
        await syncFolder(join(folders.blobs, name.slice(0, 2)));
        return written;
      } catch (thrown) {
        await rm(temporary, { force: true });
        throw asDiskFailure(thrown);
      }
    },
    async read(hash) {
      return withBlob(pathOf(nameOf(hash)), nameOf(hash), keys, async (blob) => {
        const { contentBytes, chunks, chunkBytes: each } = blob.layout;
        const content = Buffer.allocUnsafeSlow(contentBytes);
        for (let index = 0; index < chunks; index++) content.set(await blob.chunk(index), index * each);
        return content;
      });
    },
    async open(hash, offset) {
      const [path, name] = [pathOf(nameOf(hash)), nameOf(hash)];
      await withBlob(path, name, keys, (blob) => blob.chunk(blob.layout.chunks - 1));
      return Readable.from(contentFrom(path, name, keys, offset), { objectMode: false, highWaterMark: chunkBytes });
    },
    async sealed(hash) {
      const [path, name] = [pathOf(nameOf(hash)), nameOf(hash)];
      const handle = await openExisting(path);
      try {
        const header = await readExactly(handle, 0, HEADER_BYTES);
        return { path, header, key: keys.blobKey(headerSalt(header)), name };
      } finally {
        await handle.close();
      }
    },
    spool: () => createSpool(folders.temporary),
    sweep: (keep) => sweep(folders, keep),
    async isEmpty() {
      for (const shard of shards) if ((await readdir(join(folders.blobs, shard))).length > 0) return false;
      return true;
    },
  };
}

async function prepareFolders(folder: string, folders: BlobFolders): Promise<void> {
  try {
    await privateFolder(folders.temporary);
    const last = join(folders.blobs, shards.at(-1)!);
    if (await stat(last).then(() => true, missingIsFalse)) return;
    await privateFolder(folders.blobs);
    for (const shard of shards) await privateFolder(join(folders.blobs, shard));
    await syncFolder(folders.blobs);
    await syncFolder(folder);
  } catch (thrown) {
    throw asDiskFailure(thrown);
  }
}

async function writeTemporary(path: string, source: BlobSource, keys: VaultKeys, chunkBytes: number) {
  const handle = await open(path, 'wx', 0o600);
  try {
    const salt = randomBytes(16);
    const header = makeHeader(chunkBytes, salt);
    const seal = { key: keys.blobKey(salt), header };
    const sha256 = createHash('sha256');
    await writeAll(handle, [header]);
    const { index, rest } = await writeFullChunks(handle, source, sha256, seal, chunkBytes);
    const hash = sha256.digest('hex') as Sha256;
    const lastOf = keys.keyedName('blob', hash);
    await writeAll(handle, sealChunk({ ...seal, index, lastOf }, rest));
    await handle.sync();
    return { hash, bytes: index * chunkBytes + rest.length };
  } finally {
    await handle.close();
  }
}

/** Seals all but the last chunk, which is known as such only at the end; a full chunk waits until more content follows. */
async function writeFullChunks(
  handle: FileHandle,
  source: BlobSource,
  sha256: Hash,
  seal: { key: Uint8Array; header: Uint8Array },
  chunkBytes: number,
): Promise<{ index: number; rest: Uint8Array }> {
  let rest: Uint8Array = new Uint8Array(0);
  let index = 0;
  for await (const chunk of source instanceof Uint8Array
    ? chunksOf(source, chunkBytes)
    : gathered(source, chunkBytes)) {
    if (rest.length > 0) await writeAll(handle, sealChunk({ ...seal, index: index++, lastOf: undefined }, rest));
    sha256.update(chunk);
    rest = chunk;
  }
  return { index, rest };
}

/** What is in memory already is sealed where it stands; every chunk but the last is full. */
function* chunksOf(whole: Uint8Array, chunkBytes: number): Generator<Uint8Array> {
  for (let at = 0; at < whole.length; at += chunkBytes) yield whole.subarray(at, at + chunkBytes);
}

/** Pieces of any size as full chunks and a last one. Two buffers take turns: a chunk is looked at until the next one is there. */
async function* gathered(source: AsyncIterable<Uint8Array>, chunkBytes: number): AsyncGenerator<Uint8Array> {
  let [pending, other] = [Buffer.allocUnsafe(chunkBytes), Buffer.allocUnsafe(chunkBytes)];
  let filled = 0;
  for await (const piece of source) {
    for (let at = 0; at < piece.length;) {
      if (filled === chunkBytes) {
        yield pending;
        [pending, other] = [other, pending];
        filled = 0;
      }
      const take = Math.min(chunkBytes - filled, piece.length - at);
      pending.set(piece.subarray(at, at + take), filled);
      filled += take;
      at += take;
    }
  }
  if (filled > 0) yield pending.subarray(0, filled);
}

/** A short write is not an error to Node's writev; here the rest is written then. */
async function writeAll(handle: FileHandle, parts: Buffer[]): Promise<void> {
  const wanted = parts.reduce((sum, part) => sum + part.length, 0);
  const { bytesWritten } = await handle.writev(parts);
  if (bytesWritten < wanted) await handle.writeFile(Buffer.concat(parts).subarray(bytesWritten));
}

interface OpenBlob {
  readonly layout: BlobLayout;
  chunk(index: number): Promise<Buffer>;
}

async function withBlob<T>(path: string, name: string, keys: VaultKeys, task: (blob: OpenBlob) => Promise<T>) {
  const handle = await openExisting(path);
  try {
    return await task(await openBlob(handle, name, keys));
  } finally {
    await handle.close();
  }
}

async function* contentFrom(path: string, name: string, keys: VaultKeys, offset: number): AsyncGenerator<Buffer> {
  const handle = await openExisting(path);
  try {
    const blob = await openBlob(handle, name, keys);
    const { chunkBytes, chunks } = blob.layout;
    let skip = offset % chunkBytes;
    for (let index = Math.floor(offset / chunkBytes); index < chunks; index++) {
      const content = await blob.chunk(index);
      if (content.length > skip) yield content.subarray(skip);
      skip = 0;
    }
  } finally {
    await handle.close();
  }
}

async function openBlob(handle: FileHandle, name: string, keys: VaultKeys): Promise<OpenBlob> {
  const header = await readExactly(handle, 0, HEADER_BYTES);
  const layout = readLayout(header, (await handle.stat()).size);
  const seal = { key: keys.blobKey(headerSalt(header)), header };
  return {
    layout,
    async chunk(index) {
      const { position, bytes } = chunkRange(layout, index);
      const lastOf = index === layout.chunks - 1 ? name : undefined;
      return openChunk({ ...seal, index, lastOf }, await readExactly(handle, position, bytes));
    },
  };
}

async function openExisting(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'r');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') throw new ScrimFailure('VAULT_DAMAGED', {}, { cause });
    throw cause;
  }
}

async function readExactly(handle: FileHandle, position: number, bytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(bytes);
  for (let at = 0; at < bytes;) {
    const { bytesRead } = await handle.read(buffer, at, bytes - at, position + at);
    if (bytesRead === 0) throw new ScrimFailure('VAULT_DAMAGED');
    at += bytesRead;
  }
  return buffer;
}

async function sweep(folders: BlobFolders, keep: ReadonlySet<string>): Promise<number> {
  for (const left of await readdir(folders.temporary)) await rm(join(folders.temporary, left), { force: true });
  let removed = 0;
  for (const shard of shards) {
    for (const name of await readdir(join(folders.blobs, shard))) {
      if (keep.has(name)) continue;
      await rm(join(folders.blobs, shard, name), { force: true });
      removed++;
    }
  }
  return removed;
}

function missingIsFalse(thrown: unknown): false {
  if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return false;
  throw thrown;
}
