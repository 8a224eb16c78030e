import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { deidSchema } from '../../model/policy.ts';
import { ct, type DicomElements, type DicomValue } from '../../test/support/dicom.ts';
import { verifyRequest } from '../../test/support/outgoing.ts';
import { testPseudonyms } from '../../test/support/profile.ts';
import { parseDicom } from '../dicom/parse.ts';
import { verifyFile } from '../verify/verifyFile.ts';
import { clearDicom } from './clearDicom.ts';
import { profileSchema } from './profile.schema.ts';
import { loadProfile } from './profile.ts';

const json: unknown = JSON.parse(readFileSync('resources/profiles/basic.json', 'utf8'));
const deid = deidSchema.parse({ options: { retainSafePrivate: true } });
const values: Readonly<Record<string, DicomValue>> = { DS: '1.5', IS: '3', CS: 'AXIAL', SH: '1.375:1' };

async function privateOf(elements: DicomElements) {
  const bytes = ct({ elements });
  const request = { bytes, regions: [], profile: loadProfile(json, deid), pseudonyms: testPseudonyms() };
  const made = clearDicom({ ...request, fill: [0, 0, 0], pixelsReviewed: false }).bytes;
  const against = { kind: 'bytes', bytes } as const;
  const { checks } = await verifyFile(verifyRequest(made, { burned: [], against, deid }));
  return {
    failed: checks.filter(({ passed }) => !passed).map(({ check, detail }) => `${check}: ${detail}`),
    tags: parseDicom(made).elements.filter(({ tag }) => ((tag >>> 16) & 1) === 1).length,
  };
}

describe('the list of safe private elements', () => {
  it('is kept row by row, and known to the verifier', async () => {
    for (const { creator, group, elements } of profileSchema.parse(json).safePrivate) {
      const rows = Object.entries(elements).map(([last, vr]) => [`${group},10${last}`, { vr, value: values[vr] ?? 1 }]);
      const block = { [`${group},0010`]: { vr: 'LO', value: creator }, ...Object.fromEntries(rows) };
      const { failed, tags } = await privateOf(block as DicomElements);
      expect(failed, creator).toEqual([]);
      expect(tags, creator).toBe(rows.length + 1);
    }
  });

  it('may have no value', async () => {
    const block = { '0043,0010': { vr: 'LO', value: 'GEMS_PARM_01' }, '0043,1027': { vr: 'SH', value: null } };
    expect(await privateOf(block)).toEqual({ failed: [], tags: 2 });
  });

  it('keeps no number of the patient and no text among numbers, but the creator’s name', async () => {
    const block: DicomElements = {
      PatientID: '400815',
      '0019,0010': { vr: 'LO', value: 'SIEMENS MR HEADER' },
      '0019,1018': { vr: 'IS', value: '400815' },
      '0019,1015': { vr: 'FD', value: Buffer.from('Mottel, Zoe born 1957..!') },
      '0043,0010': { vr: 'LO', value: 'GEMS_PARM_01' },
      '0043,1027': { vr: 'SH', value: 'Mottel Zoe' },
    };
    expect(await privateOf(block)).toEqual({ failed: [], tags: 1 });
  });
});
