import { closeSync, fstatSync, openSync, type BigIntStats } from 'node:fs';
import { constants, open, type FileHandle } from 'node:fs/promises';
import type { WorkerRequest } from '../../contract/workers.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { allOf, contentOf, StoredContent, type Content } from '../files/content.ts';
import { scanMemory } from '../files/scanMemory.ts';
import { SealedContent, type SealedFile } from '../vault/sealedFile.ts';

type Source = WorkerRequest<'parse.probe'>['source'];
type Limits = Pick<WorkerRequest<'parse.probe'>['limits'], 'fileMegabytes'>;

/**
 * The bytes behind a request's source. A path is read once, bounded by `limits.fileMegabytes`, from a regular file that did
 * not change its size or time meanwhile; throws FILE_TOO_LARGE, FILE_CHANGED, FILE_VANISHED or FILE_UNREADABLE.
 */
export async function readSource(source: Source, limits: Limits): Promise<Uint8Array> {
  const limit = limits.fileMegabytes * 1e6;
  if (source.kind === 'path') return readBounded(source.path, limit);
  if (source.kind === 'sealed') return withSealed(source, limit, allOf);
  if (source.bytes.byteLength > limit) throw tooLarge(limit);
  return source.bytes;
}

/** Of a larger file only what is asked for is read. A series' slices and most photos are smaller, and read at once. */
const heldBytes = 8 << 20;
/** As many as are open at once: a result beside its original. One that is not kept is eight megabytes for the collector, with every file. */
const mostSpare = 2;
const spare: Uint8Array[] = [];

/**
 * What is behind a request's source, for as long as `use` takes: neither content nor views of it may be kept, for the next file is read into
 * the same memory. Bounds and failures are those of `readSource`; nothing is answered of a file that changed meanwhile.
 */
export async function withSource<T>(
  source: Source,
  limits: Limits,
  use: (content: Content) => T | Promise<T>,
  { headOnly = false } = {},
): Promise<T> {
  if (source.kind === 'bytes') return use(contentOf(await readSource(source, limits)));
  if (source.kind === 'sealed') return withSealed(source, limits.fileMegabytes * 1e6, use);
  let file: number | undefined;
  // Two sources at once have memory of their own.
  const held = spare.pop() ?? scanMemory(heldBytes);
  try {
    file = openSync(source.path, flags);
    const before = fstatSync(file, { bigint: true });
    const size = requireFile(before, limits.fileMegabytes * 1e6);
    const stored = new StoredContent(file, size);
    const answer = await use(headOnly || size > heldBytes ? stored : heldContent(stored, held));
    requireUnchanged(before, fstatSync(file, { bigint: true }));
    return answer;
  } catch (thrown) {
    throw asFileFailure(thrown);
  } finally {
    if (spare.length < mostSpare) spare.push(held);
    if (file !== undefined) closeSync(file);
  }
}

/** Chunk by chunk, each of which proves itself: what changed meanwhile cannot be opened. */
async function withSealed<T>(sealed: SealedFile, limit: number, use: (content: Content) => T | Promise<T>): Promise<T> {
  let file: number | undefined;
  try {
    file = openSync(sealed.path, flags);
    const content = new SealedContent(file, requireFile(fstatSync(file, { bigint: true }), Infinity), sealed);
    if (content.length > limit) throw tooLarge(limit);
    return await use(content);
  } catch (thrown) {
    throw asFileFailure(thrown);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function heldContent(stored: Content, held: Uint8Array): Content {
  const bytes = held.subarray(0, stored.length);
  stored.read(0, bytes);
  return contentOf(bytes);
}

/** Without O_NONBLOCK a named pipe would hold its opener, and its thread, until someone writes to it. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** Its size; FILE_UNREADABLE for what is no regular file. */
function requireFile(stats: BigIntStats, limit: number): number {
  if (!stats.isFile()) throw new ScrimFailure('FILE_UNREADABLE');
  if (Number(stats.size) > limit) throw tooLarge(limit);
  return Number(stats.size);
}

function requireUnchanged(before: BigIntStats, after: BigIntStats): void {
  if (after.size !== before.size || after.mtimeNs !== before.mtimeNs) throw new ScrimFailure('FILE_CHANGED');
}

/** Reads a whole regular file of at most `limit` bytes. A file that changes while it is read is FILE_CHANGED: try again. */
export async function readBounded(path: string, limit: number): Promise<Uint8Array> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, flags);
    return await readWhole(file, limit);
  } catch (thrown) {
    throw asFileFailure(thrown);
  } finally {
    await file?.close().catch(() => undefined);
  }
}

const pieceBytes = 1 << 20;

/** What `readBounded` reads, piece by piece: each is to be used before the next is asked for. What changed meanwhile is told at the end. */
export async function* piecesOfFile(path: string, limit: number): AsyncGenerator<Uint8Array> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, flags);
    const before = await file.stat({ bigint: true });
    const size = requireFile(before, limit);
    const piece = Buffer.allocUnsafeSlow(pieceBytes);
    for (let at = 0; at < size;) {
      const { bytesRead } = await file.read(piece, 0, Math.min(pieceBytes, size - at), at);
      if (bytesRead === 0) throw new ScrimFailure('FILE_CHANGED');
      yield piece.subarray(0, bytesRead);
      at += bytesRead;
    }
    requireUnchanged(before, await file.stat({ bigint: true }));
  } catch (thrown) {
    throw asFileFailure(thrown);
  } finally {
    await file?.close().catch(() => undefined);
  }
}

async function readWhole(file: FileHandle, limit: number): Promise<Uint8Array> {
  const before = await file.stat({ bigint: true });
  // Not zeroed first: it is given out only when it was filled from end to end.
  const bytes = new Uint8Array(Buffer.allocUnsafeSlow(requireFile(before, limit)).buffer);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  requireUnchanged(before, await file.stat({ bigint: true }));
  if (filled < bytes.length) throw new ScrimFailure('FILE_CHANGED');
  return bytes;
}

/** Only what the file system says; the path stays out of the error. */
export function asFileFailure(thrown: unknown): unknown {
  if (thrown instanceof ScrimFailure) return thrown;
  const code = (thrown as { code?: unknown } | null)?.code;
  if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ESTALE' || code === 'ENODEV' || code === 'ENXIO') {
    return new ScrimFailure('FILE_VANISHED', {}, { cause: thrown });
  }
  return typeof code === 'string' ? new ScrimFailure('FILE_UNREADABLE', {}, { cause: thrown }) : thrown;
}

const tooLarge = (limit: number): ScrimFailure =>
  new ScrimFailure('FILE_TOO_LARGE', { limit: Math.floor(limit / 1e6) });
