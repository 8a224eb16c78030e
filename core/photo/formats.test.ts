import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type TiffOptions } from 'sharp';
import { describe, expect, it } from 'vitest';
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
} from '../../test/support/photoFormats.ts';
import {
  exifTiff,
  jpegOf,
  jpegSegment,
  noise,
  pngOf,
  pngPart,
  testPattern,
  xmpPacket,
  type RawPicture,
} from '../../test/support/pictures.ts';
import { adobeRgb, iccSegment, swappedProfile } from '../../test/support/profiles.ts';
import { clearPhoto } from './burn.ts';
import { decodePhoto, type DecodedPhoto } from './decode.ts';
import { photoIdentifiers } from './identifiers.ts';
import { photoPicture } from './preview.ts';
import { probePhoto } from './probe.ts';
import { readPhotoStructure } from './structure.ts';
import { tiffPageFile } from './tiffPageFile.ts';
import { readTiffStructure } from './tiffPages.ts';

const limits = { megapixels: 1 };
const pattern = testPattern(64, 48);
const flat = posterised(pattern);
const grey: RawPicture = { ...pattern, pixels: pattern.pixels.map((_, i, all) => all[i - (i % 3)]!) };

const exactly = (photo: DecodedPhoto, picture: RawPicture): boolean =>
  photo.columns === picture.columns && Buffer.compare(photo.pixels, picture.pixels) === 0;
const meanDifference = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((sum, value, index) => sum + Math.abs(value - b[index]!), 0) / a.length;
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (thrown: unknown) => (thrown as { error?: unknown }).error ?? thrown,
  );

describe('a photo that lost nothing is decoded exactly, and becomes a PNG', () => {
  const sources: Record<string, [mediaType: string, picture: RawPicture, () => Promise<Buffer> | Buffer]> = {
    'WebP, lossless': ['image/webp', pattern, () => webpOf(pattern, { lossless: true })],
    GIF: ['image/gif', flat, () => gifOf([flat])],
    'TIFF in strips': ['image/tiff', pattern, () => tiffOf([[pattern]])],
    'TIFF in tiles': ['image/tiff', pattern, () => tiffOf([[pattern, { tile: 16 }]])],
    'TIFF of 16 bits': ['image/tiff', pattern, () => tiffOf([[pattern, { bits: 16 }]])],
    'TIFF of 16 bits, grey': ['image/tiff', grey, () => tiffOf([[pattern, { bits: 16, grey: true }]])],
    'TIFF by LZW with a predictor': [
      'image/tiff',
      pattern,
      () => sharpTiff({ compression: 'lzw', predictor: 'horizontal' }),
    ],
    'TIFF, a pyramid’s tiles deflated': [
      'image/tiff',
      pattern,
      () => sharpTiff({ compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 }),
    ],
    BMP: ['image/bmp', pattern, () => bmpOf(pattern)],
  };
  it.each(Object.keys(sources))('%s', async (name) => {
    const [mediaType, picture, make] = sources[name]!;
    const bytes = await make();
    const photo = await decodePhoto(bytes, limits);
    expect(exactly(photo, picture)).toBe(true);
    expect(photo).toMatchObject({ mediaType, outputType: 'image/png' });
    const { facts } = await probePhoto(bytes, limits);
    expect(facts).toMatchObject({
      mediaType,
      becomes: 'image/png',
      bytes: bytes.length,
      columns: 64,
      rows: 48,
      frames: 1,
    });
    const cleared = await clearPhoto({ bytes, regions: [], fill: [0, 0, 0], jpegQuality: 95, limits });
    expect(cleared).toMatchObject({ mediaType: 'image/png', encoding: 'lossless' });
    expect(
      Buffer.compare(await sharp(cleared.bytes).toColourspace('srgb').raw().toBuffer(), Buffer.from(picture.pixels)),
    ).toBe(0);
    expect(await photoPicture(bytes, { maxSide: 32, limits })).toMatchObject({ width: 32, height: 24 });
  });
});

const sharpTiff = (options: TiffOptions): Promise<Buffer> =>
  sharp(pattern.pixels, { raw: { width: 64, height: 48, channels: 3 } })
    .tiff(options)
    .toBuffer();

