import { describe, expect, it } from 'vitest';
import type { DicomElements } from '../../test/support/dicom.ts';
import { cleanDicom } from '../../test/support/outgoing.ts';
import { unevenDates } from './dateShift.ts';
import { walkDicom } from './dicomWalk.ts';

const items = (...dates: string[]): DicomElements => ({
  RequestAttributesSequence: dates.map((ScheduledProcedureStepStartDate) => ({ ScheduledProcedureStepStartDate })),
});
const fault = (made: DicomElements, original: DicomElements): string | undefined => {
  const [a, b] = [cleanDicom(made), cleanDicom(original)];
  const walked = (bytes: Uint8Array) => [bytes, walkDicom(bytes, () => undefined)] as const;
  return unevenDates(walked(a), walked(b), () => true);
};

describe('dates that were moved', () => {
  it('are all moved back by the same days, however deep', () => {
    const original = { StudyDate: '20240611', ...items('20240601', '20240530') };
    expect(fault({ StudyDate: '20240601', ...items('20240522', '20240520') }, original)).toBeUndefined();
    expect(fault({ StudyDate: '20240601', ...items('20240522', '20240521') }, original)).toMatch(/different/);
    expect(fault({ StudyDate: '20240612' }, original)).toMatch(/not moved back/);
  });

  it('are so too where items were left out', () => {
    const original = { StudyDate: '20240611', ...items('20240601', '20240530', '20231111') };
    expect(fault({ StudyDate: '20240601', ...items('20240522', '20231101') }, original)).toBeUndefined();
    expect(fault({ StudyDate: '20240601', ...items('20240522', '20231111') }, original)).toMatch(/not the original/);
    expect(fault(items('20240601', '20231111'), original)).toMatch(/not the original/);
    expect(fault({ StudyDate: '20240601', ...items('20240522') }, { StudyDate: '20240611' })).toMatch(
      /not the original/,
    );
  });

  it('are read in elements of unknown VR', () => {
    const unknown = (date: string): DicomElements => ({ SeriesDate: { vr: 'UN', value: Buffer.from(date) } });
    const original = { StudyDate: '20240611', ...unknown('20240611') };
    expect(fault({ StudyDate: '20240601', ...unknown('20240601') }, original)).toBeUndefined();
    expect(fault({ StudyDate: '20240601', ...unknown('20240611') }, original)).toMatch(/different/);
  });
});

describe('a sequence that passed through who did not know it', () => {
  const sequence = (value: Buffer): Uint8Array => cleanDicom({ RequestAttributesSequence: { vr: 'UN', value } });

  it('is read, though its VR is UN and its length known', () => {
    const name = Buffer.concat([Buffer.from('1000100008000000', 'hex'), Buffer.from('Mottel^Z')]);
    const item = Buffer.concat([Buffer.from('feff00e010000000', 'hex'), name]);
    const { elements, complete } = walkDicom(sequence(item), () => undefined);
    expect(complete).toBe(true);
    expect(elements.filter(({ depth }) => depth === 1).map(({ tag, vr }) => [tag, vr])).toEqual([[0x00100010, 'PN']]);
    const opaque = walkDicom(sequence(Buffer.from('Mottel^Zoe')), () => undefined);
    expect(opaque.complete).toBe(true);
  });
});
