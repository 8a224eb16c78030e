import { rmSync } from 'node:fs';
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { zipOf } from '../../test/support/archives.ts';
import { ct } from '../../test/support/dicom.ts';
import { memoryIntakeStore, type MemoryIntakeStore } from '../../test/support/memoryIntakeStore.ts';
import { builtWorkersDir } from '../../test/support/paths.ts';
import { jpegOf, pngHeader, pngMagic, pngOf, testPattern } from '../../test/support/pictures.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import type { ScrimError } from '../../model/errors.ts';
import type { BatchId } from '../../model/ids.ts';
import { policySchema } from '../../model/policy.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { createNodeProcessHost } from '../workers/nodeProcessHost.ts';
import { createWorkerPool, type WorkerPool } from '../workers/pool.ts';
import { createImporter, type Importer, type ImporterDeps } from './importer.ts';

const makeFolder = temporaryFolders();
const { limits } = policySchema.parse(defaultPolicy);
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

let pool: WorkerPool;
let store: MemoryIntakeStore;
let folder: string;
let importer: Importer;
let stopped: ScrimError[];

const open = (changes: Partial<ImporterDeps> = {}): Importer =>
  createImporter({
    store,
    pool,
    limits,
    clock: { now: () => new Date() },
    log: silent,
    events: {
      batchChanged: () => undefined,
      itemImported: () => undefined,
      batchStopped: (_batch, error) => void stopped.push(error),
    },
    ...changes,
  });

beforeEach(async () => {
  pool = createWorkerPool({ processes: createNodeProcessHost(builtWorkersDir), limits, sizes: { parse: 2 } });
  store = memoryIntakeStore();
  folder = await makeFolder();
  stopped = [];
  importer = open();
});
afterEach(async () => {
  await importer.close();
  await pool.close();
});

async function put(files: Readonly<Record<string, Uint8Array | string>>): Promise<void> {
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), bytes);
  }
}
async function imported(paths: readonly string[] = [folder]): Promise<BatchId> {
  const batch = await importer.start(paths);
  await importer.settled();
  return batch;
}
const names = (): string[] => store.items.map((item) => item.name).sort();
/** Different pictures by number. */
const picture = (number: number): Buffer => pngOf(testPattern(32 + number, 24));

