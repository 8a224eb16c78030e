import { describe, expect, it } from 'vitest';
import { ct, type DicomElements, words } from '../../test/support/dicom.ts';
import { verifyRequest } from '../../test/support/outgoing.ts';
import { basicProfile, testPseudonyms } from '../../test/support/profile.ts';
import { tagOf } from '../dicom/dictionary.ts';
import { parseDicom } from '../dicom/parse.ts';
import { valuesOf } from '../dicom/values.ts';
import { verifyFile } from '../verify/verifyFile.ts';
import { clearDicom } from './clearDicom.ts';

async function cleared(elements: DicomElements, pixels?: Uint8Array) {
  const bytes = ct({ elements, ...(pixels ? { pixels } : {}) });
  const request = { bytes, regions: [], profile: basicProfile(), pseudonyms: testPseudonyms(), pixelsReviewed: false };
  const made = clearDicom({ ...request, fill: [0, 0, 0] }).bytes;
  const against = { kind: 'bytes', bytes } as const;
  const { checks } = await verifyFile(verifyRequest(made, { burned: [], against }));
  const file = parseDicom(made);
  return {
    failed: checks.filter(({ passed }) => !passed).map(({ check, detail }) => `${check}: ${detail}`),
    read: (keyword: string) => valuesOf(file, file.elements).string(tagOf(keyword)),
  };
}

describe('what only looks like an identifier', () => {
  it('is a series with the number of its visit, which is emptied', async () => {
    const { failed, read } = await cleared({ AccessionNumber: '400815', SeriesNumber: '400815', InstanceNumber: '15' });
    expect(failed).toEqual([]);
    expect([read('SeriesNumber') ?? '', read('InstanceNumber')]).toEqual(['', '15']);
  });

  it('is a ramp of samples in which a number’s digits follow each other', async () => {
    const ramp = words(Array.from({ length: 64 * 64 }, (_, i) => i % 256));
    const narrow = Uint8Array.from({ length: 64 * 64 * 2 }, (_, i) => i);
    for (const pixels of [ramp, narrow]) {
      expect((await cleared({ PatientID: '12345678' }, pixels)).failed).toEqual([]);
    }
    const hidden = Buffer.from(ramp);
    hidden.write('12345678', 4000, 'latin1');
    expect((await cleared({ PatientID: '12345678' }, hidden)).failed.join()).toContain('no-identifiers');
  });

  it('is the name of this program, where a patient has it too', async () => {
    expect((await cleared({ PatientName: 'SCRIM^Zoe' })).failed).toEqual([]);
    const { read } = await cleared({ PatientName: 'SCRIM^Zoe', StageName: 'scrim rest' });
    expect(read('StageName')).toBe('REMOVED');
  });
});
