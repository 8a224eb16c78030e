import { inflateRawSync, constants } from 'node:zlib';
import type { Entry } from 'yauzl';
import type { ZipListEntry } from '../../contract/workers.schema.ts';
import { looksLikeTiff } from '../photo/tiffDirectories.ts';
import { looksLikeDicomdir, looksLikeZip } from './sniff.ts';

/** Fills the buffer from `position` of the archive on; answers how many bytes there were. */
export type ReadAt = (buffer: Buffer, position: number) => number;

/** Packed bytes that are looked at: enough for deflate's code tables and a DICOMDIR's meta group behind them. */
const packedLength = 1024;
/** That much of one repeated byte is no beginning that anyone asks for. */
const longestHead = 256 * 1024;
const localHeader = 30;

/** What an entry is by its first bytes, for one read and one small inflation each: archives and indexes are opened, pages of a TIFF counted, all else is not. */
export function contentOf(entry: Entry, readAt: ReadAt): ZipListEntry['content'] {
  // The end record alone has 22 bytes.
  if (entry.uncompressedSize < 22) return 'other';
  const head = headOf(entry, readAt);
  if (looksLikeZip(head)) return 'archive';
  if (looksLikeDicomdir(head)) return 'dicomdir';
  return looksLikeTiff(head) ? 'tiff' : 'other';
}

/** Empty where it cannot be read: unpacking the entry will say why. */
function headOf(entry: Entry, readAt: ReadAt): Uint8Array {
  try {
    const packed = packedHead(entry, readAt);
    if (entry.compressionMethod === 0) return packed;
    return inflateRawSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: longestHead });
  } catch {
    return new Uint8Array();
  }
}

function packedHead(entry: Entry, readAt: ReadAt): Uint8Array {
  const start = entry.relativeOffsetOfLocalHeader;
  const header = Buffer.alloc(localHeader);
  if (readAt(header, start) < localHeader) return new Uint8Array();
  // The local header's own lengths: its extra field may differ from the directory's.
  const dataStart = start + localHeader + header.readUInt16LE(26) + header.readUInt16LE(28);
  const packed = Buffer.alloc(Math.min(packedLength, entry.compressedSize));
  return packed.subarray(0, readAt(packed, dataStart));
}
