import { execFileSync, spawnSync } from 'node:child_process';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makeJpeg, testPixels } from '../../../test/support/jpegs.ts';
import { decodeCoefficients } from './coefficients.ts';
import { encodeJpeg } from './encode.ts';
import { parseJpeg } from './markers.ts';
import { turnJpeg } from './turn.ts';

const limits = { pixels: 1e6 };
const hasJpegtran = spawnSync('jpegtran', ['-version']).error === undefined;
if (!hasJpegtran) process.stderr.write('turn: jpegtran is not installed, comparing with it is skipped\n');

/** What jpegtran calls the same. */
const transforms = [
  ['-flip', 'horizontal'],
  ['-rotate', '180'],
  ['-flip', 'vertical'],
  ['-transpose'],
  ['-rotate', '90'],
  ['-transverse'],
  ['-rotate', '270'],
];
const sources: Record<string, () => Promise<Uint8Array>> = {
  '4:2:0': () =>
    sharp(testPixels(96, 64), { raw: { width: 96, height: 64, channels: 3 } })
      .jpeg({ quality: 85 })
      .toBuffer(),
  'progressive 4:4:4': () =>
    sharp(testPixels(96, 64), { raw: { width: 96, height: 64, channels: 3 } })
      .jpeg({ quality: 85, progressive: true, chromaSubsampling: '4:4:4' })
      .toBuffer(),
  '4:2:2 with restarts': async () =>
    makeJpeg({ width: 96, height: 64, sampling: ['2x1', '1x1', '1x1'], restartInterval: 5 }).bytes,
  grey: async () => makeJpeg({ width: 96, height: 64 }).bytes,
};

const turned = (bytes: Uint8Array, orientation: number): Uint8Array | undefined => {
  const made = turnJpeg(parseJpeg(bytes, limits), orientation);
  return made && encodeJpeg(made.jpeg, made.coefficients);
};

describe('a JPEG turned without a loss', () => {
  it.skipIf(!hasJpegtran).each(Object.keys(sources))(
    'has the coefficients that jpegtran gives it: %s',
    async (name) => {
      const bytes = await sources[name]!();
      for (const [index, transform] of transforms.entries()) {
        const peer = parseJpeg(execFileSync('jpegtran', ['-perfect', ...transform], { input: bytes }), limits);
        const ours = parseJpeg(turned(bytes, index + 2)!, limits);
        expect([ours.frame.width, ours.frame.height]).toEqual([peer.frame.width, peer.frame.height]);
        expect(ours.quantisation).toEqual(peer.quantisation);
        expect(decodeCoefficients(ours)).toEqual(decodeCoefficients(peer));
      }
    },
  );

  it('is as it was where it stands upright', async () => {
    const bytes = await sources['4:2:0']!();
    const [before, after] = [bytes, turned(bytes, 1)!].map((file) => decodeCoefficients(parseJpeg(file, limits)));
    expect(after).toEqual(before);
  });

  it('is refused where a side that is mirrored is no multiple of an MCU, and for what is no orientation', async () => {
    const bytes = await sharp(testPixels(99, 64), { raw: { width: 99, height: 64, channels: 3 } })
      .jpeg()
      .toBuffer();
    const possible = [2, 3, 4, 5, 6, 7, 8].filter((orientation) => turned(bytes, orientation) !== undefined);
    expect(possible).toEqual([4, 5, 6]);
    for (const orientation of [0, 9, -1, 1.5]) expect(turned(bytes, orientation)).toBeUndefined();
  });
});
