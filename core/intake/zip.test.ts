import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { zipOf, type ZipPart } from '../../test/support/archives.ts';
import { filesBelow, temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { createZipReader } from './zip.ts';

const makeFolder = temporaryFolders();
const limits = { zipEntries: 100, zipTotalMegabytes: 50, zipRatio: 200, fileMegabytes: 20 };
const hello = Buffer.from('hello');

async function archive(parts: readonly ZipPart[] | Buffer): Promise<string> {
  const path = join(await makeFolder(), 'a.zip');
  await writeFile(path, Buffer.isBuffer(parts) ? parts : zipOf(parts));
  return path;
}
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (thrown: unknown) => (thrown as { error?: { code?: unknown } }).error?.code ?? thrown,
  );
const listing = async (parts: readonly ZipPart[] | Buffer): Promise<unknown> =>
  codeOf(createZipReader().list({ path: await archive(parts) }, limits));
const unpacking = async (parts: readonly ZipPart[], index = 0): Promise<unknown> =>
  codeOf(createZipReader().entry({ path: await archive(parts) }, index, limits));

describe('an honest archive', () => {
  it('is listed without folders and junk, and unpacked entry by entry', async () => {
    const data = Buffer.alloc(70_000, 'abcdefg');
    const path = await archive([
      { name: 'a/', mode: 0o040755 },
      { name: 'a/1.jpg', data: hello, method: 0 },
      { name: '__MACOSX/a/._1.jpg', data: hello },
      { name: 'ä/2.dcm', data },
    ]);
    const reader = createZipReader();
    expect(await reader.list({ path }, limits)).toEqual([
      { index: 1, name: 'a/1.jpg', bytes: 5, content: 'other' },
      { index: 3, name: 'ä/2.dcm', bytes: 70_000, content: 'other' },
    ]);
    expect(Buffer.compare(await reader.entry({ path }, 1, limits), hello)).toBe(0);
    expect(Buffer.compare(await reader.entry({ path }, 3, limits), data)).toBe(0);
    expect(await filesBelow(join(path, '..'))).toEqual([path]);
  });

  it('may be empty', async () => {
    expect(await createZipReader().list({ path: await archive([]) }, limits)).toEqual([]);
  });

  it('is read anew once it has changed', async () => {
    const path = await archive([{ name: 'one', data: hello }]);
    const reader = createZipReader();
    await reader.list({ path }, limits);
    await writeFile(path, zipOf([{ name: 'another', data: hello }]));
    expect((await reader.list({ path }, limits))[0]?.name).toBe('another');
  });
});

describe('an archive within an archive', () => {
  const inner = zipOf([{ name: 'x/1.jpg', data: hello }]);

  it.each([0, 8])('is known by its content and read in memory (compression method %i)', async (method) => {
    const path = await archive([
      { name: 'notes.zip', data: Buffer.alloc(500, 'no archive') },
      { name: 'inner', data: inner, method },
    ]);
    const reader = createZipReader();
    expect((await reader.list({ path }, limits)).map(({ content }) => content)).toEqual(['other', 'archive']);
    expect(await reader.list({ path, inside: 1 }, limits)).toMatchObject([{ index: 0, name: 'x/1.jpg', bytes: 5 }]);
    expect(Buffer.compare(await reader.entry({ path, inside: 1 }, 0, limits), hello)).toBe(0);
    expect(await codeOf(reader.list({ path, inside: 0 }, limits))).toBe('ZIP_DAMAGED');
    expect((await reader.list({ path }, limits)).length).toBe(2);
    expect(await filesBelow(join(path, '..'))).toEqual([path]);
  });

  it('is checked like any other', async () => {
    const unsafe = zipOf([{ name: '../evil', data: hello }]);
    const path = await archive([
      { name: 'a', data: unsafe },
      { name: 'b', data: zipOf([{ name: 'zeros', data: Buffer.alloc(10_000_000) }]) },
    ]);
    expect(await codeOf(createZipReader().list({ path, inside: 0 }, limits))).toBe('ZIP_UNSAFE_PATH');
    expect(await codeOf(createZipReader().list({ path, inside: 1 }, limits))).toBe('ZIP_BOMB');
    expect(await codeOf(createZipReader().list({ path, inside: 2 }, limits))).toBe('FILE_VANISHED');
  });

  it('does not stay in use when the one around it has changed', async () => {
    const path = await archive([{ name: 'inner', data: inner }]);
    const reader = createZipReader();
    await reader.list({ path, inside: 0 }, limits);
    await writeFile(path, zipOf([{ name: 'inner', data: zipOf([{ name: 'another', data: hello }]) }]));
    expect((await reader.list({ path, inside: 0 }, limits))[0]?.name).toBe('another');
  });
});

