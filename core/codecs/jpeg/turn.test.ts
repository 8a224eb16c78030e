import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { makeJpeg, testPixels } from '../../../test/support/jpegs.ts';
import type { Span } from '../../../model/geometry.ts';
import { decodeCoefficients, type Coefficients } from './coefficients.ts';
import { editMasked } from './edit.ts';
import { encodeJpeg, encodeMasked } from './encode.ts';
import type { Jpeg } from './jpeg.ts';
import { parseJpeg } from './markers.ts';
import { touchedMcus } from './masks.ts';
import { turnedCoefficients, turnJpeg } from './turn.ts';
import { redactTurned } from './turnScan.ts';

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

/** Coefficients by their digest: comparing as many one by one takes seconds. */
const read = (bytes: Uint8Array): string => digestOf(decodeCoefficients(parseJpeg(bytes, limits)));
const digestOf = (coefficients: Coefficients): string =>
  coefficients.reduce((hash, blocks) => hash.update(blocks), createHash('sha256')).digest('hex');
const turned = (bytes: Uint8Array, orientation: number, spans: readonly Span[] = []): Uint8Array | undefined => {
  const source = parseJpeg(bytes, limits);
  const made = turnJpeg(source, orientation);
  return made && redactTurned(source, made, touchedMcus(made.jpeg, spans), fillOf(source));
};
/** Through all coefficients, as it is done where codes cannot be carried over. */
const turnedWhole = (bytes: Uint8Array, orientation: number, spans: readonly Span[]): Uint8Array => {
  const source = parseJpeg(bytes, limits);
  const made = turnJpeg(source, orientation)!;
  const blocks = turnedCoefficients(source, made);
  editMasked(made.jpeg, blocks, touchedMcus(made.jpeg, spans), fillOf(source));
  return encodeMasked(made.jpeg, blocks);
};
const fillOf = ({ frame }: Jpeg): number[] => frame.components.map((_, index) => (index === 0 ? 0 : 128));

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
        expect(digestOf(decodeCoefficients(ours))).toBe(digestOf(decodeCoefficients(peer)));
      }
    },
  );

  it.each(Object.keys(sources))('is filled where the mask is once it stands upright: %s', async (name) => {
    const bytes = await sources[name]!();
    const spans = [{ y: 20, from: 10, to: 40 }];
    for (let orientation = 2; orientation <= 8; orientation++) {
      const [ours, whole] = [turned(bytes, orientation, spans)!, turnedWhole(bytes, orientation, spans)];
      expect(read(ours)).toBe(read(whole));
      expect(read(whole)).not.toBe(read(turned(bytes, orientation)!));
      expect(parseJpeg(ours, limits).trailing).toBe(0);
    }
  });

  it('is refused as damaged where its codes are, whichever way it is turned', async () => {
    const bytes = await sources['4:2:0']!();
    const { dataStart, dataEnd } = parseJpeg(bytes, limits).scans[0]!;
    const cut = Buffer.concat([bytes.subarray(0, (dataStart + dataEnd) >> 1), bytes.subarray(dataEnd)]);
    for (const orientation of [3, 6]) expect(() => turned(cut, orientation)).toThrow('DAMAGED_FILE');
  });

  it('gets codes that its tables lack, each once', async () => {
    const { bytes } = makeJpeg({ width: 96, height: 64, seed: 3 });
    const flat = parseJpeg(bytes, limits);
    const coefficients = decodeCoefficients(flat);
    // One coefficient, whose run is another once rows and columns are exchanged.
    coefficients[0]!.fill(0).forEach((_, at) => (coefficients[0]![at] = at % 64 === 1 ? 3 : 0));
    const lean = encodeJpeg(flat, coefficients);
    expect(read(turned(lean, 6)!)).toBe(read(turnedWhole(lean, 6, [])));
    expect(parseJpeg(turned(lean, 6)!, limits).scans[0]!.components[0]!.ac!.symbols.length).toBe(3);
  });

  it('is as it was where it stands upright', async () => {
    const bytes = await sources['4:2:0']!();
    expect(read(turned(bytes, 1)!)).toBe(read(bytes));
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
