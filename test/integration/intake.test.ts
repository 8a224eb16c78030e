import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { cliReports } from '../../contract/cli.schema.ts';
import { zipOf } from '../support/archives.ts';
import { ct } from '../support/dicom.ts';
import { dicomdirOf } from '../support/dicomdir.ts';
import { pngOf, testPattern } from '../support/pictures.ts';
import { runScrim, type Ended } from '../support/runScrim.ts';
import { makeFolder, removeFolders } from '../support/sharedFolder.ts';

vi.setConfig({ testTimeout: 180_000 });
afterAll(removeFolders);

const slice = (number: number, elements = {}): Uint8Array =>
  ct({
    elements: { SOPInstanceUID: `1.2.826.0.1.3680043.10.543.2.${number}`, InstanceNumber: `${number}`, ...elements },
  });

async function put(files: Readonly<Record<string, Uint8Array>>): Promise<string> {
  const root = await makeFolder();
  for (const [name, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(root, 'in', name)), { recursive: true });
    await writeFile(join(root, 'in', name), bytes);
  }
  return root;
}
const inspected = ({ stdout }: Ended) => cliReports.inspect.parse(JSON.parse(stdout)).items;
const clearedItems = ({ stdout }: Ended) => cliReports.clear.parse(JSON.parse(stdout)).items;

describe('a disc on the command line', () => {
  const files = {
    DICOMDIR: dicomdirOf(['DICOM\\IM1', 'DICOM\\IM2', 'DICOM\\IM3']),
    'DICOM/IM1': slice(1),
    'DICOM/IM2': ct({ preamble: null }),
    'photos/1.png': pngOf(testPattern(40, 30)),
    'photos/scan': slice(4, { SeriesInstanceUID: '1.2.3' }),
    'more.zip': zipOf([
      { name: 'inner.zip', data: zipOf([{ name: 'IM9', data: slice(9, { PatientID: 'ANOTHER' }) }]) },
    ]),
  };

  it('is inspected by its DICOMDIR alone, which is no item of its own', async () => {
    const root = await put(files);
    const ended = await runScrim(['inspect', join(root, 'in/DICOMDIR'), '--json'], join(root, 'home'));
    expect(ended.code).toBe(3);
    const items = inspected(ended).map(({ source, error }) => [source, error?.code ?? 'accepted']);
    expect(items).toEqual([
      ['DICOM/IM1', 'accepted'],
      ['DICOM/IM2', 'accepted'],
      ['DICOMDIR/DICOM/IM3', 'DICOMDIR_FILE_MISSING'],
    ]);
  });

  it('is inspected as a folder, in groups without a name', async () => {
    const root = await put(files);
    const ended = await runScrim(['inspect', join(root, 'in'), '--json'], join(root, 'home'));
    const groups = Object.fromEntries(inspected(ended).map(({ source, group }) => [source, group]));
    expect(groups).toEqual({
      'DICOM/IM1': { kind: 'series', patient: 1, study: 1, series: 1 },
      'DICOM/IM2': { kind: 'series', patient: 1, study: 1, series: 1 },
      'more.zip/inner.zip/IM9': { kind: 'series', patient: 2, study: 2, series: 2 },
      'photos/1.png': { kind: 'folder', folder: 1 },
      'photos/scan': { kind: 'series', patient: 1, study: 1, series: 3 },
      'DICOMDIR/DICOM/IM3': null,
    });
    expect(ended.stdout).not.toMatch(/fabelmann|FH-00815|ANOTHER|1\.2\.826\.0\.1\.3680043/i);
  });
});

describe('two objects of one SOPInstanceUID', () => {
  const files = {
    a: slice(1),
    b: slice(1, { WindowCenter: '41\\500' }),
    'copy-of-a': slice(1),
    c: slice(2),
    // Refused by itself, so it contradicts nobody.
    'bad-c': slice(2, { PhotometricInterpretation: 'FABELMANN' }),
  };

  it('are shown as a conflict, equal ones as duplicates', async () => {
    const root = await put(files);
    const items = inspected(await runScrim(['inspect', join(root, 'in'), '--json'], join(root, 'home')));
    expect(items.map(({ source, conflictsWith, duplicateOf }) => [source, conflictsWith, duplicateOf])).toEqual([
      ['a', ['b'], null],
      ['b', ['a', 'copy-of-a'], null],
      ['bad-c', [], null],
      ['c', [], null],
      ['copy-of-a', ['b'], 'a'],
    ]);
  });

  it('are both held back by clear', async () => {
    const root = await put(files);
    const out = join(root, 'out');
    const ended = await runScrim(['clear', join(root, 'in'), '--out', out, '--json'], join(root, 'home'));
    expect(ended.code).toBe(3);
    const items = clearedItems(ended);
    expect(items.map(({ source, state, error }) => [source, state, error?.code])).toEqual([
      ['a', 'quarantined', 'INSTANCE_CONFLICT'],
      ['b', 'quarantined', 'INSTANCE_CONFLICT'],
      ['bad-c', 'refused', 'DICOM_PIXELS'],
      ['c', 'cleared', undefined],
      ['copy-of-a', 'quarantined', 'INSTANCE_CONFLICT'],
    ]);
    expect((await readdir(out)).length).toBe(2);
  });
});
