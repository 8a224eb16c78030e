import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ExportWish } from '../../model/exporting.ts';
import { ct } from '../../test/support/dicom.ts';
import { hasOrthanc, startOrthanc, type RunningOrthanc } from '../../test/support/orthanc.ts';
import { asJpeg, testPicture } from '../../test/support/outgoing.ts';
import { photoTakenAt } from '../../test/support/takenPhoto.ts';
import { closeCores, exported, exportDesk as desk } from '../../test/support/exportDesk.ts';
import { makeFolder, removeFolders } from '../../test/support/sharedFolder.ts';
import { ExportedObject } from '../export/reading.ts';
import { qido } from '../network/dicomweb.ts';

afterAll(removeFolders);
afterEach(closeCores);
vi.setConfig({ testTimeout: 120_000 });
const run = promisify(execFile);
const slice = (number: number, elements = {}) =>
  ct({
    elements: { SOPInstanceUID: `2.25.77${number}`, InstanceNumber: number, PatientName: 'Invented^Ada', ...elements },
  });
const dicom: ExportWish = { kind: 'dicom', zip: false, annotations: true };

describe('an export from the vault', () => {
  it('is a DICOM folder with annotations beside the images, and says what was left out', async () => {
    const photo = await asJpeg(testPicture());
    const files = { 'a.dcm': slice(1), 'b.dcm': slice(2), 'c.dcm': slice(3), 'd.jpg': photo };
    const { core, parent, idOf, review } = await desk(files);
    await review('a.dcm');
    await review('b.dcm', 'lesion of Ada Invented');
    await review('d.jpg');
    const ids = Object.keys(files).map(idOf);
    const { items, where, error } = await exported(core, ids, dicom, parent);
    expect([error, where.startsWith(join(parent, 'scrim-export-'))]).toEqual([null, true]);
    expect(items.map(({ state, error: why }) => [state, why?.code])).toEqual([
      ['exported', undefined],
      ['refused', 'TEXT_IDENTIFIES'],
      ['refused', 'NOT_REVIEWED'],
      ['refused', 'UNSUPPORTED_TYPE'],
    ]);
    expect((await readdir(where)).sort()).toEqual(['DICOMDIR', 'P0000001']);
    const count =
      "import sys; from pydicom.fileset import FileSet; print(len(list(FileSet(sys.argv[1] + '/DICOMDIR'))))";
    expect((await run('/usr/bin/python3', ['-c', count, where])).stdout.trim()).toBe('3');
    expect(await core.exports.status()).toMatchObject({ kind: 'finished', where });
  });

  it('has photos as objects of their own where that is asked for, by shoot', async () => {
    const files = {
      'one.jpg': await photoTakenAt('2026:03:04 10:12:00'),
      'two.jpg': await photoTakenAt('2026:03:04 10:15:00'),
      'next.jpg': await photoTakenAt('2026:03:05 09:00:00'),
    };
    const { core, parent, idOf, review } = await desk(files);
    const thigh = { bodySite: '61248009', laterality: 'R', view: 'dermoscopic-noncontact-polarized' } as const;
    await core.items.depict([{ item: idOf('two.jpg'), depiction: thigh }]);
    for (const name of Object.keys(files)) await review(name);
    const ids = Object.keys(files).map(idOf);
    const { items, where } = await exported(core, ids, { ...dicom, photos: true }, parent);
    expect(items.map(({ state, error }) => [state, error])).toEqual(ids.map(() => ['exported', null]));
    const said = async (path: string) => {
      const object = new ExportedObject(await readFile(path));
      return ['Modality', 'PatientID', 'RecognizableVisualFeatures'].map((keyword) => object.text(keyword));
    };
    const values = await Promise.all(items.map(({ file }) => said(join(where, file!))));
    const [one, two, next] = values;
    expect([one![0], two![0], next![0]]).toEqual(['XC', 'DMS', 'XC']);
    expect([two![1] === one![1], next![1] === one![1]]).toEqual([true, false]);
    // A person saw the thigh.
    expect(two![2]).toBe('NO');
    // Two people in one shoot are exported one after the other, and are two.
    const apart = await exported(core, [ids[1]!], { ...dicom, photos: true }, await makeFolder());
    expect((await said(join(apart.where, apart.items[0]!.file!)))[1]).not.toBe(one![1]);
  });

  it('has no head that nobody had open', async () => {
    const { core, idOf, review } = await desk({ 'a.jpg': await photoTakenAt('2026:03:04 10:12:00') });
    const item = idOf('a.jpg');
    await core.items.depict([{ item, depiction: { bodySite: '68698007', laterality: null, view: null } }]);
    await expect(review('a.jpg')).rejects.toMatchObject({ error: { code: 'NEEDS_EYES' } });
    const { revision } = await core.items.get(item);
    const seen = await core.items.markSeen(item);
    expect([seen.seen, seen.revision]).toEqual([true, revision]);
    await review('a.jpg');
    expect((await core.items.get(item)).state.kind).toBe('reviewed');
  });

  it('is pictures, or one archive of them', async () => {
    const { core, parent, idOf, review } = await desk({ 'a.dcm': slice(1), 'd.jpg': await asJpeg(testPicture()) });
    await review('a.dcm');
    await review('d.jpg');
    const wish = { kind: 'rendered', format: 'png', zip: false, annotations: false } as const;
    const plain = await exported(core, [idOf('a.dcm'), idOf('d.jpg')], wish, parent);
    expect(plain.items.map(({ state }) => state)).toEqual(['exported', 'exported']);
    const [first] = plain.items;
    const png = await readFile(join(plain.where, first!.file!));
    expect([png.includes('tEXt'), png.includes('Invented'), (await readdir(plain.where)).length]).toEqual([
      false,
      false,
      2,
    ]);
    const zipped = { ...wish, zip: true };
    const other = await exported(core, [idOf('a.dcm')], zipped, await makeFolder());
    expect(await readdir(other.where)).toEqual(['export.zip']);
  });

  it('leaves no folder when it is cancelled, and only one runs at a time', async () => {
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`${i}.dcm`, slice(i)]));
    const { core, parent, idOf, review } = await desk(files);
    for (const name of Object.keys(files)) await review(name);
    const ids = Object.keys(files).map(idOf);
    await core.exports.start(ids, dicom, parent);
    await expect(core.exports.start(ids, dicom, parent)).rejects.toThrow('CONFLICT');
    const status = await core.exports.cancel();
    expect(status).toMatchObject({ kind: 'finished', error: { code: 'CANCELLED' } });
    expect(await readdir(parent)).toEqual([]);
  });
});

