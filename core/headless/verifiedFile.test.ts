import { createHash, randomBytes } from 'node:crypto';
import { appendFile, open, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder, removeFolders } from '../../test/support/sharedFolder.ts';
import type { ClearedImage } from '../../model/clearance.ts';
import { openVerified } from './verifiedFile.ts';

afterAll(removeFolders);
const bytes = randomBytes(2_500_000);
const outputHash = createHash('sha256').update(bytes).digest('hex');
const cleared = { bytes: bytes.length, outputHash } as ClearedImage;
const notCleared = { error: { code: 'NOT_CLEARED' } };

async function file(): Promise<string> {
  const path = join(await makeFolder(), 'picture.jpg');
  await writeFile(path, bytes);
  return path;
}

describe('a file that is sent', () => {
  it('streams what was hashed, from any offset', async () => {
    const verified = await openVerified(await file(), cleared);
    expect((await buffer(verified.stream(0))).equals(bytes)).toBe(true);
    expect((await buffer(verified.stream(1_048_577))).equals(bytes.subarray(1_048_577))).toBe(true);
    expect(await buffer(verified.stream(bytes.length))).toHaveLength(0);
    await verified.close();
  });

  it('is refused when it is changed, longer or shorter than what was cleared', async () => {
    const longer = await file();
    await appendFile(longer, 'x');
    await expect(openVerified(longer, cleared)).rejects.toMatchObject(notCleared);
    const other = await file();
    await writeFile(other, randomBytes(bytes.length));
    await expect(openVerified(other, cleared)).rejects.toMatchObject(notCleared);
    await writeFile(other, bytes.subarray(0, 1000));
    await expect(openVerified(other, cleared)).rejects.toMatchObject(notCleared);
  });

  it('stays the one that was hashed when another takes its name', async () => {
    const path = await file();
    const verified = await openVerified(path, cleared);
    await writeFile(`${path}.new`, randomBytes(bytes.length));
    await rename(`${path}.new`, path);
    expect((await buffer(verified.stream(0))).equals(bytes)).toBe(true);
    await verified.close();
  });

  it('stops before the first block that was written over since', async () => {
    const path = await file();
    const verified = await openVerified(path, cleared);
    const writer = await open(path, 'r+');
    await writer.write(Buffer.from('Ada Zztest'), 0, 10, 1_100_000);
    await writer.close();
    const sent: Buffer[] = [];
    const reading = (async () => {
      for await (const block of verified.stream(0)) sent.push(block as Buffer);
    })();
    await expect(reading).rejects.toMatchObject(notCleared);
    expect(Buffer.concat(sent).equals(bytes.subarray(0, 1 << 20))).toBe(true);
    await verified.close();
  });
});