describe('an import', () => {
  it('keeps every picture with its original bytes, hash, facts and thumbnail', async () => {
    const photo = await jpegOf(testPattern());
    await put({ 'a/photo.jpg': photo, 'b/scan': ct(), 'c.png': picture(0) });
    const batch = await imported();
    expect(names()).toEqual(['c.png', 'photo.jpg', 'scan']);
    expect(store.batch(batch)).toMatchObject({ state: 'finished', found: 3 });
    const item = store.items.find(({ name }) => name === 'photo.jpg')!;
    expect(Buffer.compare(item.bytes, photo)).toBe(0);
    expect(item.contentHash).toBe(createHash('sha256').update(photo).digest('hex'));
    expect(item.facts).toMatchObject({ mediaType: 'image/jpeg', columns: 64, rows: 48, frames: 1 });
    expect(item.thumbnail.bytes.length).toBeGreaterThan(50);
    expect(store.items.find(({ name }) => name === 'scan')!.facts.mediaType).toBe('application/dicom');
  });

  it('lists each bad file with its reason and takes the good ones beside it', async () => {
    const photo = await jpegOf(testPattern(200, 200));
    await put({
      'empty.jpg': '',
      'truncated.jpg': photo.subarray(0, photo.length / 2),
      'text.dcm': 'This is a text that somebody called .dcm.',
      'huge.png': Buffer.concat([pngMagic, pngHeader(60000, 60000)]),
      'phone.heic': Buffer.from('\0\0\0\x20ftypheic\0\0\0\0', 'latin1'),
      'report.pdf': '%PDF-1.7',
      'cut.dcm': ct().subarray(0, 900),
      'unsafe.zip': zipOf([
        { name: 'fine.png', data: picture(1) },
        { name: '../evil.png', data: picture(2) },
      ]),
      'bomb.zip': zipOf([{ name: 'zeros', data: Buffer.alloc(10_000_000) }]),
      'good.png': picture(0),
    });
    const batch = await imported();
    expect(names()).toEqual(['good.png']);
    const refusals = Object.fromEntries(store.refusals(batch).map(({ name, code }) => [name, code]));
    expect(refusals).toEqual({
      'empty.jpg': 'EMPTY_FILE',
      'truncated.jpg': 'DAMAGED_FILE',
      'text.dcm': 'UNKNOWN_TYPE',
      'huge.png': 'DIMENSIONS_TOO_LARGE',
      'phone.heic': 'DAMAGED_FILE',
      'report.pdf': 'UNSUPPORTED_TYPE',
      'cut.dcm': expect.stringMatching(/^(DAMAGED_FILE|DICOM_)/),
      'unsafe.zip': 'ZIP_UNSAFE_PATH',
      'bomb.zip': 'ZIP_BOMB',
    });
    expect(store.batch(batch).state).toBe('finished');
  });

  it('takes the same content once, within a batch and across batches, also side by side', async () => {
    const same = picture(0);
    await put({ '1.png': same, '2.png': same, '3.png': same, 'sub/4.png': same });
    const first = await imported();
    expect(store.items.length).toBe(1);
    const kinds = [...store.batch(first).outcomes.values()].map(({ kind }) => kind).sort();
    expect(kinds).toEqual(['duplicate', 'duplicate', 'duplicate', 'imported']);
    const second = await imported();
    expect(store.items.length).toBe(1);
    expect([...store.batch(second).outcomes.values()].every(({ kind }) => kind === 'duplicate')).toBe(true);
  });

  it('opens archives, shows their entries by name, also of an archive within, and refuses one deeper still', async () => {
    const inner = zipOf([
      { name: 'x.png', data: picture(5) },
      { name: 'innermost.zip', data: zipOf([{ name: 'y.png', data: picture(6) }]) },
    ]);
    const parts = [
      { name: 'study/1.png', data: picture(1) },
      { name: 'study/2.dcm', data: ct() },
      { name: '__MACOSX/study/._1.png', data: Buffer.from('junk') },
      { name: 'inner.zip', data: inner },
      { name: 'notes.txt', data: Buffer.from('words') },
    ];
    await put({ 'export.zip': zipOf(parts) });
    const batch = await imported([join(folder, 'export.zip')]);
    expect(names()).toEqual(['1.png', '2.dcm', 'x.png']);
    expect(store.refusals(batch)).toEqual([
      { name: 'innermost.zip', code: 'ZIP_NESTED' },
      { name: 'notes.txt', code: 'UNKNOWN_TYPE' },
    ]);
    expect(store.batch(batch).found).toBe(5);
  });

  it('trusts no further entry of an archive whose sizes lied', async () => {
    const parts = Array.from({ length: 6 }, (_, n) => ({ name: `${n}.png`, data: picture(n) }));
    const lie = { name: 'a-lie.png', data: Buffer.alloc(9_000_000), claimedBytes: 500 };
    await put({ 'export.zip': zipOf([lie, ...parts]) });
    importer = open({ concurrency: 1 });
    const batch = await imported();
    expect(store.items).toEqual([]);
    expect(new Set(store.refusals(batch).map(({ code }) => code))).toEqual(new Set(['ZIP_BOMB']));
  });

  it('names a file that vanishes while its batch runs', async () => {
    await put({ '1.png': picture(1), '2.png': picture(2), '3.png': picture(3) });
    const events = {
      batchChanged: () => undefined,
      batchStopped: () => undefined,
      itemImported: () => rmSync(join(folder, '2.png'), { force: true }),
    };
    importer = open({ concurrency: 1, events });
    const batch = await imported();
    expect(names()).toEqual(['1.png', '3.png']);
    expect(store.refusals(batch)).toEqual([{ name: '2.png', code: 'FILE_VANISHED' }]);
  });

  it('keeps, probes and hashes the same bytes of a file that changes meanwhile', async () => {
    await put({ '1.png': picture(1), '2.png': picture(2) });
    const changing: Pick<WorkerPool, 'run'> = {
      run: async (task, request, options) => {
        const { source } = request as { source?: { kind: string; path: string } };
        if (source?.kind === 'path' && source.path.endsWith('1.png')) await writeFile(source.path, picture(9));
        if (source?.kind === 'path' && source.path.endsWith('2.png')) rmSync(source.path);
        return pool.run(task, request, options);
      },
    };
    importer = open({ pool: changing });
    await imported();
    expect(store.items.map(({ name, facts }) => [name, facts.columns]).sort()).toEqual([
      ['1.png', 33],
      ['2.png', 34],
    ]);
    const first = store.items.find(({ name }) => name === '1.png')!;
    expect(Buffer.compare(first.bytes, picture(1))).toBe(0);
  });

  it('names a path that was never there', async () => {
    const batch = await imported([join(folder, 'gone.jpg')]);
    expect(store.refusals(batch)).toEqual([{ name: 'gone.jpg', code: 'FILE_VANISHED' }]);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')('names a file that may not be read', async () => {
    await put({ 'shut.png': picture(1) });
    await chmod(join(folder, 'shut.png'), 0o000);
    expect(store.refusals(await imported())).toEqual([{ name: 'shut.png', code: 'FILE_UNREADABLE' }]);
  });

  it('refuses a file above the limit without reading it', async () => {
    await put({ 'large.png': Buffer.alloc(1_100_000), 'small.png': picture(1) });
    importer = open({ limits: { ...limits, fileMegabytes: 1 } });
    expect(store.refusals(await imported())).toEqual([{ name: 'large.png', code: 'FILE_TOO_LARGE' }]);
    expect(names()).toEqual(['small.png']);
  });

  it('never changes its sources', async () => {
    const bytes = picture(1);
    await put({ '1.png': bytes, '2.zip': zipOf([{ name: 'a.png', data: picture(2) }]) });
    await imported();
    expect(Buffer.compare(await readFile(join(folder, '1.png')), bytes)).toBe(0);
  });
});

