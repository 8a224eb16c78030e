import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { syntaxes } from '../../test/support/dicom.ts';
import { testPseudonyms } from '../../test/support/profile.ts';
import { everyElement, seededFile, table } from '../../test/support/seededTable.ts';
import { deidSchema, type Deid } from '../../model/policy.ts';
import { dictionaryEntry, formatTag, tagOf } from '../dicom/dictionary.ts';
import { parseDicom } from '../dicom/parse.ts';
import { Values } from '../dicom/values.ts';
import type { DicomElement } from '../dicom/walk.ts';
import { verifyFile } from '../verify/verifyFile.ts';
import { clearDicom } from './clearDicom.ts';
import { methodCodes } from './options.ts';
import type { ProfileOption } from './profile.schema.ts';
import { loadProfile } from './profile.ts';

const json: unknown = JSON.parse(readFileSync('resources/profiles/basic.json', 'utf8'));
const limits = {
  megapixels: 10,
  fileMegabytes: 10,
  zipEntries: 1,
  zipTotalMegabytes: 1,
  zipRatio: 2,
  workerSeconds: 60,
  workerMegabytes: 512,
};

const optionSets: readonly (readonly [ProfileOption, Record<string, unknown>])[] = [
  ['RetainUIDs', { options: { retainUIDs: true } }],
  ['RetainDeviceIdentity', { options: { retainDeviceIdentity: true } }],
  ['RetainInstitutionIdentity', { options: { retainInstitutionIdentity: true } }],
  ['RetainPatientCharacteristics', { options: { retainPatientCharacteristics: true } }],
  ['RetainLongitudinalFullDates', { dates: 'keep' }],
  ['RetainLongitudinalModifiedDates', { dates: 'shift' }],
  ['CleanDescriptors', { options: { cleanDescriptors: true } }],
  ['CleanStructuredContent', { options: { cleanStructuredContent: true } }],
  ['CleanGraphics', { options: { cleanGraphics: true } }],
];

const clear = (bytes: Uint8Array, deid: Deid): Uint8Array =>
  clearDicom({
    bytes,
    regions: [],
    fill: [0, 0, 0],
    profile: loadProfile(json, deid),
    pseudonyms: testPseudonyms(),
    pixelsReviewed: true,
  }).bytes;

/** The values of a file by tag and depth; an item that was retained is as deep as it was. */
function valuesOf(bytes: Uint8Array): Map<string, Set<string>> {
  const values = new Map<string, Set<string>>();
  for (const { element, depth } of everyElement(parseDicom(bytes).elements)) {
    if (element.items) continue;
    const place = placeOf(element, depth);
    const value = Buffer.from(bytes.subarray(element.valueStart, element.valueEnd)).toString('latin1');
    values.set(place, (values.get(place) ?? new Set()).add(value));
  }
  return values;
}
const placeOf = ({ tag }: DicomElement, depth: number): string => `${formatTag(tag)} at ${depth}`;

describe('every option over every attribute of the table', () => {
  for (const [option, settings] of optionSets) {
    const deid = deidSchema.parse(settings);
    const source = seededFile(syntaxes.explicit, false);
    const made = clear(source, deid);
    const [before, after] = [valuesOf(source), valuesOf(made)];
    const rows = table.map((row) => ({ ...row, number: Number.parseInt(row.tag, 16) }));

    it(`${option} retains what its column keeps, at the top level and three deep`, () => {
      const lost: string[] = [];
      for (const { number, options } of rows) {
        const vr = dictionaryEntry(number)!.vr;
        // Time stamps in bytes cannot be read, so they are not kept; sequences are judged by what they hold.
        if (options?.[option] !== 'K' || vr === 'SQ' || vr === 'OB' || number < 0x00080000) continue;
        for (const depth of [0, 3]) {
          const place = `${formatTag(number)} at ${depth}`;
          const value = [...(before.get(place) ?? [])][0];
          if (value !== undefined && !after.get(place)?.has(value)) lost.push(place);
        }
      }
      expect(lost).toEqual([]);
    });

    it(`${option} protects everything else`, () => {
      const survivors: string[] = [];
      for (const { number, options } of rows) {
        const action = options?.[option];
        const vr = dictionaryEntry(number)!.vr;
        if (action === 'K' || vr === 'SQ') continue;
        // Where dates are moved, times of day and the offset from UTC stay.
        if (option === 'RetainLongitudinalModifiedDates' && action === 'C' && (vr === 'TM' || vr === 'SH')) continue;
        for (const depth of [0, 3]) {
          const place = `${formatTag(number)} at ${depth}`;
          for (const value of before.get(place) ?? []) if (after.get(place)?.has(value)) survivors.push(place);
        }
      }
      expect(survivors).toEqual([]);
    });

    it(`${option} passes the verifier, which is told of the policy only, and fails it without`, async () => {
      const look = async (told: Deid | undefined) => {
        const request = { source: { kind: 'bytes', bytes: made }, limits, burned: [], fill: [0, 0, 0] } as const;
        const against = { kind: 'bytes', bytes: source } as const;
        const { checks } = await verifyFile({
          ...request,
          burned: [],
          fill: [0, 0, 0],
          against,
          ...(told ? { deid: told } : {}),
        });
        return checks.filter(({ passed }) => !passed).map(({ check, detail }) => `${check}: ${detail}`);
      };
      expect(await look(deid)).toEqual([]);
      const retains = rows.some(({ options }) => options?.[option] === 'K') || deid.dates === 'shift';
      if (retains) expect(await look(undefined)).not.toEqual([]);
    });

    it(`${option} is declared by its code, and no other option is`, () => {
      const file = parseDicom(made);
      const values = new Values(file, file.elements);
      const sequence = values.element(tagOf('DeidentificationMethodCodeSequence'))!;
      const codes = sequence.items!.map((_, i) => values.item(sequence.tag, i)!.string(tagOf('CodeValue')));
      expect(codes).toEqual([methodCodes.Basic[0], methodCodes.CleanPixelData[0], methodCodes[option][0]].sort());
    });
  }
});
