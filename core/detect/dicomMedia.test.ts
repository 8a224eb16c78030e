import { describe, expect, it } from 'vitest';
import { buildCoded, codedSyntaxes, greyDescription, rleFrame } from '../../test/support/codedDicom.ts';
import { buildDicom, ultrasound } from '../../test/support/dicom.ts';
import { policySchema } from '../../model/policy.ts';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { openDicom } from './dicomMedia.ts';

const { limits } = policySchema.parse(defaultPolicy);
const frame = (from: number): Uint8Array => rleFrame([Uint8Array.from({ length: 8 }, (_, i) => from + i * 10)]);

describe('DICOM as something to scan', () => {
  it('is the same compressed as it is native: frames, whole range, and which frames are alike', async () => {
    const frames = [frame(0), frame(5), frame(0)];
    const media = await openDicom(buildCoded({ transferSyntax: codedSyntaxes.rle, frames }), limits);
    const pixels = Uint8Array.from([0, 5, 0].flatMap((from) => Array.from({ length: 8 }, (_, i) => from + i * 10)));
    const native = await openDicom(
      buildDicom({ elements: { ...greyDescription, NumberOfFrames: '3' }, pixels }),
      limits,
    );
    for (const index of [0, 1, 2]) {
      expect(await media.frame(index)).toEqual(await native.frame(index));
      expect(await media.wholeRange!(index)).toEqual(await native.wholeRange!(index));
    }
    for (const { fingerprint } of [media, native]) {
      const prints = await Promise.all([0, 1, 2].map((index) => fingerprint!(index)));
      expect(prints[0]).toBe(prints[2]);
      expect(prints[0]).not.toBe(prints[1]);
    }
  });

  it('shows the whole range of floats, and of whole numbers that no table holds', async () => {
    const floats = new Uint8Array(Float32Array.of(0.5, 0.25, 0.375, 0.3, NaN, 0.5, 0.5, 0.5).buffer);
    const wide = new Uint8Array(Uint32Array.of(4e9, 1e9, 2e9, 3e9, 1e9, 4e9, 4e9, 4e9).buffer);
    const elements = { ...greyDescription, BitsAllocated: 32, BitsStored: 32, HighBit: 31 };
    for (const bytes of [
      buildDicom({ elements: { ...elements, FloatPixelData: floats } }),
      buildDicom({ elements, pixels: wide }),
    ]) {
      const { data } = await (await openDicom(bytes, limits)).wholeRange!(0);
      expect(data[0]! - data[3]!).toBeGreaterThan(150);
    }
  });

  it('has no whole range for colour, and no more pixels than the policy allows', async () => {
    expect((await openDicom(ultrasound(), limits)).wholeRange).toBeUndefined();
    const elements = { Rows: 60000, Columns: 60000 };
    const huge = buildCoded({ transferSyntax: codedSyntaxes.rle, frames: [frame(0)], elements });
    await expect(openDicom(huge, limits)).rejects.toMatchObject({ error: { code: 'DIMENSIONS_TOO_LARGE' } });
  });
});