describe('a photo that lost something before is decoded closely, and becomes a JPEG', () => {
  const sources: Record<string, [mediaType: string, make: () => Promise<Buffer>]> = {
    WebP: ['image/webp', () => webpOf(pattern)],
    'TIFF by JPEG': ['image/tiff', () => sharpTiff({ compression: 'jpeg', quality: 95 })],
    AVIF: [
      'image/avif',
      () =>
        sharp(pattern.pixels, { raw: { width: 64, height: 48, channels: 3 } })
          .avif({ quality: 90, effort: 0 })
          .toBuffer(),
    ],
    ...(hasHeifEnc ? { HEIC: ['image/heic', () => heicOf(pattern)] as [string, () => Promise<Buffer>] } : {}),
  };
  it.each(Object.keys(sources))('%s', async (name) => {
    const [mediaType, make] = sources[name]!;
    const bytes = await make();
    const photo = await decodePhoto(bytes, limits);
    expect(photo).toMatchObject({ mediaType, outputType: 'image/jpeg', columns: 64, rows: 48 });
    expect(meanDifference(photo.pixels, pattern.pixels)).toBeLessThan(6);
    const cleared = await clearPhoto({ bytes, regions: [], fill: [0, 0, 0], jpegQuality: 95, limits });
    expect(cleared).toMatchObject({ mediaType: 'image/jpeg', encoding: 're-encoded', columns: 64, rows: 48 });
  });
});

describe('what is told of a photo', () => {
  const noticesOf = async (bytes: Uint8Array): Promise<readonly string[]> => (await decodePhoto(bytes, limits)).notices;

  it('is that only the first picture of an animation is looked at', async () => {
    const second = posterised(noise(64, 48));
    const actl = Buffer.alloc(8);
    actl.writeUInt32BE(2, 0);
    for (const bytes of [
      await gifOf([flat, second]),
      await animatedWebp([flat, second]),
      pngOf(flat, { chunks: [pngPart('acTL', actl)] }),
    ]) {
      const photo = await decodePhoto(bytes, limits);
      expect(photo.notices).toContain('first-frame-only');
      expect(exactly(photo, flat)).toBe(true);
    }
  });

  it('is that 16 bits were rounded: the nearest of 256 steps, not the upper byte', async () => {
    const samples = Buffer.alloc(4 * 3 * 2);
    [0x00ff, 0x0080, 0x0081, 0x7fff, 0xfeff, 0xff7f, 0x1234, 0xabcd, 0x0101, 0x4000, 0xffff, 0].forEach((value, i) =>
      samples.writeUInt16BE(value, i * 2),
    );
    const wide = new Uint16Array(12).map((_, i) => samples.readUInt16BE(i * 2));
    const png = await sharp(wide, { raw: { width: 4, height: 1, channels: 3 } })
      .toColourspace('rgb16')
      .png()
      .toBuffer();
    const photo = await decodePhoto(png, limits);
    expect(photo.notices).toEqual(['reduced-to-8-bits']);
    expect([...photo.pixels]).toEqual([...wide].map((value) => Math.round(value / 257)));
  });

  it('is that colours were converted, from CMYK and from other profiles than sRGB’s', async () => {
    expect(await noticesOf(tiffOf([[pattern, { cmyk: true }]]))).toEqual(['converted-from-cmyk']);
    expect(await noticesOf(tiffOf([[pattern, { icc: adobeRgb() }]]))).toEqual(['converted-to-srgb']);
    const srgb = await sharp(pngOf(pattern)).withIccProfile('srgb').jpeg().toBuffer();
    expect(await noticesOf(srgb)).toEqual([]);
  });

  it('are its categories of identifier, in every container', async () => {
    const exif = exifTiff({ ascii: { 0x010f: 'Maker' }, exif: { 0x9003: '2026:01:02 03:04:05' }, gps: true });
    const xmp = Buffer.from(xmpPacket('<dc:creator>Invented Person</dc:creator>'));
    const found = (bytes: Uint8Array) => photoIdentifiers(readPhotoStructure(bytes, limits));
    const webp = await extendedWebp(pattern, [
      ['EXIF', exif],
      ['XMP ', xmp],
    ]);
    expect(found(webp)).toEqual(['dates', 'device', 'free-text', 'location', 'owner']);
    expect(found(await gifOf([flat], 'for J. Doe'))).toEqual(['free-text']);
    expect(found(tiffOf([[pattern, { ascii: { 0x010f: 'Maker', 0x013b: 'Doe', 0x0132: '2026:01:02' } }]]))).toEqual([
      'dates',
      'device',
      'owner',
    ]);
    expect(found(bmpOf(pattern, Buffer.from('J. Doe')))).toEqual(['private']);
    expect(
      found(
        tiffOf([
          [pattern, {}],
          [testPattern(16, 12), { subfileType: 1 }],
        ]),
      ),
    ).toEqual(['embedded-thumbnail']);
  });

  it.skipIf(!hasHeifEnc)('are those of HEIC too', async () => {
    const bytes = await heicOf(pattern, {
      exif: { exif: { 0x9003: '2026:01:02 03:04:05' }, gps: true },
      arguments: ['-t', '32'],
    });
    const found = photoIdentifiers(readPhotoStructure(bytes, limits));
    expect(found).toEqual(['dates', 'location', 'embedded-thumbnail']);
  });
});

