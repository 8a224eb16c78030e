import { describe, expect, it } from 'vitest';
import type { DicomElements } from '../../test/support/dicom.ts';
import { cleanDicom, verifyRequest } from '../../test/support/outgoing.ts';
import { verifyFile } from './verifyFile.ts';

const value = Uint8Array.from({ length: 16 }, (_, i) => i);
const passes = async (elements: DicomElements, options = {}): Promise<boolean> => {
  const { checks } = await verifyFile(verifyRequest(cleanDicom(elements, options)));
  return checks.find(({ check }) => check === 'headers')!.passed;
};
const deep = (item: DicomElements): DicomElements => ({ AnatomicRegionSequence: [{ AnatomicRegionSequence: [item] }] });
const lut = (LUTDescriptor: number[], vr = 'OW'): DicomElements => ({ LUTDescriptor, LUTData: { vr, value } });

describe('a second picture in a file that leaves', () => {
  it.each(['OB', 'OW', 'US', 'UN'])('is a leak as pixel data in an item, written as %s', async (vr) => {
    expect(await passes(deep({ Rows: 1 }))).toBe(true);
    expect(await passes(deep({ PixelData: { vr, value } }))).toBe(false);
  });

  it('is a leak as any other pixel or palette data in an item', async () => {
    for (const tag of ['7fe0,0008', '7fe0,0009', '0028,1201', '0028,1204', '0028,1211', '0028,1221']) {
      expect(await passes(deep({ [tag]: { vr: 'OW', value } }))).toBe(false);
    }
  });

  it('is a leak as a palette, unless it is one that the picture uses, of its stated size', async () => {
    const descriptor = { RedPaletteColorLookupTableDescriptor: [value.length / 2, 0, 16] };
    const palette: DicomElements = { ...descriptor, RedPaletteColorLookupTableData: { vr: 'OW', value } };
    const used: DicomElements = { PhotometricInterpretation: 'PALETTE COLOR' };
    expect(await passes(palette)).toBe(false);
    expect(await passes({ ...palette, ...used })).toBe(true);
    expect(await passes({ ...palette, ...used, RedPaletteColorLookupTableDescriptor: [4, 0, 16] })).toBe(false);
    expect(await passes({ ...palette, ...used, AlphaPaletteColorLookupTableData: { vr: 'OW', value } })).toBe(false);
    const segmented: DicomElements = { SegmentedRedPaletteColorLookupTableData: { vr: 'OW', value } };
    expect(await passes({ ...palette, ...used, ...segmented })).toBe(false);
    expect(await passes({ ...descriptor, ...used, ...segmented })).toBe(true);
  });

  it('is a leak as a lookup table that is not of its stated size', async () => {
    expect(await passes({ ModalityLUTSequence: [lut([8, 0, 16]), lut([16, 0, 8], 'US')] })).toBe(true);
    expect(await passes({ ModalityLUTSequence: [lut([7, 0, 16])] })).toBe(false);
    expect(await passes({ ModalityLUTSequence: [lut([16, 0, 16])] })).toBe(false);
    expect(await passes({ ModalityLUTSequence: [lut([8, 0, 16]), { LUTData: { vr: 'OW', value } }] })).toBe(false);
    expect(await passes(lut([8, 0, 16]))).toBe(false);
  });

  it('is a leak as a lookup table that maps no tones, or as text among numbers', async () => {
    const words = (...numbers: number[]): Uint8Array => new Uint8Array(Uint16Array.from(numbers).buffer);
    const table = (LUTDescriptor: number[], data: Uint8Array): DicomElements => ({
      ModalityLUTSequence: [{ LUTDescriptor, LUTData: { vr: 'OW', value: data } }],
    });
    expect(await passes(table([4, 0, 12], words(1, 20, 30, 4095)))).toBe(true);
    expect(await passes(table([4, 0, 12], words(1, 20, 0, 0)))).toBe(true);
    expect(await passes(table([4, 0, 12], words(1, 20, 30, 4096)))).toBe(false);
    expect(await passes(table([4, 0, 12], words(1, 20, 15, 30)))).toBe(false);
    const beyond = words(...Array.from({ length: 5000 }, (_, i) => i));
    expect(await passes(table([5000, 0, 16], beyond))).toBe(false);
    const text = Buffer.from('Mottel, Zoe 1957');
    expect(await passes(table([8, 0, 16], text))).toBe(false);
    expect(await passes({ FrameAcquisitionDuration: { vr: 'FD', value: text } })).toBe(false);
    const used: DicomElements = { PhotometricInterpretation: 'PALETTE COLOR' };
    const descriptor = { RedPaletteColorLookupTableDescriptor: [8, 0, 16] };
    expect(await passes({ ...used, ...descriptor, RedPaletteColorLookupTableData: { vr: 'OW', value: text } })).toBe(
      false,
    );
  });
});