describe('the archive', () => {
  it('is remembered without its secret, which goes nowhere else', async () => {
    const { core } = await desk({});
    expect(await core.exports.archive()).toBeNull();
    const settings = { url: 'https://archive.example/dicom-web', signIn: { kind: 'bearer' } } as const;
    expect(await core.exports.setArchive(settings, 'fictional-token')).toEqual(settings);
    expect(JSON.stringify(await core.exports.archive())).not.toContain('fictional-token');
    await expect(core.exports.setArchive({ ...settings, url: 'http://archive.example' }, 'x')).rejects.toThrow(
      'ARCHIVE_INSECURE',
    );
    const elsewhere = { ...settings, url: 'http://127.0.0.1:9/dicom-web' };
    await core.exports.setArchive(elsewhere, null);
    const { error } = await exported(core, [], { kind: 'archive' }, null).catch(() => ({ error: null }));
    expect(error?.code).toBe('WRONG_CREDENTIALS');
    expect(await core.exports.setArchive(null, null)).toBeNull();
  });
});

describe.skipIf(!hasOrthanc)('Orthanc (skipped where it is not installed)', () => {
  let orthanc: RunningOrthanc;
  beforeAll(async () => {
    orthanc = await startOrthanc(await makeFolder());
  });
  afterAll(() => orthanc?.stop());

  it('stores what is sent from the window, each confirmed', async () => {
    const { base: url, username, password } = orthanc;
    const { core, idOf, review } = await desk({
      ...{ 'a.dcm': slice(1), 'b.dcm': slice(2), 'c.dcm': slice(3) },
      'd.jpg': await photoTakenAt('2026:03:04 10:12:00'),
    });
    for (const name of ['a.dcm', 'b.dcm', 'd.jpg']) await review(name);
    await core.exports.setArchive({ url, signIn: { kind: 'basic', username } }, password);
    const ids = ['a.dcm', 'b.dcm', 'c.dcm'].map(idOf);
    const { items, where, error } = await exported(core, ids, { kind: 'archive' }, null);
    expect([error, where]).toEqual([null, new URL(url).host]);
    expect(items.map(({ state }) => state)).toEqual(['stored', 'stored', 'refused']);
    const credentials = { kind: 'basic', username, password } as const;
    expect(await qido({ base: url, credentials }, 'instances')).toHaveLength(2);
    await core.exports.setArchive({ url, signIn: { kind: 'basic', username } }, 'wrong');
    const refused = await exported(core, ids, { kind: 'archive' }, null);
    expect(refused.error?.code).toBe('WRONG_CREDENTIALS');
    expect(refused.items.map(({ state }) => state)).toEqual(['unsent', 'unsent', 'refused']);
    await core.exports.setArchive({ url, signIn: { kind: 'basic', username } }, password);
    const photo = await exported(core, [idOf('d.jpg')], { kind: 'archive', photos: true }, null);
    expect(photo.items.map(({ state }) => state)).toEqual(['stored']);
    expect(await qido({ base: url, credentials }, 'instances')).toHaveLength(3);
  });
});