describe('all eight orientations', () => {
  const withOrientation: Record<string, (orientation: number) => Promise<Buffer> | Buffer> = {
    JPEG: (orientation) =>
      jpegOf(pattern, {
        quality: 98,
        segments: [jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifTiff({ orientation })]))],
      }),
    PNG: (orientation) => pngOf(pattern, { chunks: [pngPart('eXIf', exifTiff({ orientation }))] }),
    WebP: (orientation) => extendedWebp(pattern, [['EXIF', exifTiff({ orientation })]]),
    TIFF: (orientation) => tiffOf([[pattern, { orientation }]]),
  };
  it.each(Object.keys(withOrientation))('turn a %s as the eye sees it', async (name) => {
    for (let orientation = 1; orientation <= 8; orientation++) {
      const photo = await decodePhoto(await withOrientation[name]!(orientation), limits);
      const expected = turned(pattern, orientation);
      expect([photo.columns, photo.rows]).toEqual([expected.columns, expected.rows]);
      expect(meanDifference(photo.pixels, expected.pixels)).toBeLessThan(name === 'JPEG' ? 4 : 0.001);
    }
  });
});

/** By the definition of the tag (Exif 2.32, 0x0112): where the stored first row and column are on the screen. */
function turned({ columns, rows, pixels }: RawPicture, orientation: number): RawPicture {
  const [width, height] = orientation > 4 ? [rows, columns] : [columns, rows];
  const out = new Uint8Array(pixels.length);
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const [right, down] = [columns - 1 - x, rows - 1 - y];
      const [toX, toY] = (
        [
          [x, y],
          [right, y],
          [right, down],
          [x, down],
          [y, x],
          [down, x],
          [down, right],
          [y, right],
        ] as const
      )[orientation - 1]!;
      out.set(pixels.subarray((y * columns + x) * 3, (y * columns + x) * 3 + 3), (toY * width + toX) * 3);
    }
  }
  return { columns: width, rows: height, pixels: out };
}

const hasTificc = spawnSync('tificc', []).error === undefined;
if (!hasTificc)
  process.stderr.write('photos: tificc (liblcms2-utils) is not installed, comparing colours with it is skipped\n');

