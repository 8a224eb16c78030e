import { describe, expect, it } from 'vitest';
import { ct, type DicomElements } from '../../test/support/dicom.ts';
import { basicProfile, testPseudonyms } from '../../test/support/profile.ts';
import { parseDicom } from '../dicom/parse.ts';
import { clearDicom } from './clearDicom.ts';

const secret = Buffer.from('a second picture');
/** A rise that no text is, yet told from everything else. */
const curve = Buffer.from('0123456789;=?ACE');
const survives = (elements: DicomElements): boolean => {
  const { bytes } = clearDicom({
    ...{ bytes: ct({ elements }), regions: [], fill: [0, 0, 0], pixelsReviewed: true },
    ...{ profile: basicProfile(), pseudonyms: testPseudonyms() },
  });
  expect(parseDicom(bytes).elements.length).toBeGreaterThan(10);
  return [secret, curve].some((value) => Buffer.from(bytes).includes(value));
};
const deep = (item: DicomElements): DicomElements => ({ AnatomicRegionSequence: [{ AnatomicRegionSequence: [item] }] });
const lut = (LUTDescriptor: number[], value: Uint8Array = curve): DicomElements => ({
  LUTDescriptor,
  LUTData: { vr: 'OW', value },
});

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

  it('is no lookup table that goes up and down, beyond its bits, or beyond what samples reach', () => {
    const words = (...numbers: number[]) => Buffer.from(Uint16Array.from(numbers).buffer);
    const kept = (...entry: Parameters<typeof lut>): boolean => {
      const elements = { ModalityLUTSequence: [lut(...entry)] };
      const { bytes } = clearDicom({
        ...{ bytes: ct({ elements }), regions: [], fill: [0, 0, 0], pixelsReviewed: true },
        ...{ profile: basicProfile(), pseudonyms: testPseudonyms() },
      });
      return Buffer.from(bytes).includes(Buffer.from(entry[1]!));
    };
    expect(kept([8, 0, 12], words(10, 20, 35, 60, 900, 901, 902, 4095))).toBe(true);
    expect(kept([8, 0, 12], words(4000, 2000, 900, 60, 3, 2, 0, 0))).toBe(true);
    expect(kept([8, 0, 12], words(10, 20, 35, 60, 901, 902, 0, 0))).toBe(true);
    expect(kept([8, 0, 12], words(10, 20, 35, 60, 900, 901, 902, 4096))).toBe(false);
    expect(kept([8, 0, 12], words(10, 20, 15, 60, 900, 901, 902, 4095))).toBe(false);
    expect(survives({ ModalityLUTSequence: [lut([8, 0, 16], secret)] })).toBe(false);
  });

  it('is no array of numbers that reads like text', () => {
    const value = Buffer.from('Mottel, Zoe, born in 57 ');
    const { bytes } = clearDicom({
      ...{ bytes: ct({ elements: { FrameAcquisitionDuration: { vr: 'FD', value } } }) },
      ...{ regions: [], fill: [0, 0, 0], pixelsReviewed: true, profile: basicProfile(), pseudonyms: testPseudonyms() },
    });
    expect(Buffer.from(bytes).includes('Mottel')).toBe(false);
  });
});
