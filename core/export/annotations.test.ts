import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { anImage } from '../../test/support/caseService.ts';
import { errorClasses, hasDciodvfy } from '../../test/support/dciodvfy.ts';
import { aClearance } from '../../test/support/clearedFiles.ts';
import { buildDicom, ct, fictionalPatient, ultrasound, xray } from '../../test/support/dicom.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { annotationsSchema, type Annotation } from '../../model/annotation.ts';
import { citedImage, decimalString } from './citedImage.ts';
import { exportFolder } from './exportFolder.ts';
import { measurementReport } from './measurementReport.ts';
import { presentationState } from './presentationState.ts';
import { ExportedObject } from './reading.ts';

const run = promisify(execFile);
const makeFolder = temporaryFolders();
const names =
  'media-type grammar length-accounted pixels-decode dimensions masks-uniform outside-masks no-identifiers headers';
const checks = names.split(' ').map((check) => ({ check, passed: true, detail: '' }));
const clearedOf = (bytes: Uint8Array) => aClearance({ ...anImage(bytes), mediaType: 'application/dicom' }, { checks });
const cite = (bytes: Uint8Array) => citedImage(clearedOf(bytes), bytes);

const options = { now: new Date('2026-11-21T10:11:12Z'), version: '1.0.0' };
const id = (n: number) => `00000000-0000-4000-8000-00000000000${String(n)}`;
const annotations: Annotation[] = annotationsSchema.parse([
  { kind: 'arrow', id: id(1), frame: 0, from: { x: 4, y: 6 }, to: { x: 30.5, y: 20.25 } },
  { kind: 'label', id: id(2), frame: 0, at: { x: 12, y: 40 }, text: 'Läsion \\ Größe\nunklar' },
  { kind: 'pointer', id: id(3), frame: 0, at: { x: 50, y: 10 }, number: 7, note: 'see text' },
]);
const cine = annotations.map((annotation, frame) => ({ ...annotation, frame }));
const box = { x: 5, y: 8, width: 20, height: 10 };
const points = [
  { x: 2, y: 2 },
  { x: 20, y: 2 },
  { x: 20, y: 30.5 },
];
const shapes: Annotation[] = annotationsSchema.parse([
  {
    kind: 'line',
    id: id(1),
    frame: 0,
    from: { x: 1, y: 2 },
    to: { x: 9, y: 9 },
    style: { colour: '#ff6b6b', width: 4 },
  },
  { kind: 'freehand', id: id(2), frame: 0, points },
  { kind: 'rectangle', id: id(3), frame: 0, box, locked: true },
  { kind: 'ellipse', id: id(4), frame: 0, box },
  { kind: 'polygon', id: id(5), frame: 0, points },
  { kind: 'length', id: id(6), frame: 0, from: { x: 0, y: 0 }, to: { x: 30, y: 40 } },
  { kind: 'angle', id: id(7), frame: 0, points },
  { kind: 'roi', id: id(8), frame: 0, shape: 'ellipse', box },
  { kind: 'roi', id: id(9), frame: 0, shape: 'rectangle', box: { ...box, width: 4, height: 30 } },
]);

const pictures: [string, Uint8Array, readonly Annotation[]][] = [
  ['a CT slice', ct(), annotations],
  ['an inverted radiograph', xray(), annotations],
  ['a colour ultrasound image', ultrasound(), annotations],
  ['a colour cine', ultrasound({ frames: 3 }), cine],
  ['shapes on a CT slice', ct(), shapes],
  ['shapes on a radiograph', xray(), shapes],
  ['shapes on a colour image', ultrasound(), shapes],
];

const python = `
import sys, json
from pydicom import dcmread
from pydicom.sr import codedict
ds = dcmread(sys.argv[1])
print(json.dumps(ds.to_json_dict()))`;
const write = async (bytes: Uint8Array): Promise<string> => {
  const path = join(await makeFolder(), 'object');
  await writeFile(path, bytes);
  return path;
};
const installed = await run('dsrdump', ['--version']).then(
  () => true,
  () => false,
);

