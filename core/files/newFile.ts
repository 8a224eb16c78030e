import { open, rename, rm, writeFile } from 'node:fs/promises';
import { contentOf, piecesOf, type Content } from './content.ts';

/** Ends the name of what is not finished yet. */
export const unfinished = '.part';

/** A new file that only its owner may read; on disk when it resolves, and gone if it cannot be finished. EEXIST for a name that is taken. */
export async function writeNew(path: string, source: Uint8Array | Content): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    const content = contentOf(source);
    await writeFile(file, content.bytes ?? piecesOf(content, 0, content.length));
    await file.sync();
    await file.close();
  } catch (thrown) {
    await file.close().catch(() => undefined);
    await rm(path, { force: true });
    throw thrown;
  }
}

/** Whole or not at all: a file that has its name is finished. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}${unfinished}`;
  await writeNew(temporary, bytes);
  try {
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
}
