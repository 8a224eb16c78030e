import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/**
 * A file's text, if it is a regular file of no more bytes than that. Nothing else that stands under the name is waited for: a pipe or a device says that it
 * is empty, and may never end. Throws for all else.
 */
export async function readSmallFile(path: string, most: number): Promise<string> {
  // Not there on Windows, where no pipe lies among files.
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!(await file.stat()).isFile()) throw new Error('not a file');
    const bytes = Buffer.alloc(most + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      length += bytesRead;
      if (length > most) throw new Error('too large');
      if (bytesRead === 0) return bytes.toString('utf8', 0, length);
    }
  } finally {
    await file.close();
  }
}
