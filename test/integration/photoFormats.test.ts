import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type JpegOptions } from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BurnedRegion } from '../../model/clearance.ts';
import { clearPhoto } from '../../core/photo/burn.ts';
import { verifyFile } from '../../core/verify/verifyFile.ts';
import {
  animatedWebp,
  bmpOf,
  extendedWebp,
  gifOf,
  hasHeifEnc,
  heicOf,
  posterised,
  tiffOf,
  webpOf,
} from '../support/photoFormats.ts';
import { exifSegment, exifTiff, jpegOf, noise, pngOf, testPattern, xmpPacket } from '../support/pictures.ts';
import { adobeRgb } from '../support/profiles.ts';

/** Each type of photo from its original to a verified file, by the two sides that share no code but codecs. */
const limits = {
  ...{ megapixels: 10, fileMegabytes: 64, zipEntries: 100, zipTotalMegabytes: 100, zipRatio: 200 },
  ...{ workerSeconds: 60, workerMegabytes: 1024 },
};
const fill: [number, number, number] = [0, 0, 0];
const [width, height] = [176, 144];
const pattern = testPattern(width, height);
const person = 'Zzdoe Invented';
const exif = { ascii: { 0x013b: person, 0x010f: 'Maker' }, gps: true };
const mask = (x: number, y: number, w: number, h: number): BurnedRegion => ({
  ...{ frames: 'all', what: 'manual', approvedBy: 'test' },
  shape: { kind: 'rectangle', box: { x, y, width: w, height: h } },
});
const regions = [mask(10, 12, 40, 30), mask(95, 70, 33, 17)];

type Original = () => Promise<Uint8Array> | Uint8Array;
const originals: Record<string, Original> = {
  'JPEG 4:2:0': () => sharpJpeg({ chromaSubsampling: '4:2:0' }),
  'JPEG 4:4:4, progressive': () => sharpJpeg({ chromaSubsampling: '4:4:4', progressive: true }),
  'JPEG, turned': () => jpegOf(pattern, { segments: [exifSegment({ ...exif, orientation: 6 })] }),
  'JPEG, turned, of another size than its blocks': () =>
    jpegOf(testPattern(170, 139), { segments: [exifSegment({ ...exif, orientation: 3 })] }),
  'JPEG, grey': () => jpegOf(pattern, { grey: true }),
  'JPEG, CMYK': () => jpegOf(pattern, { cmyk: true }),
  'PNG of 16 bits': () => pngOf(pattern, { bitDepth: 16 }),
  WebP: () => webpOf(pattern),
  'WebP, lossless, with metadata': () =>
    extendedWebp(pattern, [
      ['EXIF', exifTiff(exif)],
      ['XMP ', Buffer.from(xmpPacket(`<dc:creator>${person}</dc:creator>`))],
    ]),
  'WebP, animated': () => animatedWebp([pattern, noise(width, height)]),
  GIF: () => gifOf([posterised(pattern), posterised(noise(width, height))], person),
  TIFF: () => tiffOf([[pattern, { ascii: { 0x013b: person } }]]),
  'TIFF of 16 bits in tiles, with a profile, turned': () =>
    tiffOf([[pattern, { bits: 16, tile: 32, orientation: 7, icc: adobeRgb() }]]),
  'TIFF, CMYK': () => tiffOf([[pattern, { cmyk: true }]]),
  BMP: () => bmpOf(pattern, Buffer.from(person)),
  AVIF: () =>
    sharp(pattern.pixels, { raw: { width, height, channels: 3 } })
      .avif({ quality: 90, effort: 0 })
      .toBuffer(),
  ...(hasHeifEnc
    ? {
        HEIC: () => heicOf(pattern, { exif }),
        'HEIC of 10 bits, with a profile': () => heicOf(pattern, { icc: adobeRgb(), arguments: ['-b', '10'] }),
        'AVIF with a profile': () => heicOf(pattern, { avif: true, icc: adobeRgb() }),
      }
    : {}),
};
const sharpJpeg = (options: JpegOptions): Promise<Buffer> =>
  sharp(pattern.pixels, { raw: { width, height, channels: 3 } })
    .withExif({ IFD0: { Artist: person } })
    .jpeg({ quality: 88, ...options })
    .toBuffer();

