import { constants, open, type FileHandle } from 'node:fs/promises';
import type { WorkerRequest } from '../../contract/workers.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';

type Source = WorkerRequest<'parse.probe'>['source'];
type Limits = Pick<WorkerRequest<'parse.probe'>['limits'], 'fileMegabytes'>;

/**
 * The bytes behind a request's source. A path is read once, bounded by `limits.fileMegabytes`, from a regular file that did
 * not change its size or time meanwhile; throws FILE_TOO_LARGE, FILE_VANISHED or FILE_UNREADABLE.
 */
export async function readSource(source: Source, limits: Limits): Promise<Uint8Array> {
  const limit = limits.fileMegabytes * 1e6;
  if (source.kind === 'path') return readBounded(source.path, limit);
  if (source.bytes.byteLength > limit) throw tooLarge(limit);
  return source.bytes;
}

/** Reads a whole regular file of at most `limit` bytes. A file that changes while it is read is FILE_VANISHED: try again. */
export async function readBounded(path: string, limit: number): Promise<Uint8Array> {
  let file: FileHandle | undefined;
  try {
    // Without O_NONBLOCK a named pipe would hold this call, and its thread, until someone writes to it.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    return await readWhole(file, limit);
  } catch (thrown) {
    throw asFileFailure(thrown);
  } finally {
    await file?.close().catch(() => undefined);
  }
}

async function readWhole(file: FileHandle, limit: number): Promise<Uint8Array> {
  const before = await file.stat({ bigint: true });
  if (!before.isFile()) throw new ScrimFailure('FILE_UNREADABLE');
  if (before.size > BigInt(Math.floor(limit))) throw tooLarge(limit);
  // Not zeroed first: it is given out only when it was filled from end to end.
  const bytes = new Uint8Array(Buffer.allocUnsafeSlow(Number(before.size)).buffer);
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  const after = await file.stat({ bigint: true });
  if (filled < bytes.length || after.size !== before.size || after.mtimeNs !== before.mtimeNs) {
    throw new ScrimFailure('FILE_VANISHED');
  }
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
