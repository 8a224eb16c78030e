import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { anImage } from '../../test/support/caseService.ts';
import { errorClasses, hasDciodvfy } from '../../test/support/dciodvfy.ts';
import { aClearance } from '../../test/support/clearedFiles.ts';
import { ct, ultrasound, xray, type DicomElements } from '../../test/support/dicom.ts';
import { filesBelow, temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { exportFolder, type ExportItem } from './exportFolder.ts';

const run = promisify(execFile);
const makeFolder = temporaryFolders();

const names =
  'media-type grammar length-accounted pixels-decode dimensions masks-uniform outside-masks no-identifiers headers';
const checks = names.split(' ').map((check) => ({ check, passed: true, detail: '' }));
type Held = ExportItem & { readonly bytes: Uint8Array };
function item(bytes: Uint8Array): Held {
  const image = { ...anImage(bytes), mediaType: 'application/dicom' as const };
  return { bytes, cleared: aClearance(image, { checks }) };
}
const named = (patient: string, study: string, series: string, instance: number): { elements: DicomElements } => ({
  elements: {
    PatientID: patient,
    StudyInstanceUID: `2.25.1${study}`,
    SeriesInstanceUID: `2.25.2${series}`,
    SOPInstanceUID: `2.25.3${series}${instance}`,
    InstanceNumber: String(instance),
  },
});

/** Two patients, three studies, four series, seven instances. */
const collection = (): Held[] => [
  item(ct(named('SCRIM-A', '1', '11', 1))),
  item(ct(named('SCRIM-A', '1', '11', 2))),
  item(ct(named('SCRIM-A', '1', '12', 1))),
  item(ultrasound(named('SCRIM-A', '2', '13', 1))),
  item(xray(named('SCRIM-B', '3', '14', 1))),
  item(ct(named('SCRIM-A', '1', '11', 3))),
  item(ultrasound({ frames: 3, ...named('SCRIM-B', '3', '15', 1) })),
];

describe('an exported folder', () => {
  it('holds every object, byte by byte, under names that a CD can hold', async () => {
    const out = await makeFolder();
    const items = collection();
    const { items: filed, profile } = await exportFolder(items, out);
    expect(profile).toBe('STD-GEN-CD');
    for (const [index, one] of filed.entries()) {
      if (one.state !== 'exported') throw new Error(one.state);
      expect(one.file).toMatch(/^P\d{7}\/ST\d{6}\/SE\d{6}\/IM\d{6}$/);
      expect(Buffer.compare(await readFile(join(out, one.file)), items[index]!.bytes)).toBe(0);
    }
    expect((await filesBelow(out)).length).toBe(items.length + 1);
  });

  it('refuses bytes that are not what was cleared, and lists the rest', async () => {
    const out = await makeFolder();
    const [first, second] = collection() as [Held, Held];
    const changed = Uint8Array.from(second.bytes);
    changed[changed.length - 1]! ^= 1;
    const { items } = await exportFolder([first, { ...second, bytes: changed }], out);
    expect(items[1]).toMatchObject({ state: 'refused', error: { code: 'NOT_CLEARED' } });
    expect(await filesBelow(out)).toHaveLength(2);
  });

  it('holds an object once, and refuses another one under the same UID', async () => {
    const out = await makeFolder();
    const one = item(ct(named('SCRIM-A', '1', '11', 1)));
    const other = item(ct({ ...named('SCRIM-A', '1', '11', 1), columns: 32, rows: 32 }));
    const { items } = await exportFolder([one, one, other], out);
    expect(items.map(({ state }) => state)).toEqual(['exported', 'duplicate', 'refused']);
    expect(items[2]).toMatchObject({ error: { code: 'EXPORT_DUPLICATE' } });
  });

  it('refuses an object that cannot be filed', async () => {
    const { items } = await exportFolder([item(ct({ elements: { SeriesInstanceUID: '' } }))], await makeFolder());
    const error = { code: 'EXPORT_KEY_MISSING', params: { keyword: 'SeriesInstanceUID' } };
    expect(items[0]).toMatchObject({ state: 'refused', error });
  });

  it('refuses an object that is no file of PS3.10', async () => {
    const { items } = await exportFolder(
      [item(ct({ transferSyntax: '1.2.840.10008.1.2', preamble: null }))],
      await makeFolder(),
    );
    expect(items[0]).toMatchObject({ state: 'refused', error: { code: 'EXPORT_KEY_MISSING' } });
  });

  it('is never written over something that is there', async () => {
    const out = await makeFolder();
    await exportFolder(collection(), out);
    await expect(exportFolder(collection(), out)).rejects.toMatchObject({ error: { code: 'INVALID_REQUEST' } });
  });

  it('names the profile that its encodings keep to, or none', async () => {
    const implicit = item(ct({ transferSyntax: '1.2.840.10008.1.2' }));
    expect((await exportFolder([implicit], await makeFolder())).profile).toBeNull();
  });
});

const installed = await run('dcmdump', ['--version']).then(
  () => true,
  () => false,
);

describe.skipIf(!installed)('a rebuilt DICOMDIR, to strangers (skipped where dcmtk is not installed)', () => {
  const keep = temporaryFolders();
  let out: string;
  const exported = async (items = collection()) => {
    out = await keep();
    await exportFolder(items, out);
    return join(out, 'DICOMDIR');
  };

  it('is read by pydicom, which finds every instance under its patient, study and series', async () => {
    const directory = await exported();
    const script = `
import sys, json
from pydicom.fileset import FileSet
from pydicom import dcmread
fs = FileSet(sys.argv[1])
out = []
for i in fs:
    ds = i.load()
    assert ds.SOPInstanceUID == i.SOPInstanceUID
    out.append([str(i.PatientID), str(i.StudyInstanceUID), str(i.SeriesInstanceUID), str(i.SOPInstanceUID)])
print(json.dumps(out))`;
    const { stdout, stderr } = await run('/usr/bin/python3', ['-W', 'error::UserWarning', '-c', script, directory]);
    expect(stderr).not.toMatch(/UserWarning|Error/);
    const rows = JSON.parse(stdout) as string[][];
    expect(rows).toHaveLength(7);
    expect(new Set(rows.map(([patient]) => patient))).toEqual(new Set(['SCRIM-A', 'SCRIM-B']));
    expect(new Set(rows.map((row) => row[3])).size).toBe(7);
  });

  it('is read by dcmdump and gdcminfo', async () => {
    const directory = await exported();
    const { stdout } = await run('dcmdump', ['--quiet', directory]);
    expect(stdout.match(/DirectoryRecordType/g)).toHaveLength(2 + 3 + 5 + 7);
    await run('gdcminfo', [directory]);
  });

  it('has no error that dciodvfy knows', async () => {
    if (!(await hasDciodvfy())) return;
    expect(await errorClasses(await exported())).toEqual(new Set());
  });

  it('can be added to by dcmmkdir, which checks what is there', async () => {
    const directory = await exported();
    const args = ['--update', '+I', '-Nxc', '-Nec', '+id', out, '+D', directory, 'P0000001/ST000001/SE000001/IM000001'];
    const before = createHash('sha1')
      .update(await readFile(directory))
      .digest('hex');
    await run('dcmmkdir', args, { cwd: out });
    expect(
      createHash('sha1')
        .update(await readFile(directory))
        .digest('hex'),
    ).not.toBe(before);
    const { stdout } = await run('dcmdump', ['--quiet', directory]);
    expect(stdout.match(/DirectoryRecordType/g)).toHaveLength(2 + 3 + 5 + 7);
  });

  it('has the values that every record needs, where the objects have none', async () => {
    const bare = { StudyDate: '', StudyTime: '', StudyID: '', SeriesNumber: '', InstanceNumber: '' };
    const directory = await exported([item(xray({ elements: bare }))]);
    const { stdout } = await run('dcmdump', ['--quiet', directory]);
    expect(stdout).toMatch(/DA \[19000101\]/);
    expect(stdout).not.toMatch(/no value available.*(StudyDate|StudyTime|StudyID|SeriesNumber|InstanceNumber)/);
  });
});
