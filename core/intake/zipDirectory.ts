import { getFileNameLowLevel, type Entry, type ZipFile } from 'yauzl';
import type { ZipListEntry } from '../../contract/workers.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Policy } from '../../model/policy.ts';
import { isJunkPath } from './junk.ts';

export type ZipLimits = Pick<Policy['limits'], 'zipEntries' | 'zipTotalMegabytes' | 'zipRatio' | 'fileMegabytes'>;

/** `index`: number of the entry in the central directory. `bytes`: size after unpacking, as declared. */
export type ZipFileEntry = Pick<ZipListEntry, 'index' | 'name' | 'bytes'>;

export interface ZipDirectory {
  /** Every entry, by its number. */
  readonly entries: readonly Entry[];
  /** What is worth importing: no folders, no system junk. */
  readonly files: readonly ZipFileEntry[];
}

/**
 * Reads and checks the whole central directory before one byte is unpacked. Throws ZIP_UNSAFE_PATH, ZIP_BOMB or ZIP_DAMAGED about
 * the archive as a whole: an archive with one bad entry was made by something that is not trusted with the others.
 */
export async function readZipDirectory(zip: ZipFile, limits: ZipLimits): Promise<ZipDirectory> {
  if (zip.entryCount > limits.zipEntries) throw bomb();
  const entries: Entry[] = [];
  const files: ZipFileEntry[] = [];
  const names = new Set<string>();
  for await (const entry of zip.eachEntry()) {
    const name = nameOf(entry);
    refuseUnsafe(entry, name);
    refuseUnreadable(entry);
    if (names.has(name)) throw new ScrimFailure('ZIP_DAMAGED', { reason: 'two entries of one name' });
    names.add(name);
    if (!name.endsWith('/') && !isJunkPath(name)) {
      files.push({ index: entries.length, name, bytes: entry.uncompressedSize });
    }
    entries.push(entry);
  }
  refuseTooMuch(entries, zip.fileSize, limits);
  refuseOverlaps(entries);
  return { entries, files };
}

const bomb = (): ScrimFailure => new ScrimFailure('ZIP_BOMB');

/** The name as other unpackers would see it: the Unicode field where it is valid, backslashes kept. */
const nameOf = (entry: Entry): string =>
  getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true);

function refuseUnsafe(entry: Entry, name: string): void {
  // An unpacker that ignores the Unicode field goes by the raw name, so both must be harmless.
  if (!isSafePath(name) || !isSafePath(entry.fileNameRaw.toString('latin1')) || isSpecialFile(entry)) {
    throw new ScrimFailure('ZIP_UNSAFE_PATH');
  }
}

export function isSafePath(name: string): boolean {
  if (name === '' || name.includes('\\') || name.includes('\0')) return false;
  if (name.startsWith('/') || /^[a-z]:/i.test(name)) return false;
  return !name.split('/').includes('..');
}

/** Unix mode in the upper half of the attributes: links, pipes, sockets and devices have no place in an archive of pictures. */
function isSpecialFile(entry: Entry): boolean {
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  return type !== 0 && type !== 0o100000 && type !== 0o040000;
}

function refuseUnreadable(entry: Entry): void {
  const stored = entry.compressionMethod === 0 && entry.compressedSize === entry.uncompressedSize;
  if (entry.isEncrypted()) throw new ScrimFailure('ZIP_DAMAGED', { reason: 'encrypted' });
  if (!stored && entry.compressionMethod !== 8) throw new ScrimFailure('ZIP_DAMAGED', { reason: 'compression method' });
}

/** Below this many bytes nobody is harmed, and one black slice packs 300 to 1 all by itself. */
const ratioFloor = 4e6;

/** Whether so many unpacked bytes are too many for an archive of `fileSize`. */
export const isTooMuch = (
  total: number,
  fileSize: number,
  limits: Pick<ZipLimits, 'zipTotalMegabytes' | 'zipRatio'>,
): boolean => total > limits.zipTotalMegabytes * 1e6 || (total > ratioFloor && total > fileSize * limits.zipRatio);

function refuseTooMuch(entries: readonly Entry[], fileSize: number, limits: ZipLimits): void {
  const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (isTooMuch(total, fileSize, limits)) throw bomb();
}

/** Entries that share compressed bytes multiply what an archive unpacks to beyond any ratio (Fifield 2019). */
function refuseOverlaps(entries: readonly Entry[]): void {
  const spans = entries
    .map((entry) => ({
      from: entry.relativeOffsetOfLocalHeader,
      // The least it can be: the local header may carry more fields than the central one.
      to: entry.relativeOffsetOfLocalHeader + 30 + entry.fileNameLength + entry.compressedSize,
    }))
    .sort((a, b) => a.from - b.from);
  let end = 0;
  for (const { from, to } of spans) {
    if (from < end) throw bomb();
    end = to;
  }
}
