import { describe, expect, it } from 'vitest';
import { ct, type DicomElements } from '../../test/support/dicom.ts';
import { basicProfile, testPseudonyms } from '../../test/support/profile.ts';
import { parseDicom } from '../dicom/parse.ts';
import { clearDicom } from './clearDicom.ts';

const secret = Buffer.from('a second picture');
const survives = (elements: DicomElements): boolean => {
  const { bytes } = clearDicom({
    ...{ bytes: ct({ elements }), regions: [], fill: [0, 0, 0], pixelsReviewed: true },
    ...{ profile: basicProfile(), pseudonyms: testPseudonyms() },
  });
  expect(parseDicom(bytes).elements.length).toBeGreaterThan(10);
  return Buffer.from(bytes).includes(secret);
};
const deep = (item: DicomElements): DicomElements => ({ AnatomicRegionSequence: [{ AnatomicRegionSequence: [item] }] });
const lut = (LUTDescriptor: number[]): DicomElements => ({ LUTDescriptor, LUTData: { vr: 'OW', value: secret } });

describe('a second picture', () => {
  it.each(['OB', 'OW', 'US', 'UN'])('does not survive as pixel data in an item, written as %s', (vr) => {
    expect(survives(deep({ PixelData: { vr, value: secret } }))).toBe(false);
  });

  it.each([
    'FloatPixelData',
    'DoubleFloatPixelData',
    'RedPaletteColorLookupTableData',
    'AlphaPaletteColorLookupTableData',
    'LargeGreenPaletteColorLookupTableData',
    'SegmentedBluePaletteColorLookupTableData',
  ])('does not survive as %s, in an item or beside a grey picture', (keyword) => {
    expect(survives(deep({ PhotometricInterpretation: 'PALETTE COLOR', [keyword]: secret }))).toBe(false);
    if (keyword.includes('Palette')) expect(survives({ [keyword]: secret })).toBe(false);
  });

  it('is no lookup table unless it has the size that is stated beside it', () => {
    expect(survives({ ModalityLUTSequence: [lut([8, 0, 16])] })).toBe(true);
    expect(survives({ ModalityLUTSequence: [lut([16, 0, 8])] })).toBe(true);
    expect(survives({ ModalityLUTSequence: [lut([7, 0, 16])] })).toBe(false);
    expect(survives({ ModalityLUTSequence: [lut([16, 0, 16])] })).toBe(false);
    expect(survives({ ModalityLUTSequence: [lut([8, 0])] })).toBe(false);
    expect(survives({ ModalityLUTSequence: [{ LUTData: { vr: 'US', value: secret } }] })).toBe(false);
    expect(survives(lut([8, 0, 16]))).toBe(false);
  });
});
