import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ct, xray, type DicomElements } from '../../test/support/dicom.ts';
import { testPseudonyms } from '../../test/support/profile.ts';
import { deidSchema } from '../../model/policy.ts';
import { tagOf } from '../dicom/dictionary.ts';
import { parseDicom } from '../dicom/parse.ts';
import { Values } from '../dicom/values.ts';
import { clearDicom } from './clearDicom.ts';
import { dayOf } from './dates.ts';
import { loadProfile } from './profile.ts';
import { Pseudonyms } from './pseudonym.ts';

const json: unknown = JSON.parse(readFileSync('resources/profiles/basic.json', 'utf8'));
const clear = (bytes: Uint8Array, deid: unknown, pseudonyms = testPseudonyms()): ReturnType<typeof clearDicom> =>
  clearDicom({
    bytes,
    regions: [],
    fill: [0, 0, 0],
    profile: loadProfile(json, deidSchema.parse(deid)),
    pseudonyms,
    pixelsReviewed: true,
  });
const reader = ({ bytes }: { readonly bytes: Uint8Array }): ((keyword: string) => string | undefined) => {
  const file = parseDicom(bytes);
  const values = new Values(file, file.elements);
  return (keyword) => values.string(tagOf(keyword));
};
const cleared = (elements: DicomElements, deid: unknown) => reader(clear(ct({ elements }), deid));
const topLevel = ({ bytes }: { readonly bytes: Uint8Array }): Map<number, string> =>
  new Map(
    parseDicom(bytes).elements.map(({ tag, valueStart, valueEnd }) => [
      tag,
      Buffer.from(bytes.subarray(valueStart, valueEnd)).toString('latin1').trim(),
    ]),
  );

