import { close, constants, fstat, open, readSync, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { fromBufferPromise, fromFdPromise, type Entry, type ZipFile } from 'yauzl';
import type { ZipListEntry } from '../../contract/workers.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { asFileFailure } from '../workers/source.ts';
import { contentOf, type ReadAt } from './entryHead.ts';
import { readZipDirectory, type ZipDirectory, type ZipLimits } from './zipDirectory.ts';

/** An archive on disk, or with `inside` the one that is this entry of it. */
export interface ArchivePlace {
  readonly path: string;
  readonly inside?: number | undefined;
}

export interface ZipReader {
  /** The archive's files after every entry was checked. Throws ZIP_UNSAFE_PATH, ZIP_BOMB, ZIP_DAMAGED, FILE_VANISHED, FILE_UNREADABLE. */
  list(place: ArchivePlace, limits: ZipLimits): Promise<readonly ZipListEntry[]>;
  /** One entry's bytes, in memory. Also FILE_TOO_LARGE; ZIP_BOMB if it unpacks to more than it declares. */
  entry(place: ArchivePlace, index: number, limits: ZipLimits): Promise<Uint8Array>;
}

interface OpenArchive {
  readonly identity: string;
  readonly zip: ZipFile;
  readonly directory: ZipDirectory;
  readonly readAt: ReadAt;
  close(): Promise<void>;
}

const openFile = promisify<string, number, number>((path, flags, done) => open(path, flags, done));
const statFile = promisify<number, Stats>((fd, done) => fstat(fd, done));
const closeFile = promisify<number, void>((fd, done) => close(fd, done));

/**
 * Reads archives without ever writing an entry to disk. The archive last used stays open, so that ten thousand entries do not
 * cost ten thousand central directories; it is opened and checked anew when the file has changed. So does the last one within it, unpacked
 * in memory.
 */
export function createZipReader(): ZipReader {
  let outer: OpenArchive | undefined;
  let inner: OpenArchive | undefined;
  const outerAt = async (path: string, limits: ZipLimits): Promise<OpenArchive> => {
    const fd = await openRegular(path);
    try {
      const identity = JSON.stringify([path, limits, identityOf(await statFile(fd))]);
      if (outer?.identity === identity) {
        await closeFile(fd);
        return outer;
      }
      inner = undefined;
      await outer?.close();
      outer = undefined;
      outer = await openArchive(fd, identity, limits);
      return outer;
    } catch (thrown) {
      await closeFile(fd).catch(() => undefined);
      throw asZipFailure(thrown);
    }
  };
  const archiveAt = async ({ path, inside }: ArchivePlace, limits: ZipLimits): Promise<OpenArchive> => {
    const around = await outerAt(path, limits);
    if (inside === undefined) return around;
    const identity = JSON.stringify([around.identity, inside]);
    if (inner?.identity === identity) return inner;
    inner = undefined;
    const bytes = await entryOf(around, inside, limits);
    try {
      return (inner = await openUnpacked(bytes, identity, limits));
    } catch (thrown) {
      throw asZipFailure(thrown);
    }
  };
  return {
    async list(place, limits) {
      const { directory, readAt } = await archiveAt(place, limits);
      return directory.files.map((file) => ({ ...file, content: contentOf(directory.entries[file.index]!, readAt) }));
    },
    entry: async (place, index, limits) => entryOf(await archiveAt(place, limits), index, limits),
  };
}

function entryOf({ zip, directory }: OpenArchive, index: number, limits: ZipLimits): Promise<Uint8Array> {
  const entry = directory.entries[index];
  if (!entry) throw new ScrimFailure('FILE_VANISHED');
  if (entry.uncompressedSize > limits.fileMegabytes * 1e6) {
    throw new ScrimFailure('FILE_TOO_LARGE', { limit: limits.fileMegabytes });
  }
  return unpack(zip, entry);
}

async function openRegular(path: string): Promise<number> {
  try {
    return await openFile(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (thrown) {
    throw asFileFailure(thrown);
  }
}

const identityOf = ({ dev, ino, size, mtimeMs }: Stats): string => `${dev}:${ino}:${size}:${mtimeMs}`;

async function openArchive(fd: number, identity: string, limits: ZipLimits): Promise<OpenArchive> {
  const zip = await fromFdPromise(fd, { autoClose: false, lazyEntries: true, decodeStrings: false });
  const directory = await readZipDirectory(zip, limits);
  const readAt: ReadAt = (buffer, position) => readSync(fd, buffer, 0, buffer.length, position);
  return { identity, zip, directory, readAt, close: () => closeFile(fd) };
}

async function openUnpacked(bytes: Uint8Array, identity: string, limits: ZipLimits): Promise<OpenArchive> {
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const zip = await fromBufferPromise(archive, { lazyEntries: true, decodeStrings: false });
  const directory = await readZipDirectory(zip, limits);
  const readAt: ReadAt = (buffer, position) => (position < archive.length ? archive.copy(buffer, 0, position) : 0);
  return { identity, zip, directory, readAt, close: () => Promise.resolve() };
}

/** Inflates into one buffer of the declared size: a byte more than declared is a bomb, one fewer or a wrong sum is damage. */
async function unpack(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const bytes = new Uint8Array(entry.uncompressedSize);
  let filled = 0;
  try {
    const stream = await zip.openReadStreamPromise(entry);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (filled + chunk.length > bytes.length) throw new ScrimFailure('ZIP_BOMB');
      bytes.set(chunk, filled);
      filled += chunk.length;
    }
  } catch (thrown) {
    throw asZipFailure(thrown);
  }
  if (filled < bytes.length || crc32(bytes) !== entry.crc32) throw new ScrimFailure('ZIP_DAMAGED');
  return bytes;
}

/** yauzl quotes names in its messages; only what kind of failure it was is passed on. */
function asZipFailure(thrown: unknown): unknown {
  if (thrown instanceof ScrimFailure) return thrown;
  if (thrown instanceof Error && /^too many bytes in the stream/.test(thrown.message)) {
    return new ScrimFailure('ZIP_BOMB', {}, { cause: thrown });
  }
  const failure = asFileFailure(thrown);
  const isZlib = (thrown as { code?: unknown } | null)?.code?.toString().startsWith('Z_') ?? false;
  if (failure instanceof ScrimFailure && !isZlib) return failure;
  return thrown instanceof RangeError ? thrown : new ScrimFailure('ZIP_DAMAGED', {}, { cause: thrown });
}