describe('a presentation state', () => {
  it.each(pictures)('of %s has no error that dciodvfy knows', async (_, bytes, marks) => {
    if (!(await hasDciodvfy())) return;
    const state = presentationState(cite(bytes), marks, options);
    expect(await errorClasses(await write(state.bytes))).toEqual(new Set());
  });

  it('repeats the window of the view, else that of the image', () => {
    const voi = (window?: { center: number; width: number }) => {
      const state = presentationState(cite(ct()), annotations, { ...options, ...(window ? { window } : {}) });
      const { values } = new ExportedObject(state.bytes);
      return values.item(0x00283110)?.decimals(0x00281050);
    };
    expect([voi(), voi({ center: 300, width: 1500 })]).toEqual([[40], [300]]);
  });

  it('is refused for bytes that were not cleared and frames that are not there', () => {
    expect(() => citedImage(clearedOf(xray()), ct())).toThrow('NOT_CLEARED');
    expect(() => presentationState(cite(ct()), cine, options)).toThrow('INVALID_REQUEST');
    const empty = buildDicom({
      elements: { ...fictionalPatient, SOPClassUID: '1.2.3', SOPInstanceUID: '1.2.4', Rows: 1 },
    });
    expect(() => cite(empty)).toThrow('DICOM_NO_PIXELS');
  });

  it.skipIf(!installed)('says to pydicom what was drawn where', async () => {
    const state = presentationState(cite(ct()), annotations, options);
    const { stdout } = await run('/usr/bin/python3', ['-c', python, await write(state.bytes)]);
    expect(stdout).toContain(
      '"Läsion \\\\ Größe\\r\\nunklar"'.replaceAll(/[äößü]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`),
    );
    expect(stdout).toContain('[50.0, 10.0]');
    expect(stdout).toContain('7 see text');
  });

  it.skipIf(!installed)('is accepted by dcmtk as a state of its image', async () => {
    const bytes = ct();
    const [state, picture] = [
      await write(presentationState(cite(bytes), annotations, options).bytes),
      await write(bytes),
    ];
    const { stdout, stderr } = await run('dcmp2pgm', ['-p', state, picture, join(await makeFolder(), 'out.pgm')]);
    expect(stdout + stderr).not.toMatch(/error|E:/i);
  });
});

describe('a measurement report', () => {
  it.each(pictures)('of %s has no error that dciodvfy knows', async (_, bytes, marks) => {
    if (!(await hasDciodvfy())) return;
    const report = measurementReport(cite(bytes), marks, options);
    expect(await errorClasses(await write(report.bytes))).toEqual(new Set());
  });

  it.skipIf(!installed)('is read by dsrdump without a warning', async () => {
    const report = measurementReport(cite(ct()), annotations, options);
    const { stdout, stderr } = await run('dsrdump', [await write(report.bytes)]);
    // Of its own limits it warns at every UTF-8 object.
    expect(stderr.replaceAll(/^W: The VR checker does not support.*\n?/gm, '')).toBe('');
    for (const part of ['Imaging Measurement Report', 'Tracking Identifier', 'Pointer 7', 'see text', 'POINT'])
      expect(stdout).toContain(part);
    expect(stdout.match(/Measurement Group/g)).toHaveLength(3);
  });
});

describe('measurements', () => {
  const numbers = (bytes: Uint8Array, image: Uint8Array) => {
    const { values } = new ExportedObject(bytes);
    expect(image.length).toBeGreaterThan(0);
    return JSON.stringify([...walkNumbers(values)]);
  };
  function* walkNumbers(values: ExportedObject['values']): Generator<number> {
    const measured = values.item(0x0040a300);
    if (measured) yield measured.decimals(0x0040a30a)[0]!;
    for (let i = 0; values.item(0x0040a730, i); i++) yield* walkNumbers(values.item(0x0040a730, i)!);
  }

  it('are in millimetres of the image’s own spacing', () => {
    const report = measurementReport(cite(ct()), shapes, options);
    const [length, angle, ellipse, rectangle] = JSON.parse(numbers(report.bytes, ct())) as number[];
    expect(length).toBeCloseTo(50 * 0.7, 6);
    expect(angle).toBeCloseTo(90, 6);
    expect(ellipse).toBeCloseTo(200 * (Math.PI / 4) * 0.49, 6);
    expect(rectangle).toBeCloseTo(120 * 0.49, 6);
  });

  it.skipIf(!installed)('say what they are of where that is the detector, or no length at all', async () => {
    const dump = async (image: Uint8Array) =>
      (await run('dsrdump', [await write(measurementReport(cite(image), shapes, options).bytes)])).stdout;
    expect(await dump(xray())).toContain('Measured at the detector');
    const uncalibrated = await dump(ct({ elements: { PixelSpacing: null } }));
    expect(uncalibrated).toContain('pixels');
    expect(uncalibrated).not.toContain('Measured at the detector');
  });
});

describe('annotations in an exported folder', () => {
  it.skipIf(!installed)('are listed beside their image, as pydicom finds them', async () => {
    const out = await makeFolder();
    const bytes = ct();
    const image = cite(bytes);
    const derived = [presentationState(image, annotations, options), measurementReport(image, annotations, options)];
    const { items } = await exportFolder([{ bytes, cleared: clearedOf(bytes), derived }], out);
    expect(items.map((item) => item.state === 'exported' && item.derived.length)).toEqual([2]);
    const script = `
import sys
from pydicom.fileset import FileSet
fs = FileSet(sys.argv[1])
print(sorted(r.DirectoryRecordType for i in fs for r in [i.node._record]))
print(sorted(i.load().SOPClassUID.name for i in fs))`;
    const { stdout } = await run('/usr/bin/python3', ['-c', script, join(out, 'DICOMDIR')]);
    expect(stdout).toContain("['IMAGE', 'PRESENTATION', 'SR DOCUMENT']");
    expect(stdout).toContain('Comprehensive SR Storage');
    if (await hasDciodvfy()) expect(await errorClasses(join(out, 'DICOMDIR'))).toEqual(new Set());
  });
});

describe('a decimal string', () => {
  it.each([1 / 3, -1024, 1e-12 / 7, 123456789.1234567, -0.000123456789012345])(
    'of %d has 16 characters at most',
    (value) => {
      expect(decimalString(value).length).toBeLessThanOrEqual(16);
      expect(Number(decimalString(value))).toBeCloseTo(value, 6);
    },
  );
});
