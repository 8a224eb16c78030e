import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ct, syntaxes, type DicomElements } from '../../test/support/dicom.ts';
import { structuredReport } from '../../test/support/structuredReport.ts';
import { errorClasses, hasDciodvfy } from '../../test/support/dciodvfy.ts';
import { fill, limits } from '../../test/support/outgoing.ts';
import { testPseudonyms } from '../../test/support/profile.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import type { CheckResult } from '../../model/clearance.ts';
import { deidSchema } from '../../model/policy.ts';
import { tagOf } from '../dicom/dictionary.ts';
import { openReport } from '../dicom/report.ts';
import { Values } from '../dicom/values.ts';
import { verifyFile } from '../verify/verifyFile.ts';
import { clearReport, type ClearedReport } from './clearReport.ts';
import { loadProfile } from './profile.ts';

const run = promisify(execFile);
const makeFolder = temporaryFolders();
const json: unknown = JSON.parse(readFileSync('resources/profiles/basic.json', 'utf8'));
const clean = { options: { cleanStructuredContent: true } };
const clear = (bytes: Uint8Array, deid: unknown = clean): ClearedReport =>
  clearReport(openReport(bytes), {
    profile: loadProfile(json, deidSchema.parse(deid)),
    pseudonyms: testPseudonyms(),
  });
const verify = async (
  file: Uint8Array,
  against: Uint8Array | undefined,
  deid: unknown = clean,
): Promise<CheckResult[]> => {
  const source = (bytes: Uint8Array) => ({ kind: 'bytes', bytes }) as const;
  const original = against ? { against: source(against) } : {};
  const request = { source: source(file), limits, fill, deid: deidSchema.parse(deid), burned: [], ...original };
  return (await verifyFile(request)).checks;
};
const failed = (checks: readonly CheckResult[]): string[] =>
  checks.filter(({ passed }) => !passed).map(({ check, detail }) => `${check}: ${detail}`);

const tree = (bytes: Uint8Array) => {
  const { file, values } = openReport(bytes);
  expect(new Values(file, file.elements).has(tagOf('ContentSequence'))).toBe(true);
  return (index: number, ...path: string[]): string | undefined => {
    let level = values.item(tagOf('ContentSequence'), index)!;
    for (const keyword of path.slice(0, -1)) level = level.item(tagOf(keyword))!;
    return level.string(tagOf(path.at(-1)!));
  };
};

/** What changed in meaning must be seen: the bytes say one thing, the meta group another. */
const spoilt = (bytes: Uint8Array, from: string, to: string): Uint8Array =>
  Buffer.from(Buffer.from(bytes).toString('latin1').replaceAll(from, to), 'latin1');

describe('a structured report under Clean Structured Content', () => {
  it.each(Object.entries(syntaxes))('is cleaned item by item and passes verification, %s', async (_, syntax) => {
    const original = structuredReport({}, syntax);
    const { bytes } = clear(original);
    const at = tree(bytes);
    expect(at(0, 'TextValue')).toBe('with acute chest pain');
    expect([at(1, 'TextValue'), at(2, 'PersonName')]).toEqual(['REMOVED', 'REMOVED^REMOVED']);
    expect([at(3, 'Date'), at(4, 'Time'), at(5, 'DateTime')]).toEqual(['19000101', '000000', '19000101000000']);
    expect(at(6, 'UID')).toMatch(/^2\.25\./);
    expect(at(7, 'ConceptCodeSequence', 'CodeValue')).toBe('121401');
    expect(at(8, 'ConceptCodeSequence', 'CodeMeaning')).toBe('REMOVED');
    expect(at(9, 'MeasuredValueSequence', 'NumericValue')).toBe('4.5');
    expect(at(10, 'ReferencedSOPSequence', 'ReferencedSOPInstanceUID')).toBe(testPseudonyms().uid('1.2.826.0.1.99.1'));
    expect(at(11, 'GraphicType')).toBe('POLYLINE');
    expect(at(12, 'ContentSequence', 'TextValue')).toBe('Knee Dr');
    const text = Buffer.from(bytes).toString('latin1');
    for (const word of ['Fabelmann', 'Wolfenstein', 'Klinik', '20240611', '1.2.826']) expect(text).not.toContain(word);
    expect(text).toContain('113104');
    expect(failed(await verify(bytes, original))).toEqual([]);
    expect((await verify(bytes, original)).map(({ check }) => check)).toContain('no-pixels');
  });

  it('keeps dates moved by the patient’s own number of days where the policy shifts them', async () => {
    const deid = { ...clean, dates: 'shift' };
    const { bytes } = clear(structuredReport(), deid);
    const at = tree(bytes);
    expect(at(3, 'Date')).toMatch(/^(19|20)\d{6}$/);
    expect(at(3, 'Date')).not.toBe('20240611');
    expect(at(5, 'DateTime')).toBe(`${at(3, 'Date')!}094512`);
    expect(failed(await verify(bytes, structuredReport(), deid))).toEqual([]);
  });

  it('does not say that it cleaned content where there was none', () => {
    expect(Buffer.from(clear(structuredReport({ ContentSequence: [] })).bytes).includes('113104')).toBe(false);
  });

  it('is refused without the option, and so is what only says that it is one', () => {
    const refused = (work: () => unknown): unknown => {
      try {
        return work();
      } catch (thrown) {
        return (thrown as { error: { code: string } }).error.code;
      }
    };
    expect(refused(() => clear(structuredReport(), {}))).toBe('DICOM_EMBEDDED_DOCUMENT');
    const pixels = { PixelData: { vr: 'OB', value: Uint8Array.of(1, 2) } } as const;
    const others: DicomElements[] = [pixels, { ValueType: 'TEXT' }, { EncapsulatedDocument: Uint8Array.of(37, 80) }];
    for (const more of others) {
      expect(refused(() => clear(structuredReport(more)))).toBe('DICOM_EMBEDDED_DOCUMENT');
    }
    expect(refused(() => openReport(ct()))).toBe('DICOM_EMBEDDED_DOCUMENT');
  });
});

