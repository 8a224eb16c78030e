import { constants, fstat, type Stats } from 'node:fs';
import { close, open } from 'node:fs';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { fromFdPromise, type Entry, type ZipFile } from 'yauzl';
import { ScrimFailure } from '../../model/errors.ts';
import { asFileFailure } from '../workers/source.ts';
import { readZipDirectory, type ZipDirectory, type ZipLimits, type ZipListEntry } from './zipDirectory.ts';

export interface ZipReader {
  /** The archive's files after every entry was checked. Throws ZIP_UNSAFE_PATH, ZIP_BOMB, ZIP_DAMAGED, FILE_VANISHED, FILE_UNREADABLE. */
  list(path: string, limits: ZipLimits): Promise<readonly ZipListEntry[]>;
  /** One entry's bytes, in memory. Also FILE_TOO_LARGE; ZIP_BOMB if it unpacks to more than it declares. */
  entry(path: string, index: number, limits: ZipLimits): Promise<Uint8Array>;
}

interface OpenArchive {
  readonly identity: string;
  readonly fd: number;
  readonly zip: ZipFile;
  readonly directory: ZipDirectory;
}

const openFile = promisify<string, number, number>((path, flags, done) => open(path, flags, done));
const statFile = promisify<number, Stats>((fd, done) => fstat(fd, done));
const closeFile = promisify<number, void>((fd, done) => close(fd, done));

/**
 * Reads archives without ever writing an entry to disk. The archive last used stays open, so that ten thousand entries do not
 * cost ten thousand central directories; it is opened and checked anew when the file has changed.
 */
export function createZipReader(): ZipReader {
  let last: { path: string; limits: string; archive: OpenArchive } | undefined;
  const archiveAt = async (path: string, limits: ZipLimits): Promise<OpenArchive> => {
    const fd = await openRegular(path);
    try {
      const identity = identityOf(await statFile(fd));
      const under = JSON.stringify(limits);
      if (last?.path === path && last.limits === under && last.archive.identity === identity) {
        await closeFile(fd);
        return last.archive;
      }
      if (last) await closeFile(last.archive.fd);
      last = undefined;
      const archive = await openArchive(fd, identity, limits);
      last = { path, limits: under, archive };
      return archive;
    } catch (thrown) {
      if (!last || last.archive.fd !== fd) await closeFile(fd).catch(() => undefined);
      throw asZipFailure(thrown);
    }
  };
  return {
    list: async (path, limits) => (await archiveAt(path, limits)).directory.files,
    async entry(path, index, limits) {
      const { zip, directory } = await archiveAt(path, limits);
      const entry = directory.entries[index];
      if (!entry) throw new ScrimFailure('FILE_VANISHED');
      if (entry.uncompressedSize > limits.fileMegabytes * 1e6) {
        throw new ScrimFailure('FILE_TOO_LARGE', { limit: limits.fileMegabytes });
      }
      return unpack(zip, entry);
    },
  };
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
  return { identity, fd, zip, directory: await readZipDirectory(zip, limits) };
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