describe('one offset for a patient', () => {
  const offset = (moved: string | undefined, original: string): number => dayOf(original)! - dayOf(moved!)!;

  it('keeps all differences in one file, in its items, and between studies', () => {
    const injection = [
      { RadiopharmaceuticalStartDateTime: '20240611083000+0200', RadiopharmaceuticalStartTime: '083000' },
    ];
    const made = clear(
      ct({
        elements: {
          AcquisitionDate: '20240612',
          SeriesTime: '094512',
          RadiopharmaceuticalInformationSequence: injection,
        },
      }),
      { dates: 'shift' },
    );
    const read = reader(made);
    const days = offset(read('StudyDate'), '20240611');
    expect(days).toBeGreaterThanOrEqual(1);
    expect(days).toBeLessThanOrEqual(3650);
    expect(offset(read('AcquisitionDate'), '20240612')).toBe(days);
    const file = parseDicom(made.bytes);
    const item = new Values(file, file.elements).item(tagOf('RadiopharmaceuticalInformationSequence'))!;
    const start = item.string(tagOf('RadiopharmaceuticalStartDateTime'))!;
    expect(offset(start.slice(0, 8), '20240611')).toBe(days);
    expect(start.slice(8)).toBe('083000+0200');
    expect([item.string(tagOf('RadiopharmaceuticalStartTime')), read('SeriesTime')]).toEqual(['083000', '094512']);
    const later = cleared({ StudyInstanceUID: '1.2.3', StudyDate: '20250101' }, { dates: 'shift' });
    expect(offset(later('StudyDate'), '20250101')).toBe(days);
  });

  it('is another for another patient and another project, and within what the policy says', () => {
    const deid = { dates: 'shift', dateShiftDays: { min: 100, max: 5000 } };
    const found = new Set<number>();
    for (let i = 0; i < 20; i++) {
      const read = cleared({ PatientID: `P-${i}-X` }, deid);
      found.add(offset(read('StudyDate'), '20240611'));
    }
    expect(found.size).toBeGreaterThan(15);
    expect(Math.min(...found)).toBeGreaterThanOrEqual(100);
    expect(Math.max(...found)).toBeLessThanOrEqual(5000);
    const other = reader(clear(ct(), deid, new Pseudonyms(new Uint8Array(32).fill(9))));
    expect(other('StudyDate')).not.toBe(cleared({}, deid)('StudyDate'));
  });

  it('is that of the study where nobody is named', () => {
    const nobody = { PatientID: '', PatientName: '' };
    const [one, same, other] = ['1.2.3', '1.2.3', '1.2.4'].map((StudyInstanceUID) =>
      cleared({ ...nobody, StudyInstanceUID }, { dates: 'shift' })('StudyDate'),
    );
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  it('leaves what is no date to the table, and never the birth date', () => {
    const read = cleared({ AcquisitionDate: '20240101-20240201', ContentDate: 'Tuesday' }, { dates: 'shift' });
    expect(read('AcquisitionDate')).toBeUndefined();
    expect(read('ContentDate')).toBe('19000101');
    for (const dates of ['shift', 'year', 'keep']) expect(cleared({}, { dates })('PatientBirthDate')).toBeUndefined();
  });
});

describe('what is said of dates', () => {
  const said = (elements: DicomElements, dates: string): string | undefined =>
    cleared(elements, { dates })('LongitudinalTemporalInformationModified');

  it('is true of the file', () => {
    expect(said({}, 'remove')).toBe('REMOVED');
    expect(said({}, 'shift')).toBe('MODIFIED');
    expect(said({}, 'year')).toBe('MODIFIED');
    expect(said({}, 'keep')).toBe('UNMODIFIED');
    expect(said({ AcquisitionDate: 'soon' }, 'keep')).toBe('MODIFIED');
    expect(said({ LongitudinalTemporalInformationModified: 'MODIFIED' }, 'keep')).toBe('MODIFIED');
    const none = Object.fromEntries(
      ['InstanceCreationDate', 'StudyDate', 'SeriesDate', 'ContentDate', 'StudyTime'].map((keyword) => [keyword, null]),
    );
    expect(said(none, 'keep')).toBe('REMOVED');
  });
});

describe('Retain Patient Characteristics', () => {
  const deid = { options: { retainPatientCharacteristics: true } };
  it('tells ages over 89 as 90 and more, and drops what is no age', () => {
    expect(cleared({ PatientAge: '093Y' }, deid)('PatientAge')).toBe('090Y');
    expect(cleared({ PatientAge: '066Y', PatientSex: 'F', PatientWeight: '71.5' }, deid)('PatientAge')).toBe('066Y');
    expect(cleared({ PatientAge: 'ninety' }, deid)('PatientAge')).toBeUndefined();
    expect(cleared({ PatientSex: 'F' }, deid)('PatientSex')).toBe('F');
    expect(cleared({ Allergies: 'Iodine, says Fabelmann' }, deid)('Allergies')).toBe('Iodine');
  });
});

describe('Clean Descriptors', () => {
  const deid = { options: { cleanDescriptors: true } };
  const clean = (StudyDescription: string, rest: DicomElements = {}): string | undefined =>
    cleared({ StudyDescription, ...rest }, deid)('StudyDescription');

  it('keeps words of the field and drops names, dates, numbers and all it does not know, word by word', () => {
    expect(clean('CT Chest w/o contrast for Greta Fabelmann, born 03.11.1957')).toBe('CT Chest w/o contrast for');
    expect(clean('MRI L-Spine T2 FLAIR 3mm, room 12, Dr. Wolfenstein')).toBe('MRI L Spine T2 FLAIR 3mm Dr');
    expect(clean('Knee 3 mm 1957 11 03 3/11/57 2024-06-11')).toBe('Knee 3 mm');
    expect(clean('Axial T1_SE_FS + Gd')).toBe('Axial T1 SE FS Gd');
    expect(clean('gfabelmann@example.org 0341-555 1234')).toBeUndefined();
  });

  it('drops a word of the field that is somebody’s name here', () => {
    expect(clean('Hip and knee', { ReferringPhysicianName: 'Hip^Lee' })).toBe('and knee');
  });

  it('reads words in the character set they are written in', () => {
    const japanese = Buffer.from('1b2442243f246d1b284220435420436865737420', 'hex');
    const read = cleared(
      { SpecificCharacterSet: '\\ISO 2022 IR 87', StudyDescription: { vr: 'LO', value: japanese } },
      deid,
    );
    expect(read('StudyDescription')).toBe('CT Chest');
  });

  it('declares itself only where there was a description', () => {
    expect(Buffer.from(clear(ct(), { ...deid }).bytes).includes('113105')).toBe(true);
    const bare = ct({ elements: { RequestAttributesSequence: null } });
    expect(Buffer.from(clear(bare, deid).bytes).includes('113105')).toBe(false);
  });
});

describe('Clean Structured Content', () => {
  it('keeps coded items, numbers and listed words of a content item, and no person', () => {
    const code = (CodeValue: string, CodeMeaning: string) => [
      { CodeValue, CodingSchemeDesignator: 'DCM', CodeMeaning },
    ];
    const items: DicomElements[] = [
      {
        ValueType: 'TEXT',
        ConceptNameCodeSequence: code('121106', 'Comment'),
        TextValue: 'Fabelmann with acute chest pain',
      },
      {
        ValueType: 'PNAME',
        ConceptNameCodeSequence: code('121008', 'Person Observer Name'),
        PersonName: 'Muster^Otto',
      },
      { ValueType: 'NUMERIC', ConceptNameCodeSequence: code('109052', 'Duration'), NumericValue: '4.5' },
    ];
    const made = clear(ct({ elements: { AcquisitionContextSequence: items } }), {
      options: { cleanStructuredContent: true },
    });
    const file = parseDicom(made.bytes);
    const item = (index: number) => new Values(file, file.elements).item(tagOf('AcquisitionContextSequence'), index)!;
    expect(item(0).string(tagOf('TextValue'))).toBe('with acute chest pain');
    expect(item(1).string(tagOf('PersonName'))).toBe('REMOVED^REMOVED');
    expect(item(2).string(tagOf('NumericValue'))).toBe('4.5');
    expect(Buffer.from(made.bytes).includes('113104')).toBe(true);
  });
});

describe('Retain Safe Private', () => {
  const deid = { options: { retainSafePrivate: true } };
  const elements: DicomElements = {
    '0019,0010': { vr: 'LO', value: 'SIEMENS MR HEADER' },
    '0019,100c': { vr: 'IS', value: '1000' },
    '0019,100d': { vr: 'CS', value: 'DIRECTIONAL' },
    '0019,100e': { vr: 'FD', value: 0.5 },
    '0019,10ff': { vr: 'LO', value: 'something else' },
    '0019,0011': { vr: 'LO', value: 'SOMEBODY' },
    '0019,110c': { vr: 'IS', value: '77' },
    '0029,0010': { vr: 'LO', value: 'SIEMENS MR HEADER' },
    '0029,100c': { vr: 'IS', value: '5' },
  };
  const privateTags = (made: { readonly bytes: Uint8Array }): number[] =>
    [...topLevel(made).keys()].filter((tag) => ((tag >>> 16) & 1) === 1);

  it('keeps listed elements of listed creators, in their own block and group, and the creator with them', () => {
    expect(privateTags(clear(ct({ elements }), deid))).toEqual([0x00190010, 0x0019100c, 0x0019100d, 0x0019100e]);
    expect(privateTags(clear(ct({ elements }), {}))).toEqual([]);
  });

  it('drops a listed element that does not hold what it should, and a creator with nothing left', () => {
    const prose = {
      '0019,0010': { vr: 'LO', value: 'SIEMENS MR HEADER' },
      '0019,100c': { vr: 'IS', value: 'Fabelmann' },
      '0019,100e': { vr: 'LO', value: 'Fabelmann' },
    };
    expect(privateTags(clear(ct({ elements: prose }), deid))).toEqual([]);
    expect(Buffer.from(clear(ct({ elements: prose }), deid).bytes).includes('113111')).toBe(false);
  });
});

describe('pseudonyms', () => {
  it('of visits are given where the policy asks, one for one number of one patient', () => {
    const deid = { pseudonyms: { accessionNumber: true, studyID: true } };
    const one = cleared({}, deid);
    expect(one('AccessionNumber')).toMatch(/^SCRIM-[0-9A-Z]{8}$/);
    expect(cleared({ SOPInstanceUID: '1.2.9' }, deid)('AccessionNumber')).toBe(one('AccessionNumber'));
    expect(cleared({ PatientID: 'other' }, deid)('AccessionNumber')).not.toBe(one('AccessionNumber'));
    expect(cleared({}, {})('AccessionNumber')).toBeUndefined();
  });

  it('are listed with what they stand for, each pair once', () => {
    const made = clear(ct(), {});
    const pair = (attribute: string) => made.pseudonyms.find((entry) => entry.attribute === attribute);
    expect(pair('PatientID')?.original).toBe('FH-00815-77');
    expect(pair('PatientID')?.pseudonym).toBe(reader(made)('PatientID'));
    expect(pair('StudyInstanceUID')).toEqual({
      attribute: 'StudyInstanceUID',
      original: '1.2.826.0.1.3680043.10.543.1001',
      pseudonym: reader(made)('StudyInstanceUID'),
    });
    expect(new Set(made.pseudonyms.map((entry) => JSON.stringify(entry))).size).toBe(made.pseudonyms.length);
  });
});

describe('names in other scripts', () => {
  it('are recognised wherever they are repeated, in another character set too', () => {
    const name = Buffer.from('Xu^Gou=虚构', 'utf8');
    const repeated = Buffer.from('MR of 虚构', 'utf8');
    const read = cleared(
      {
        SpecificCharacterSet: 'ISO_IR 192',
        PatientName: { vr: 'PN', value: name },
        Manufacturer: { vr: 'LO', value: repeated },
      },
      {},
    );
    expect(read('Manufacturer')).toBe('REMOVED');
    const korean = Buffer.from('1b242943c7e3b1b8', 'hex');
    const item = { SpecificCharacterSet: '\\ISO 2022 IR 149', ManufacturerModelName: { vr: 'LO', value: korean } };
    const made = clear(
      ct({
        elements: {
          SpecificCharacterSet: 'ISO_IR 192',
          PatientName: { vr: 'PN', value: Buffer.from('Heogu=허구', 'utf8') },
          AnatomicRegionSequence: [item],
        },
      }),
      {},
    );
    expect(Buffer.from(made.bytes).includes(korean.subarray(4))).toBe(false);
  });
});

describe('claims about pixels', () => {
  it('of loss are never lost', () => {
    const read = (elements: DicomElements) => reader(clear(xray({ elements }), {}));
    expect(read({ LossyImageCompression: '01', LossyImageCompressionRatio: '12' })('LossyImageCompressionRatio')).toBe(
      '12',
    );
    expect(read({ LossyImageCompression: 'yes' })('LossyImageCompression')).toBe('01');
  });

  it('say that faces were cleaned only if one was burned and all were looked for', () => {
    const shape = { kind: 'rectangle', box: { x: 0, y: 0, width: 3, height: 3 } } as const;
    const codes = (what: 'face' | 'manual', facesReviewed: boolean): boolean =>
      Buffer.from(
        clearDicom({
          bytes: ct(),
          regions: [{ frames: 'all', shape, what, approvedBy: 't' }],
          fill: [0, 0, 0],
          profile: loadProfile(json),
          pseudonyms: testPseudonyms(),
          pixelsReviewed: true,
          facesReviewed,
        }).bytes,
      ).includes('113102');
    expect([codes('face', true), codes('face', false), codes('manual', true)]).toEqual([true, false, false]);
  });
});

describe('arrays of numbers and tables', () => {
  it('stay only in a size that a setting has', () => {
    const big = Buffer.alloc(60_000, 7);
    const read = reader(clear(ct({ elements: { EnergyWindowVector: { vr: 'US', value: big } } }), {}));
    expect(read('EnergyWindowVector')).toBeUndefined();
  });
});