describe('a photo of any type', () => {
  it.each(Object.keys(originals))('is cleared and passes every check: %s', async (name) => {
    const original = await originals[name]!();
    for (const burned of [[], regions]) {
      const made = await clearPhoto({ bytes: original, regions: burned, fill, jpegQuality: 95, limits });
      const { mediaType, checks } = await verified(made.bytes, original, burned);
      expect(checks.filter(({ passed }) => !passed)).toEqual([]);
      expect(mediaType).toBe(made.mediaType);
      expect(checks.map(({ check }) => check)).toContain('outside-masks');
      expect(Buffer.from(made.bytes).includes('Zzdoe')).toBe(false);
    }
  });

  it.each(['TIFF', 'GIF', 'BMP', 'WebP, lossless, with metadata'])(
    'is no leak unless a name of it survives: %s',
    async (name) => {
      const original = await originals[name]!();
      const made = await clearPhoto({ bytes: original, regions: [], fill, jpegQuality: 95, limits });
      const leaky = Buffer.concat([made.bytes.subarray(0, 33), Buffer.from(person), made.bytes.subarray(33)]);
      const { checks } = await verified(leaky, original, []);
      expect(checks.find(({ check }) => check === 'no-identifiers')?.passed).toBe(false);
    },
  );

  it('is found out where another picture was cleared in its place', async () => {
    const original = await originals['WebP']!();
    const made = await clearPhoto({
      bytes: await webpOf(noise(width, height)),
      regions,
      fill,
      jpegQuality: 95,
      limits,
    });
    const { checks } = await verified(made.bytes, original, regions);
    expect(checks.find(({ check }) => check === 'outside-masks')?.passed).toBe(false);
  });
});

describe('a JPEG that may stay one', () => {
  it.each([
    ['JPEG 4:2:0', 'lossless-outside-blocks'],
    ['JPEG 4:4:4, progressive', 'lossless-outside-blocks'],
    ['JPEG, turned', 'lossless-outside-blocks'],
    ['JPEG, grey', 'lossless-outside-blocks'],
    ['JPEG, turned, of another size than its blocks', 're-encoded'],
    ['JPEG, CMYK', 're-encoded'],
  ])('%s: %s', async (name, encoding) => {
    const original = await originals[name]!();
    const made = await clearPhoto({ bytes: original, regions, fill, jpegQuality: 95, limits });
    expect(made.encoding).toBe(encoding);
  });

  it('keeps every pixel outside of the blocks that a mask touches', async () => {
    const original = await originals['JPEG 4:4:4, progressive']!();
    const made = await clearPhoto({ bytes: original, regions: [mask(16, 16, 32, 32)], fill, jpegQuality: 95, limits });
    const [before, after] = await Promise.all([original, made.bytes].map((bytes) => sharp(bytes).raw().toBuffer()));
    let changed = 0;
    for (let i = 0; i < before!.length; i++) if (before![i] !== after![i]) changed++;
    expect(changed).toBeLessThanOrEqual(32 * 32 * 3);
    expect(changed).toBeGreaterThan(32 * 32);
  });

  it('turns by all eight orientations as a decoder does', async () => {
    for (let orientation = 2; orientation <= 8; orientation++) {
      const original = await jpegOf(pattern, { segments: [exifSegment({ orientation })] });
      const made = await clearPhoto({ bytes: original, regions, fill, jpegQuality: 95, limits });
      expect(made.encoding).toBe('lossless-outside-blocks');
      const { checks } = await verified(made.bytes, original, regions);
      expect(checks.filter(({ passed }) => !passed)).toEqual([]);
    }
  });
});

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'scrim-photos-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function verified(bytes: Uint8Array, original: Uint8Array, burned: BurnedRegion[]) {
  const path = join(folder, 'original');
  writeFileSync(path, original);
  return verifyFile({ source: { kind: 'bytes', bytes }, limits, burned, fill, against: { kind: 'path', path } });
}