describe('a profile is converted, not dropped', () => {
  const profiles: Record<string, Buffer> = { 'Adobe RGB': adobeRgb(), 'red and green exchanged': swappedProfile() };
  const files: Record<string, (icc: Buffer) => Promise<Buffer> | Buffer> = {
    TIFF: (icc) => tiffOf([[pattern, { icc }]]),
    PNG: (icc) =>
      sharp(tiffOf([[pattern, { icc }]]))
        .keepIccProfile()
        .png()
        .toBuffer(),
    WebP: (icc) => extendedWebp(pattern, [['ICCP', icc]]),
  };
  it.skipIf(!hasTificc).each(Object.keys(profiles))(
    '%s: as littleCMS’ own program does, within one level',
    async (name) => {
      const expected = await byTificc(tiffOf([[pattern, { icc: profiles[name]! }]]));
      expect(meanDifference(expected, pattern.pixels)).toBeGreaterThan(5);
      for (const make of Object.values(files)) {
        const photo = await decodePhoto(await make(profiles[name]!), limits);
        const most = photo.pixels.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i]!)), 0);
        expect(most).toBeLessThanOrEqual(1);
      }
    },
  );

  it('in a JPEG, where the picture is then made anew', async () => {
    const plain = await decodePhoto(await jpegOf(pattern), limits);
    const bytes = await jpegOf(pattern, { segments: [iccSegment(swappedProfile())] });
    expect(meanDifference((await decodePhoto(bytes, limits)).pixels, plain.pixels)).toBeGreaterThan(20);
    expect(await clearPhoto({ bytes, regions: [], fill: [0, 0, 0], jpegQuality: 95, limits })).toMatchObject({
      encoding: 're-encoded',
    });
  });

  it.skipIf(!hasHeifEnc)('in HEIC and AVIF, by profile and by number', async () => {
    const plain = await decodePhoto(await heicOf(pattern), limits);
    const tagged = await decodePhoto(await heicOf(pattern, { icc: swappedProfile() }), limits);
    expect(meanDifference(tagged.pixels, plain.pixels)).toBeGreaterThan(20);
    expect(tagged.notices).toEqual(['converted-to-srgb']);
    for (const avif of [false, true]) {
      const p3 = await decodePhoto(namedP3(await heicOf(pattern, { avif, icc: swappedProfile() })), limits);
      expect(p3.notices).toEqual(['converted-to-srgb']);
      expect(meanDifference(p3.pixels, plain.pixels)).toBeGreaterThan(3);
    }
  });
});

/** Numbers (primaries of Display P3, the curve of sRGB, BT.601) in place of the profile, in its box. */
function namedP3(heic: Buffer): Buffer {
  const at = heic.indexOf('colrprof');
  Buffer.from('nclx\0\x0c\0\x0d\0\x06\x80', 'latin1').copy(heic, at + 4);
  return heic;
}

