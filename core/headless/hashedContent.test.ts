import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder, removeFolders } from '../../test/support/sharedFolder.ts';
import { hashedContent } from './hashedContent.ts';

afterAll(removeFolders);

describe('a finished file that was hashed', () => {
  const bytes = randomBytes((9 << 20) + 4321);
  const written = async (content: Uint8Array) => {
    const path = join(await makeFolder(), 'cleared.dcm');
    await writeFile(path, content);
    return { path, ...(await hashedContent(path)) };
  };
  const hashOf = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');

  it('is held if it is small', async () => {
    const { content, hash } = await written(bytes.subarray(0, 1000));
    expect(Buffer.compare(content.bytes!, bytes.subarray(0, 1000))).toBe(0);
    expect(hash).toBe(hashOf(bytes.subarray(0, 1000)));
  });

  it.each([bytes.length, 9 << 20])(
    'stays on disk if it is large, and is read from any place: %i bytes',
    async (length) => {
      const own = bytes.subarray(0, length);
      const { content, hash } = await written(own);
      expect([content.bytes, content.length, hash]).toEqual([undefined, length, hashOf(own)]);
      const places: readonly (readonly [number, number])[] = [
        [0, length],
        [0, 10],
        [(1 << 20) - 3, (1 << 20) + 5],
        [length - 7, length],
        [length, length],
      ];
      for (const [from, to] of places) expect(Buffer.compare(content.slice(from, to), own.subarray(from, to))).toBe(0);
      expect(() => content.slice(length - 1, length + 1)).toThrow(RangeError);
    },
  );

  it('gives nothing of a block that is another now, nor of one that has gone', async () => {
    const { path, content } = await written(bytes);
    const changed = Buffer.from(bytes);
    changed[(3 << 20) + 17]! ^= 1;
    await writeFile(path, changed);
    expect(content.slice(0, 100)).toHaveLength(100);
    expect(() => content.slice(3 << 20, (3 << 20) + 4)).toThrow('FILE_CHANGED');
    await writeFile(path, bytes.subarray(0, 5 << 20));
    expect(() => content.slice(6 << 20, (6 << 20) + 4)).toThrow('FILE_CHANGED');
  });
});