describe('a verifier of reports', () => {
  const failing = async (bytes: Uint8Array, against?: Uint8Array, deid: unknown = clean): Promise<string[]> =>
    failed(await verify(bytes, against, deid));

  it('lets none leave where the policy does not', async () => {
    const faults = await failing(clear(structuredReport()).bytes, structuredReport(), {});
    expect(faults.some((fault) => fault.startsWith('pixels-decode'))).toBe(true);
  });

  it('finds a person in any content item', async () => {
    const { bytes } = clear(structuredReport());
    const leaky = spoilt(bytes, 'REMOVED^REMOVED ', 'WOLFENSTEIN^OTTO');
    const faults = await failing(leaky, structuredReport());
    expect(faults.map((fault) => fault.split(':')[0])).toEqual(['headers', 'no-identifiers']);
    const prose = spoilt(bytes, 'with acute chest pain ', 'with Ottos chest pain ');
    expect((await failing(prose)).map((fault) => fault.split(':')[0])).toEqual(['headers']);
  });

  it('refuses what is none: another class, other value types, no container, and a picture without pixels', async () => {
    const { bytes } = clear(structuredReport());
    const another = structuredReport({ SOPClassUID: '1.2.840.10008.5.1.4.1.1.88.22' });
    expect(await failing(bytes, another)).toContainEqual('no-pixels: not of the original’s class');
    const picture = spoilt(bytes, '1.2.840.10008.5.1.4.1.1.88.33', '1.2.840.10008.5.1.4.1.1.2.1\0\0');
    expect((await failing(picture)).some((fault) => fault.startsWith('pixels-decode'))).toBe(true);
    expect(await failing(spoilt(bytes, 'SCOORD', 'SCOORX'))).toContainEqual(
      'no-pixels: a content item of no known type',
    );
    expect(await failing(spoilt(bytes, 'CONTAINER ', 'CONTAINED '))).toContainEqual(
      expect.stringContaining('the root is no container'),
    );
  });
});

it('keeps a report together whose people are called like its parts', async () => {
  const original = structuredReport({ PatientName: 'Text^Image', ReferringPhysicianName: 'Context^Has' });
  const { bytes } = clear(original);
  const at = tree(bytes);
  expect([at(0, 'ValueType'), at(0, 'RelationshipType')]).toEqual(['TEXT', 'CONTAINS']);
  expect(failed(await verify(bytes, original))).toEqual([]);
});

const installed =
  (await hasDciodvfy()) &&
  (await run('dsrdump', ['--version']).then(
    () => true,
    () => false,
  ));
const reads = (path: string): Promise<boolean> =>
  run('dsrdump', ['-Ec', path]).then(
    () => true,
    () => false,
  );

/** Checked by tools that know nothing of Scrim: no kind of error that the source did not have, and as readable as it was. */
async function accepted(original: Uint8Array, deid: unknown): Promise<void> {
  const folder = await makeFolder();
  const [before, after] = [join(folder, 'in.dcm'), join(folder, 'out.dcm')];
  const { bytes } = clear(original, deid);
  await writeFile(before, original);
  await writeFile(after, bytes);
  const old = await errorClasses(before);
  // Values that are quoted without brackets: UIDs, however many components they have.
  const kinds = (classes: Set<string>): string[] => [...classes].map((line) => line.replace(/#(\.#)*/g, '#'));
  expect(kinds(await errorClasses(after)).filter((line) => !kinds(old).includes(line))).toEqual([]);
  if (await reads(before)) expect(await reads(after)).toBe(true);
  expect(failed(await verify(bytes, original, deid))).toEqual([]);
}

describe.skipIf(!installed)('other software (dicom3tools and dcmtk, where installed)', () => {
  it('accepts a cleaned report', async () => {
    await accepted(structuredReport(), clean);
    await accepted(structuredReport(), { ...clean, dates: 'shift' });
  });

  const corpus = process.env['SCRIM_CORPUS'];
  const table = corpus === undefined ? [] : readFileSync(join(corpus, 'manifest.csv'), 'utf8').split('\n');
  const reports = table
    .filter((line) => line.includes(',1.2.840.10008.5.1.4.1.1.88.'))
    .map((line) => line.split(',')[0]!);
  it.skipIf(reports.length === 0)('accepts every cleaned report of the public files (SCRIM_CORPUS)', async () => {
    for (const name of reports) {
      const original = new Uint8Array(readFileSync(join(corpus!, name)));
      await accepted(original, clean);
      await accepted(original, { ...clean, dates: 'shift' });
    }
    expect(reports.length).toBeGreaterThan(5);
  });
});
