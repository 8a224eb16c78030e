import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deidSchema } from '../../model/policy.ts';
import { ct, type DicomElements } from '../../test/support/dicom.ts';
import { verifyRequest } from '../../test/support/outgoing.ts';
import { testPseudonyms } from '../../test/support/profile.ts';
import { tagOf } from '../dicom/dictionary.ts';
import { parseDicom } from '../dicom/parse.ts';
import { Tag } from '../dicom/tags.ts';
import { valuesOf } from '../dicom/values.ts';
import { verifyFile } from '../verify/verifyFile.ts';
import { clearDicom } from './clearDicom.ts';
import { loadProfile } from './profile.ts';

const json: unknown = JSON.parse(readFileSync('resources/profiles/basic.json', 'utf8'));
const root = '1.2.826.0.1.3680043.10.543';

async function retained(elements: DicomElements, dates: 'shift' | 'keep' = 'shift') {
  const deid = deidSchema.parse({ options: { retainUIDs: true }, dates });
  const bytes = ct({ elements: { StudyDate: '20240611', PatientID: '400815', ...elements } });
  const request = { bytes, regions: [], profile: loadProfile(json, deid), pseudonyms: testPseudonyms() };
  const made = clearDicom({ ...request, fill: [0, 0, 0], pixelsReviewed: false }).bytes;
  const against = { kind: 'bytes', bytes } as const;
  const { checks } = await verifyFile(verifyRequest(made, { burned: [], against, deid }));
  const file = parseDicom(made);
  return {
    failed: checks.filter(({ passed }) => !passed).map(({ check, detail }) => `${check}: ${detail}`),
    read: (keyword: string) => valuesOf(file, file.elements).string(tagOf(keyword)),
    meta: valuesOf(file, file.meta).string(Tag.MediaStorageSOPInstanceUID),
    look: async (bytesOf: Uint8Array) =>
      (await verifyFile(verifyRequest(bytesOf, { against, deid }))).checks.filter(({ passed }) => !passed),
    bytes,
  };
}

describe('UIDs that are retained', () => {
  it('stay where they tell nothing else', async () => {
    const { failed, read } = await retained({ StudyInstanceUID: `${root}.7`, SeriesInstanceUID: `${root}.7.20.1` });
    expect(failed).toEqual([]);
    expect([read('StudyInstanceUID'), read('SeriesInstanceUID')]).toEqual([`${root}.7`, `${root}.7.20.1`]);
  });

  it.each([
    ['a day, while dates are moved', `${root}.20240611094512.1`],
    ['any day', `${root}.19571103.1`],
    ['the study’s day without its century', `${root}.240611094512.1`],
    ['the patient’s number', `${root}.400815.1`],
  ])('are replaced where they tell %s, in the meta group too', async (_, uid) => {
    const { failed, read, meta, look, bytes } = await retained({ StudyInstanceUID: uid, SOPInstanceUID: uid });
    expect(failed).toEqual([]);
    expect(read('StudyInstanceUID')).toMatch(/^2\.25\./);
    expect(read('SOPInstanceUID')).toBe(read('StudyInstanceUID'));
    expect(meta).toBe(read('SOPInstanceUID'));
    expect(await look(bytes)).not.toEqual([]);
  });

  it('keep days that stay anyway', async () => {
    const { failed, read } = await retained({ StudyInstanceUID: `${root}.20240611.1` }, 'keep');
    expect(failed).toEqual([]);
    expect(read('StudyInstanceUID')).toBe(`${root}.20240611.1`);
  });
});