describe('an import that is stopped', () => {
  const twelve = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`${n}.png`, picture(n)]));

  it('by the user keeps what it has and takes no more', async () => {
    await put(twelve);
    let batch: BatchId | undefined;
    importer = open({
      concurrency: 1,
      events: {
        batchChanged: () => undefined,
        batchStopped: () => undefined,
        itemImported: (_item, of) => void importer.cancel((batch = of)),
      },
    });
    await imported();
    expect(store.items.length).toBe(1);
    expect(store.batch(batch!).state).toBe('cancelled');
    expect(store.refusals(batch!)).toEqual([]);
    expect(await open().resumeUnfinished()).toEqual([]);
  });

  it('by a full disk says so, keeps what it has and does not start over by itself', async () => {
    await put(twelve);
    let saves = 0;
    store.beforeSave = () => {
      if (++saves > 3) store.failSaving('DISK_FULL');
    };
    const batch = await imported();
    expect(store.items.length).toBe(3);
    expect(stopped).toEqual([{ code: 'DISK_FULL', params: {} }]);
    expect(store.batch(batch).state).toBe('cancelled');
    expect(store.refusals(batch).every(({ code }) => code === 'DISK_FULL')).toBe(true);
    store.beforeSave = () => undefined;
    store.failSaving(null);
    await imported();
    expect(store.items.length).toBe(12);
  });

  it('by a disk so full that nothing can be noted is left unfinished, and finished later', async () => {
    await put(twelve);
    let saves = 0;
    store.beforeSave = () => {
      if (++saves > 3) store.failSaving('DISK_FULL', true);
    };
    const batch = await imported();
    expect(stopped.map(({ code }) => code)).toEqual(['DISK_FULL']);
    store.beforeSave = () => undefined;
    store.failSaving(null);
    expect(await importer.resumeUnfinished()).toEqual([batch]);
    await importer.settled();
    expect(store.items.length).toBe(12);
    expect(store.batch(batch)).toMatchObject({ state: 'finished', found: 12 });
  });

  it('by a locked vault is left unfinished', async () => {
    await put(twelve);
    store.failSaving('VAULT_LOCKED');
    const batch = await imported();
    expect(stopped.map(({ code }) => code)).toEqual(['VAULT_LOCKED']);
    expect(store.batch(batch).state).toMatch(/scanning|importing/);
  });

  it('by the end of the program goes on where it was, with no file lost, doubled or blamed', async () => {
    await put({ ...twelve, 'bad.jpg': 'text' });
    const first = open({
      concurrency: 2,
      events: {
        batchChanged: () => undefined,
        batchStopped: () => undefined,
        itemImported: () => void first.close(),
      },
    });
    const batch = await first.start([folder]);
    await first.settled();
    const before = store.items.length;
    expect(before).toBeLessThan(12);
    expect(await importer.resumeUnfinished()).toEqual([batch]);
    await importer.settled();
    expect(names()).toEqual(Object.keys(twelve).sort());
    expect(store.refusals(batch)).toEqual([{ name: 'bad.jpg', code: 'UNKNOWN_TYPE' }]);
    expect(store.batch(batch)).toMatchObject({ state: 'finished', found: 13 });
  });

  it('by workers that were closed under it blames no file either', async () => {
    await put(twelve);
    store.beforeSave = () => void pool.close();
    const batch = await imported();
    expect(store.refusals(batch)).toEqual([]);
    expect(store.batch(batch).state).toMatch(/scanning|importing/);
  });

  it('by nothing at all when one file cannot be kept: only that file is refused', async () => {
    await put(twelve);
    let saves = 0;
    store.beforeSave = () => store.failSaving(++saves === 5 ? 'UNEXPECTED' : null);
    const batch = await imported();
    expect(store.items.length).toBe(11);
    expect(store.refusals(batch).map(({ code }) => code)).toEqual(['UNEXPECTED']);
    expect(store.batch(batch).state).toBe('finished');
  });
});