async function byTificc(tiff: Buffer): Promise<Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'scrim-icc-'));
  try {
    writeFileSync(join(folder, 'in.tif'), tiff);
    execFileSync('tificc', ['-t0', '-o', '*sRGB', join(folder, 'in.tif'), join(folder, 'out.tif')], {
      stdio: 'ignore',
    });
    return await sharp(readFileSync(join(folder, 'out.tif')), { ignoreIcc: true })
      .raw()
      .toBuffer();
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('pages of a TIFF', () => {
  const second = noise(40, 30, 5);
  const pages = tiffOf([
    [pattern, { ascii: { 0x013b: 'Invented Person' } }],
    [second, { tile: 16, orientation: 6 }],
    [testPattern(8, 8), { subfileType: 1 }],
  ]);

  it('are counted without reduced copies, and never decoded as one', async () => {
    expect(readTiffStructure(pages)).toMatchObject({ pages: [{ columns: 64 }, { columns: 40 }], auxiliary: 1 });
    expect(await codeOf(decodePhoto(pages, limits))).toMatchObject({ code: 'UNSUPPORTED_TYPE' });
  });

  it('each make a file of their own, always the same, with their own fields and nothing of another page', async () => {
    const [first, other] = [tiffPageFile(pages, 0), tiffPageFile(pages, 1)];
    expect(exactly(await decodePhoto(first, limits), pattern)).toBe(true);
    expect(exactly(await decodePhoto(other, limits), turned(second, 6))).toBe(true);
    expect(Buffer.compare(tiffPageFile(pages, 1), other)).toBe(0);
    expect(Buffer.from(first).includes('Invented Person')).toBe(true);
    expect(Buffer.from(other).includes('Invented Person')).toBe(false);
    expect(first.length + other.length).toBeLessThan(pages.length + 200);
    expect(() => tiffPageFile(pages, 2)).toThrow();
  });
});

describe('what is refused by its name', () => {
  const thumbnail = testPattern(32, 24);
  const raw: Record<string, Buffer> = {
    'DNG, by its version': tiffOf([[thumbnail, { shorts: { 0xc612: 1 } }]]),
    'NEF, by its reduced first picture and its maker': tiffOf([
      [thumbnail, { subfileType: 1, ascii: { 0x010f: 'NIKON CORPORATION' } }],
    ]),
    'ARW, by its colour filter array': tiffOf([[thumbnail], [thumbnail, { shorts: { 0x828e: 1 } }]]),
    'CR2, by its mark': Buffer.concat([Buffer.from('II*\0\x10\0\0\0CR\x02\0', 'latin1'), Buffer.alloc(40)]),
  };
  it.each(Object.keys(raw))('Camera RAW: %s', (name) => {
    expect(() => readTiffStructure(raw[name]!)).toThrow(
      expect.objectContaining({ error: { code: 'UNSUPPORTED_TYPE', params: { type: 'Camera RAW' } } }),
    );
  });

  it('JPEG that is coded in another way than photographs are', async () => {
    for (const [marker, type] of [
      [0xc9, 'JPEG (arithmetic coding)'],
      [0xc3, 'JPEG (lossless process)'],
      [0xc5, 'JPEG (hierarchical)'],
    ] as const) {
      const bytes = await jpegOf(pattern);
      bytes[bytes.indexOf(Buffer.from([0xff, 0xc0])) + 1] = marker;
      expect(await codeOf(decodePhoto(bytes, limits))).toEqual({ code: 'UNSUPPORTED_TYPE', params: { type } });
    }
    const twelve = await jpegOf(pattern);
    twelve[twelve.indexOf(Buffer.from([0xff, 0xc0])) + 4] = 12;
    expect(await codeOf(decodePhoto(twelve, limits))).toEqual({
      code: 'UNSUPPORTED_TYPE',
      params: { type: '12-bit JPEG' },
    });
  });

  it('a picture that claims more than the policy allows, from its header alone', async () => {
    const huge: Record<string, Buffer> = {
      gif: await gifOf([flat]),
      bmp: bmpOf(pattern),
      tiff: tiffOf([[pattern]]),
      webp: await extendedWebp(pattern, [['EXIF', exifTiff({})]]),
    };
    huge['gif']!.writeUInt16LE(65535, 6);
    huge['gif']!.writeUInt16LE(65535, 8);
    huge['tiff']!.writeUInt32LE(60000, huge['tiff']!.indexOf(Buffer.from([0, 1, 4, 0, 1, 0, 0, 0])) + 8);
    huge['tiff']!.writeUInt32LE(60000, huge['tiff']!.indexOf(Buffer.from([1, 1, 4, 0, 1, 0, 0, 0])) + 8);
    expect(await codeOf(decodePhoto(huge['gif']!, limits))).toMatchObject({ code: 'DIMENSIONS_TOO_LARGE' });
    expect(await codeOf(decodePhoto(huge['tiff']!, limits))).toMatchObject({ code: 'DIMENSIONS_TOO_LARGE' });
    // Samples that are not there, or a canvas that is not the picture's, are damage before they are large.
    huge['bmp']!.writeInt32LE(60000, 18);
    huge['webp']!.writeUIntLE(16382, 24, 3);
    expect(await codeOf(decodePhoto(huge['bmp']!, limits))).toMatchObject({ code: 'DAMAGED_FILE' });
    expect(await codeOf(decodePhoto(huge['webp']!, limits))).toMatchObject({ code: 'DAMAGED_FILE' });
  });
});

describe('pictures of one pixel and of one line', () => {
  it.each([
    [1, 1],
    [1, 60_000],
    [60_000, 1],
  ] as const)('%i × %i', async (columns, rows) => {
    const picture = noise(columns, rows);
    const files = [await jpegOf(picture), pngOf(picture), tiffOf([[picture]]), bmpOf(picture)];
    for (const bytes of files) {
      expect((await probePhoto(bytes, limits)).facts).toMatchObject({ columns, rows });
      const cleared = await clearPhoto({ bytes, regions: [], fill: [0, 0, 0], jpegQuality: 95, limits });
      expect(cleared).toMatchObject({ columns, rows });
    }
  });
});
