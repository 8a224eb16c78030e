import { open, rename, rm } from 'node:fs/promises';
import type { MediaType } from '../../model/item.ts';

export const extensions: Record<MediaType, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/dicom': 'dcm',
};

/** Ends the name of what is not finished yet. */
export const unfinished = '.part';

/** Whole or not at all: a name in the folder is a finished, verified file. */
export async function writeDurably(path: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${path}${unfinished}`;
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (thrown) {
    await rm(temporary, { force: true });
    throw thrown;
  }
}
