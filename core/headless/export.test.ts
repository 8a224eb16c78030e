import { execFile } from 'node:child_process';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { clearedDicom as dicom, clearedFolder, headlessAt } from '../../test/support/clearedFolder.ts';
import { ct, ultrasound } from '../../test/support/dicom.ts';
import { asJpeg, testPicture } from '../../test/support/outgoing.ts';
import { makeFolder, removeFolders } from '../../test/support/sharedFolder.ts';
import { annotationsSchema } from '../../model/annotation.ts';
import { exportCleared, type ExportFolderOptions } from './export.ts';

afterAll(removeFolders);
const run = promisify(execFile);

async function exportable(files: Parameters<typeof clearedFolder>[0]) {
  const { root, ...made } = await clearedFolder(files);
  const { folder } = made;
  const out = join(root, 'out');
  const options: ExportFolderOptions = {
    folder,
    out,
    zip: false,
    directory: true,
    version: '1.0.0',
    annotations: {},
    against: [],
  };
  return { ...made, options };
}

describe('scrim export', () => {
  it('writes what was cleared, with its annotations beside it, and says what it left out', async () => {
    const photo = [await asJpeg(testPicture()), 'image/jpeg'] as const;
    const { headless, images, options } = await exportable([dicom(ct()), dicom(ultrasound()), photo]);
    const label = { kind: 'label', id: images[0], frame: 0, at: { x: 3, y: 4 }, text: 'here' };
    const annotations = { [images[0]!]: annotationsSchema.parse([label]) };
    const report = await exportCleared(headless, { ...options, annotations });
    expect(report.counts).toEqual({ exported: 2, duplicate: 0, refused: 1 });
    const bySource = (image: string) => report.items.find(({ source }) => source.startsWith(image));
    expect(bySource(images[0]!)?.annotations).toHaveLength(2);
    expect(bySource(images[2]!)?.error?.code).toBe('UNSUPPORTED_TYPE');
    expect((await readdir(options.out)).sort()).toEqual(['DICOMDIR', 'P0000001']);
  });

  it('leaves out what was changed since it was cleared, or was sealed elsewhere', async () => {
    const { headless, folder, images, options } = await exportable([dicom(ct()), dicom(ultrasound())]);
    const path = join(folder, `${images[0]!}.dcm`);
    const bytes = await readFile(path);
    bytes[bytes.length - 1]! ^= 1;
    await writeFile(path, bytes);
    const report = await exportCleared(headless, options);
    expect(report.counts).toEqual({ exported: 1, duplicate: 0, refused: 1 });
    const elsewhere = headlessAt(join(await makeFolder(), 'home'));
    const nothing = await exportCleared(elsewhere, { ...options, out: `${options.out}-2` });
    expect(nothing.items.map(({ error }) => error?.code)).toEqual(['NOT_CLEARED', 'NOT_CLEARED']);
    expect(await readdir(`${options.out}-2`)).toEqual([]);
  });

  it('writes a large object as it was checked, and has it checked where it lies', async () => {
    const { headless, folder, images, options } = await exportable([dicom(ct({ columns: 2100, rows: 2100 }))]);
    const asked: string[] = [];
    const { run } = headless.pool;
    const pool = {
      ...headless.pool,
      run: ((task, request, more) => {
        asked.push((request as { source: { kind: string } }).source.kind);
        return run(task, request, more);
      }) as typeof run,
    };
    const report = await exportCleared({ ...headless, pool }, options);
    expect([asked, report.counts.exported]).toEqual([['path'], 1]);
    const written = await readFile(join(options.out, report.items[0]!.file!));
    expect(Buffer.compare(written, await readFile(join(folder, `${images[0]!}.dcm`)))).toBe(0);
  });

  it('leaves out what does not pass verification, whatever its clearance says', async () => {
    const { headless, options } = await exportable([[ct(), 'application/dicom']]);
    const { items } = await exportCleared(headless, options);
    expect(items[0]).toMatchObject({ state: 'refused', file: null, error: { code: 'VERIFY_FAILED' } });
  });

  it('packs the same folder as an archive, and nothing but the archive is left', async () => {
    const { headless, options } = await exportable([dicom(ct()), dicom(ultrasound())]);
    const report = await exportCleared(headless, { ...options, zip: true });
    expect([report.archive, await readdir(options.out)]).toEqual(['export.zip', ['export.zip']]);
    const script = `
import sys, zipfile, tempfile
from pydicom.fileset import FileSet
with tempfile.TemporaryDirectory() as d:
    z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(d)
    print(len(list(FileSet(d + '/DICOMDIR'))), {i.date_time[0] for i in z.infolist()})`;
    const { stdout } = await run('/usr/bin/python3', ['-c', script, join(options.out, 'export.zip')]);
    expect(stdout.trim()).toBe('2 {1980}');
  });

  it('writes into no folder that holds something', async () => {
    const { headless, options } = await exportable([dicom(ct())]);
    await exportCleared(headless, options);
    await expect(exportCleared(headless, options)).rejects.toMatchObject({ error: { code: 'INVALID_REQUEST' } });
  });
});