describe('an archive that points outside of itself', () => {
  it.each([
    '../evil',
    'a/../../evil',
    '..',
    'a/..',
    '/etc/passwd',
    'C:/evil',
    'c:evil',
    'a\\..\\..\\evil',
    '\\\\server\\share\\evil',
    'a\0.jpg',
  ])('by the name %j is refused as a whole', async (name) => {
    expect(
      await listing([
        { name: 'fine.jpg', data: hello },
        { name, data: hello },
      ]),
    ).toBe('ZIP_UNSAFE_PATH');
  });

  it('by a second name is refused as a whole', async () => {
    expect(await listing([{ name: 'fine', unicodeName: '../evil', data: hello }])).toBe('ZIP_UNSAFE_PATH');
    expect(await listing([{ name: '../evil', unicodeName: 'fine', data: hello }])).toBe('ZIP_UNSAFE_PATH');
  });

  it.each([0o120777, 0o010644, 0o020644, 0o060644])('by a link, pipe or device (mode %o) is refused', async (mode) => {
    expect(await listing([{ name: 'link', data: Buffer.from('/etc/passwd'), mode }])).toBe('ZIP_UNSAFE_PATH');
  });
});

describe('a bomb', () => {
  it('is refused by its ratio', async () => {
    expect(await listing([{ name: 'zeros', data: Buffer.alloc(10_000_000) }])).toBe('ZIP_BOMB');
  });

  it('is refused by its claimed total', async () => {
    const parts = [0, 1, 2].map((n) => ({ name: `${n}`, data: hello, claimedBytes: 20_000_000 }));
    expect(await listing(parts)).toBe('ZIP_BOMB');
  });

  it('is refused by its number of entries', async () => {
    expect(await listing(Array.from({ length: 101 }, (_, n) => ({ name: `${n}`, data: hello })))).toBe('ZIP_BOMB');
  });

  it('is refused when its entries share their bytes', async () => {
    const parts: ZipPart[] = [{ name: 'a', data: Buffer.alloc(1000, 1) }];
    for (let n = 0; n < 20; n++) parts.push({ name: `b${n}`, data: Buffer.alloc(1000, 1), sharesWith: 0 });
    expect(await listing(parts)).toBe('ZIP_BOMB');
  });

  it('is stopped while inflating when it declared less than it holds', async () => {
    expect(await unpacking([{ name: 'small', data: Buffer.alloc(10_000_000), claimedBytes: 1000 }])).toBe('ZIP_BOMB');
    expect(await unpacking([{ name: 'empty', data: Buffer.alloc(10_000_000), claimedBytes: 0 }])).toBe('ZIP_BOMB');
  });

  it('does not cry wolf at a small archive of one black slice', async () => {
    expect(await listing([{ name: 'air.dcm', data: Buffer.alloc(535_000) }])).toBe('no failure');
  });
});

describe('an archive that cannot be read', () => {
  it.each<[string, ZipPart[]]>([
    ['encrypted', [{ name: 'a', data: hello, encrypted: true }]],
    ['of another compression', [{ name: 'a', data: hello, method: 14 }]],
    ['stored with two sizes', [{ name: 'a', data: hello, method: 0, claimedBytes: 9 }]],
    [
      'with one name twice',
      [
        { name: 'a', data: hello },
        { name: 'a', data: Buffer.from('other') },
      ],
    ],
  ])('because it is %s is refused as a whole', async (_what, parts) => {
    expect(await listing(parts)).toBe('ZIP_DAMAGED');
  });

  it('is refused wherever it is cut, and the reader goes on with the next', async () => {
    const reader = createZipReader();
    const whole = zipOf([{ name: 'a', data: Buffer.from('some text that is not compressed much') }]);
    const path = await archive(whole);
    for (let length = 0; length < whole.length; length += 7) {
      await truncate(path, 0);
      await writeFile(path, whole.subarray(0, length));
      expect(await codeOf(reader.list({ path }, limits))).toBe('ZIP_DAMAGED');
    }
    expect(await codeOf(reader.list({ path: await archive(whole) }, limits))).toBe('no failure');
  });

  it('is damaged in an entry whose sum or length is wrong', async () => {
    expect(await unpacking([{ name: 'a', data: hello, claimedCrc: 1 }])).toBe('ZIP_DAMAGED');
    expect(await unpacking([{ name: 'a', data: hello, claimedBytes: 50 }])).toBe('ZIP_DAMAGED');
  });

  it('is damaged in an entry whose packed bytes are spoilt', async () => {
    const file = zipOf([{ name: 'a', data: Buffer.from('x'.repeat(50) + 'y'.repeat(999)) }]);
    file.fill(0xff, 31, 40);
    expect(await codeOf(createZipReader().entry({ path: await archive(file) }, 0, limits))).toBe('ZIP_DAMAGED');
  });

  it('is refused in an entry that is larger than a file may be', async () => {
    const path = await archive([{ name: 'a', data: Buffer.alloc(1_100_000) }]);
    expect(await codeOf(createZipReader().entry({ path }, 0, { ...limits, fileMegabytes: 1 }))).toBe('FILE_TOO_LARGE');
  });

  it('has vanished or is no file', async () => {
    const reader = createZipReader();
    expect(await codeOf(reader.list({ path: '/nonexistent/a.zip' }, limits))).toBe('FILE_VANISHED');
    expect(await codeOf(reader.list({ path: await makeFolder() }, limits))).toMatch(/ZIP_DAMAGED|FILE_UNREADABLE/);
  });
});
