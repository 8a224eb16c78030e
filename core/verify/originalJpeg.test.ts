import { describe, expect, it } from 'vitest';
import { jpegOf, testPattern } from '../../test/support/pictures.ts';
import { withoutBytesBetween } from './originalJpeg.ts';
import { decodeOriginal } from './originalPhoto.ts';
import { photoNeedles } from './photoNeedles.ts';

const pattern = testPattern(64, 48);
const left = 'Zachariasson, left behind';

/** A JPEG, and the same with bytes before its frame header that belong to no segment. */
async function withStray(stray: Buffer): Promise<{ whole: Buffer; file: Buffer }> {
  const whole = await jpegOf(pattern, { quality: 98 });
  const frame = whole.indexOf(Buffer.from([0xff, 0xc0]));
  return { whole, file: Buffer.concat([whole.subarray(0, frame), stray, whole.subarray(frame)]) };
}

describe('an original JPEG with bytes between its segments', () => {
  it.each([Buffer.from([0, 2]), Buffer.from([0xff, 0x00, 0x00]), Buffer.from(left)])(
    'is what it is without them: %#',
    async (stray) => {
      const { whole, file } = await withStray(stray);
      expect(Buffer.compare(withoutBytesBetween(file), whole)).toBe(0);
      const [read, expected] = [await decodeOriginal(file, 1), await decodeOriginal(whole, 1)];
      expect(Buffer.compare(read!.frame(0) as Uint8Array, expected!.frame(0) as Uint8Array)).toBe(0);
    },
  );

  it('is handed on as it is where there are none, or where nothing tells where the next segment is', async () => {
    const { whole, file } = await withStray(Buffer.alloc(5000));
    expect(withoutBytesBetween(whole)).toBe(whole);
    expect(withoutBytesBetween(file)).toBe(file);
    expect(await decodeOriginal(file, 1)).toBeUndefined();
  });

  it('has what they say searched for, and what follows them as before', async () => {
    const { file } = await withStray(Buffer.from(left));
    const sources = [...photoNeedles(file).all.values()].map(({ source }) => source);
    expect(sources.some((source) => source.startsWith('bytes between segments'))).toBe(true);
  });
});
