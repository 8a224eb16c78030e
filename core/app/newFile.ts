import { open, rm } from 'node:fs/promises';
import { ScrimFailure } from '../../model/errors.ts';
import { asDiskFailure } from '../vault/durable.ts';

/**
 * Writes a file that only its owner may read, where none is: what is there is never overwritten, nor is a link followed. On disk when it
 * resolves; removed again if it cannot be finished. Throws FILE_EXISTS, FILE_UNWRITABLE, DISK_FULL and what `parts` throws.
 */
export async function writeNewFile(path: string, parts: AsyncIterable<string> | Iterable<string>): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((cause: NodeJS.ErrnoException) => {
    throw new ScrimFailure(cause.code === 'EEXIST' ? 'FILE_EXISTS' : 'FILE_UNWRITABLE', {}, { cause });
  });
  try {
    for await (const part of parts) await file.appendFile(part);
    await file.sync();
    await file.close();
  } catch (thrown) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw asDiskFailure(thrown);
  }
}
