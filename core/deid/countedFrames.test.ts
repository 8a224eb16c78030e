import { describe, expect, it } from 'vitest';
import { buildCoded, codedSyntaxes, rleFrame } from '../../test/support/codedDicom.ts';
import { ct } from '../../test/support/dicom.ts';
import { burnedBox, fill, verifyRequest } from '../../test/support/outgoing.ts';
import { basicProfile, testPseudonyms } from '../../test/support/profile.ts';
import { openPicture } from '../dicom/picture.ts';
import { Tag } from '../dicom/tags.ts';
import { verifyFile } from '../verify/verifyFile.ts';
import { clearDicom } from './clearDicom.ts';

const pixels = Uint8Array.from({ length: 16 * 8 * 2 * 3 }, (_, i) => (i * 7 + (i >> 3)) & 0x0f);
const source = ct({ columns: 16, rows: 8, pixels, elements: { NumberOfFrames: '1A' } });
const regions = [{ ...burnedBox(2, 1, 5, 3), frames: 'all' as const }];
const request = { fill, profile: basicProfile(), pseudonyms: testPseudonyms(), pixelsReviewed: true };
const failed = async (made: Uint8Array, against?: Uint8Array) => {
  const original = against && { against: { kind: 'bytes', bytes: against } as const, burned: regions };
  const { checks } = await verifyFile(verifyRequest(made, original));
  return checks.filter(({ passed }) => !passed).map(({ check }) => check);
};

describe('an object whose number of frames is none', () => {
  it('is read with all frames that are there, is covered on each, and says how many there are afterwards', async () => {
    expect(openPicture(source).format.frames).toBe(3);
    const { bytes: made, frames } = clearDicom({ bytes: source, regions, ...request });
    const { values, format, file } = openPicture(made);
    expect([frames, values.string(Tag.NumberOfFrames), format.frames]).toEqual([3, '3', 3]);
    const last = format.start + 2 * format.frameBytes + (16 + 2) * 2;
    expect(new Set(new Uint16Array(new Uint8Array(file.bytes.subarray(last, last + 10)).buffer)).size).toBe(1);
    expect(await failed(made, source)).toEqual([]);
  });

  it('may not leave as it is, nor with a frame that was not covered', async () => {
    expect(await failed(source)).toContain('pixels-decode');
    const { bytes: made } = clearDicom({ bytes: source, regions: [{ ...regions[0]!, frames: 0 }], ...request });
    expect(await failed(made, source)).toContain('masks-uniform');
  });

  it('stays where its pixels are no whole number of frames, or compressed', () => {
    const odd = ct({ columns: 16, rows: 7, pixels, elements: { NumberOfFrames: '1A' } });
    expect(() => openPicture(odd)).toThrow('DICOM_PIXELS');
    const code = rleFrame([Uint8Array.from({ length: 8 }, (_, i) => 10 * i)]);
    const coded = { transferSyntax: codedSyntaxes.rle, frames: [code], elements: { NumberOfFrames: '1A' } };
    expect(() => openPicture(buildCoded(coded))).toThrow('DICOM_PIXELS');
  });
});
