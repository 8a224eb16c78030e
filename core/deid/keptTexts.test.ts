import { beforeAll, describe, expect, it } from 'vitest';
import { ct, type DicomElements } from '../../test/support/dicom.ts';
import { basicProfile, testPseudonyms } from '../../test/support/profile.ts';
import { tagOf } from '../dicom/dictionary.ts';
import { parseDicom } from '../dicom/parse.ts';
import { valuesOf } from '../dicom/values.ts';
import type { Profile } from './profile.ts';
import { clearDicom } from './clearDicom.ts';
import { sameSpelling } from './nameForms.ts';

let profile: Profile;
beforeAll(() => void (profile = basicProfile()));

function cleared(elements: DicomElements): (keyword: string, of?: string) => string | undefined {
  const bytes = ct({ elements: { SpecificCharacterSet: 'ISO_IR 192', ...elements } });
  const request = { bytes, regions: [], profile, pseudonyms: testPseudonyms(), pixelsReviewed: false };
  const file = parseDicom(clearDicom({ ...request, fill: [0, 0, 0] }).bytes);
  return (keyword, of) => {
    const items = of === undefined ? undefined : file.elements.find(({ tag }) => tag === tagOf(of))?.items;
    return valuesOf(file, items ? items[0]!.elements : file.elements).string(tagOf(keyword));
  };
}

describe('texts that are kept by their keyword', () => {
  it.each([
    ['StageName', 'STAGE 2 REST'],
    ['SequenceName', '*tfl3d1_16ns'],
    ['ManufacturerModelName', 'SOMATOM Definition AS+'],
    ['ConvolutionKernel', 'B30f'],
    ['SoftwareVersions', 'syngo CT VB17A'],
  ])('stay as they are: %s', (keyword, value) => {
    expect(cleared({ [keyword]: value })(keyword)).toBe(value);
  });

  it.each(['Mottel Zoe', 'rest Mottel57', '0171 555 1234', '03.11.57', '3 Nov 57', '1957-11-03', 'rest 815077'])(
    'do not where they could name a stranger: %s',
    (value) => expect(cleared({ StageName: value })('StageName')).toBe('REMOVED'),
  );

  it('keep published codes, and of their meanings what concepts are named by', () => {
    const item = { CodeValue: '10200004', CodingSchemeDesignator: 'SCT', CodeMeaning: 'Liver structure' };
    const read = cleared({ AnatomicRegionSequence: [item] });
    expect(read('CodeValue', 'AnatomicRegionSequence')).toBe('10200004');
    expect(read('CodeMeaning', 'AnatomicRegionSequence')).toBe('Liver structure');
    const other = cleared({
      AnatomicRegionSequence: [{ ...item, CodeMeaning: 'Mottel, Zoe', CodeValue: '491511234' }],
    });
    expect(other('CodeValue', 'AnatomicRegionSequence')).toBe('REMOVED');
    expect(other('CodeMeaning', 'AnatomicRegionSequence')).toBe('REMOVED');
  });
});

describe('a name of the file', () => {
  it.each([
    ['Wu^Li', 'rest Wu'],
    ['Müssle^Zoe', 'Muessle'],
    ['Gómez^Zoe', 'GOMEZ'],
    ['Strauß^Zoe', 'rest Strauss'],
    ['Ott-Wax^Zoe', 'rest, ott'],
    ['Rest^Zoe', 'rest'],
  ])('is no word of what is kept, however it is spelt: %s', (PatientName, StageName) => {
    expect(cleared({ PatientName, StageName })('StageName')).toBe('REMOVED');
  });

  it('has one form for all its spellings', () => {
    for (const spelling of ['Müller', 'Mueller', 'MULLER', 'Mu\u0308ller'])
      expect(sameSpelling(spelling)).toBe('muller');
    for (const spelling of ['Sørensen', 'Soerensen', 'Sorensen']) expect(sameSpelling(spelling)).toBe('sorensen');
  });
});
