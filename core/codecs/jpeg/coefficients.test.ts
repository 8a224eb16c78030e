import { execFileSync, spawnSync } from 'node:child_process';
import sharp, { type JpegOptions } from 'sharp';
import { describe, expect, it } from 'vitest';
import { makeJpeg, testPixels, type JpegRecipe } from '../../../test/support/jpegs.ts';
import { decodeCoefficients, type Coefficients } from './coefficients.ts';
import { encodeJpeg } from './encode.ts';
import { parseJpeg } from './markers.ts';

const limits = { pixels: 1e6 };
const read = (bytes: Uint8Array): Coefficients => decodeCoefficients(parseJpeg(bytes, limits));
const hasJpegtran = spawnSync('jpegtran', ['-version']).status === 0;
if (!hasJpegtran) process.stderr.write('coefficients: jpegtran is not installed, what needs it is skipped\n');

const jpegOf = (width: number, height: number, options: JpegOptions, grey = false): Promise<Buffer> => {
  const picture = sharp(testPixels(width, height), { raw: { width, height, channels: 3 } });
  return (grey ? picture.toColourspace('b-w') : picture).jpeg({ quality: 90, ...options }).toBuffer();
};

const recipes: readonly JpegRecipe[] = [
  { width: 1, height: 1 },
  { width: 7, height: 9, sampling: ['1x1', '1x1', '1x1'] },
  { width: 17, height: 33, sampling: ['2x2', '1x1', '1x1'] },
  { width: 50, height: 41, sampling: ['2x1', '1x1', '1x1'] },
  { width: 50, height: 41, sampling: ['1x2', '1x1', '1x1'], restartInterval: 3 },
  { width: 100, height: 20, sampling: ['4x1', '1x1', '1x1'], restartInterval: 1 },
  { width: 61, height: 77, sampling: ['3x1', '1x2', '1x1'] },
  { width: 64, height: 64, sampling: ['1x1', '1x1', '1x1', '1x1'], restartInterval: 20 },
  { width: 45, height: 45, sampling: ['2x2', '1x1', '1x1', '2x2'] },
  { width: 33, height: 18, sampling: ['2x2'], restartInterval: 2 },
  { width: 33, height: 18, sampling: ['2x2', '1x2', '1x1'], separate: true, restartInterval: 4 },
  { width: 40, height: 24, bits: 12 },
  { width: 41, height: 23, bits: 12, sampling: ['2x1', '1x1', '1x1'], restartInterval: 2 },
];
const title = ({ width, height, bits = 8, sampling = ['1x1'], restartInterval, separate }: JpegRecipe): string =>
  `${width} × ${height}, ${bits} bits, ${sampling.join(' ')}${restartInterval ? `, restart ${restartInterval}` : ''}${separate ? ', a scan each' : ''}`;

describe('coefficients', () => {
  it.each(recipes.map((recipe) => [title(recipe), recipe] as const))(
    'come back as they were written: %s',
    (_, recipe) => {
      const { bytes, coefficients } = makeJpeg(recipe);
      expect(read(bytes)).toEqual(coefficients);
      const parsed = parseJpeg(bytes, limits);
      expect(read(encodeJpeg(parsed, coefficients, { tables: 'source' }))).toEqual(coefficients);
      expect(encodeJpeg(parsed, coefficients, { tables: 'source' })).toEqual(bytes);
    },
  );

  it.each(['4:4:4', '4:2:0'])(
    'of a progressive picture give the same picture in sequence, %s',
    async (chromaSubsampling) => {
      const progressive = await jpegOf(83, 61, { progressive: true, chromaSubsampling });
      const parsed = parseJpeg(progressive, limits);
      expect(parsed.frame.progressive).toBe(true);
      const sequential = encodeJpeg(parsed, decodeCoefficients(parsed));
      expect(parseJpeg(sequential, limits).frame.marker).toBe(0xc0);
      expect(read(sequential)).toEqual(read(progressive));
      const pixels = (bytes: Uint8Array): Promise<Buffer> => sharp(bytes).raw().toBuffer();
      expect(await pixels(sequential)).toEqual(await pixels(progressive));
    },
  );

  it
    .skipIf(!hasJpegtran)
    .each(recipes.filter(({ bits = 8 }) => bits === 8).map((recipe) => [title(recipe), recipe] as const))(
    'are those that libjpeg finds, in sequence and progressively: %s',
    (_, recipe) => {
      const { bytes } = makeJpeg(recipe);
      const shown = (input: Uint8Array): Coefficients => withoutFilling(input);
      for (const how of [['-optimize'], ['-progressive'], ['-restart', '2B']]) {
        const theirs = execFileSync('jpegtran', how, { input: bytes });
        expect(shown(theirs)).toEqual(shown(bytes));
      }
    },
  );

  it('are read from a Buffer without a trace in it', async () => {
    const source = await jpegOf(40, 40, {});
    const before = Buffer.from(source);
    const parsed = parseJpeg(source, limits);
    encodeJpeg(parsed, decodeCoefficients(parsed), { tables: 'source' });
    expect(source.equals(before)).toBe(true);
  });

  it('of a grey picture of one component ignore its sampling factors', () => {
    const { bytes } = makeJpeg({ width: 33, height: 18, sampling: ['2x2'] });
    const { components, mcusPerLine, mcuRows } = parseJpeg(bytes, limits).frame;
    expect(components[0]).toMatchObject({ h: 1, v: 1, sampling: 0x22 });
    expect([mcusPerLine, mcuRows]).toEqual([5, 3]);
  });
});

/** Progressive files code no blocks beyond the picture but those of DC: only those within it can be compared. */
function withoutFilling(bytes: Uint8Array): Coefficients {
  const parsed = parseJpeg(bytes, limits);
  return decodeCoefficients(parsed).map((blocks, index) => {
    const { columns, rows, stride } = parsed.frame.components[index]!;
    const lines = Array.from({ length: rows }, (_, row) => [
      ...blocks.subarray(row * stride * 64, (row * stride + columns) * 64),
    ]);
    return Int16Array.from(lines.flat());
  });
}
