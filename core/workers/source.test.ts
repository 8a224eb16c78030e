import { execFileSync } from 'node:child_process';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { readBounded, readSource } from './source.ts';

const makeFolder = temporaryFolders();
const code = (name: string): object => ({ error: { code: name } });

describe('reading a source', () => {
  it('gives a file’s bytes up to the limit, and refuses one byte more', async () => {
    const path = join(await makeFolder(), 'file');
    await writeFile(path, Buffer.alloc(1000, 7));
    expect(Buffer.compare(await readBounded(path, 1000), Buffer.alloc(1000, 7))).toBe(0);
    await expect(readBounded(path, 999)).rejects.toMatchObject(code('FILE_TOO_LARGE'));
    expect(await readSource({ kind: 'path', path }, { fileMegabytes: 1 })).toHaveLength(1000);
  });

  it('bounds bytes as it bounds files', async () => {
    const bytes = new Uint8Array(1_000_001);
    await expect(readSource({ kind: 'bytes', bytes }, { fileMegabytes: 1 })).rejects.toMatchObject(
      code('FILE_TOO_LARGE'),
    );
    expect(await readSource({ kind: 'bytes', bytes }, { fileMegabytes: 2 })).toBe(bytes);
  });

  it('says that a file is gone, or is none', async () => {
    const folder = await makeFolder();
    await expect(readBounded(join(folder, 'gone'), 10)).rejects.toMatchObject(code('FILE_VANISHED'));
    await expect(readBounded(join(folder, 'gone', 'deeper'), 10)).rejects.toMatchObject(code('FILE_VANISHED'));
    await expect(readBounded(folder, 10)).rejects.toMatchObject(code('FILE_UNREADABLE'));
  });

  it.skipIf(process.platform === 'win32')('does not wait at a named pipe', async () => {
    const pipe = join(await makeFolder(), 'pipe');
    execFileSync('mkfifo', [pipe]);
    await expect(readBounded(pipe, 10)).rejects.toMatchObject(code('FILE_UNREADABLE'));
  });

  it('refuses a file that changes while it is read', async () => {
    const path = join(await makeFolder(), 'growing');
    await writeFile(path, Buffer.alloc(40_000_000));
    let done = false;
    const reading = readBounded(path, 1e9).finally(() => (done = true));
    const refused = expect(reading.then(({ length }) => length)).rejects.toMatchObject(code('FILE_CHANGED'));
    while (!done) await appendFile(path, 'more');
    await refused;
  });
});
