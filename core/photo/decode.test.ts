import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import {
  exifSegment,
  exifTiff,
  jpegOf,
  noise,
  pngHeader,
  pngMagic,
  pngOf,
  pngPart,
  testPattern,
  type RawPicture,
} from '../../test/support/pictures.ts';
import { decodePhoto, type RgbPicture } from './decode.ts';

const limits = { megapixels: 1 };
const pattern = testPattern(64, 48);
const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (thrown: unknown) => (thrown as { error?: { code?: unknown } }).error?.code ?? thrown,
  );
const pixel = ({ columns, pixels }: RgbPicture, x: number, y: number): number[] => [
  ...pixels.subarray((y * columns + x) * 3, (y * columns + x) * 3 + 3),
];
const meanDifference = (a: RawPicture, b: RgbPicture): number =>
  a.pixels.reduce((sum, value, index) => sum + Math.abs(value - b.pixels[index]!), 0) / a.pixels.length;

describe('decoding a photo', () => {
  it('gives the pixels of an 8-bit PNG exactly', async () => {
    const photo = await decodePhoto(pngOf(pattern), limits);
    expect(photo).toMatchObject({ mediaType: 'image/png', columns: 64, rows: 48, grey: false, notices: [] });
    expect(Buffer.compare(photo.pixels, pattern.pixels)).toBe(0);
  });

  it.each([{ progressive: false }, { progressive: true }])('decodes a JPEG, %j', async (options) => {
    const photo = await decodePhoto(await jpegOf(pattern, { ...options, quality: 98 }), limits);
    expect(photo).toMatchObject({ mediaType: 'image/jpeg', columns: 64, rows: 48 });
    expect(meanDifference(pattern, photo)).toBeLessThan(4);
  });

  it.each([
    ['a few', Buffer.from([0, 0, 2])],
    ['as many as a text', Buffer.from('what an editor left behind, Zachariasson')],
    ['something like a stuffed marker', Buffer.from([0xff, 0x00, 0x00])],
  ])('passes over %s bytes between two segments, and says so', async (_, stray) => {
    const whole = await jpegOf(pattern, { quality: 98 });
    const frame = whole.indexOf(Buffer.from([0xff, 0xc0]));
    const file = Buffer.concat([whole.subarray(0, frame), stray, whole.subarray(frame)]);
    const photo = await decodePhoto(file, limits);
    expect(photo.notices).toEqual(['stray-bytes-left-out']);
    expect(Buffer.compare(photo.pixels, (await decodePhoto(whole, limits)).pixels)).toBe(0);
  });

  it.each([
    ['a second picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
    ['more than a slip of a length', Buffer.alloc(5000)],
  ])('refuses %s between two segments', async (_, stray) => {
    const whole = await jpegOf(pattern);
    const frame = whole.indexOf(Buffer.from([0xff, 0xc0]));
    const file = Buffer.concat([whole.subarray(0, frame), stray, whole.subarray(frame)]);
    expect(await codeOf(decodePhoto(file, limits))).toBe('DAMAGED_FILE');
  });

  it('spreads one channel over three and says that it did come as one', async () => {
    for (const file of [await jpegOf(pattern, { grey: true }), pngOf(pattern, { colourType: 0 })]) {
      const photo = await decodePhoto(file, limits);
      expect(photo.grey).toBe(true);
      expect(photo.pixels.length).toBe(64 * 48 * 3);
      const [red, green, blue] = pixel(photo, 50, 40);
      expect([green, blue]).toEqual([red, red]);
    }
  });

  it('converts a CMYK JPEG', async () => {
    const photo = await decodePhoto(await jpegOf(pattern, { cmyk: true }), limits);
    expect(photo.notices).toEqual(['converted-from-cmyk']);
    const [red, green, blue] = pixel(photo, 4, 4);
    expect(red).toBeGreaterThan(200);
    expect(Math.max(green!, blue!)).toBeLessThan(60);
  });

  it('reduces 16 bits to 8 and says so', async () => {
    const photo = await decodePhoto(pngOf(pattern, { bitDepth: 16 }), limits);
    expect(photo.notices).toEqual(['reduced-to-8-bits']);
    expect(Buffer.compare(photo.pixels, pattern.pixels)).toBe(0);
  });

  it('lays transparency on white and says so', async () => {
    const photo = await decodePhoto(pngOf(pattern, { colourType: 6, alpha: 0 }), limits);
    expect(photo.notices).toEqual(['alpha-flattened']);
    expect(pixel(photo, 4, 4)).toEqual([255, 255, 255]);
  });

  it('converts a wide-gamut picture to sRGB by its profile', async () => {
    const { columns: width, rows: height, pixels } = pattern;
    const wide = await sharp(pixels, { raw: { width, height, channels: 3 } })
      .withIccProfile('p3')
      .png()
      .toBuffer();
    const photo = await decodePhoto(wide, limits);
    expect(meanDifference(pattern, photo)).toBeLessThan(2);
  });

  // The red corner of the pattern is at the top left of the stored pixels; where it goes tells the turn.
  it.each([
    [1, 'top left', 4, 4, 64, 48],
    [2, 'top right', 59, 4, 64, 48],
    [3, 'bottom right', 59, 43, 64, 48],
    [4, 'bottom left', 4, 43, 64, 48],
    [5, 'top left', 4, 4, 48, 64],
    [6, 'top right', 43, 4, 48, 64],
    [7, 'bottom right', 43, 59, 48, 64],
    [8, 'bottom left', 4, 59, 48, 64],
  ])('turns orientation %i: the first pixel goes to the %s', async (orientation, _corner, x, y, columns, rows) => {
    const jpeg = await jpegOf(pattern, { quality: 98, segments: [exifSegment({ orientation })] });
    const png = pngOf(pattern, { chunks: [pngPart('eXIf', exifTiff({ orientation }))] });
    for (const file of [jpeg, png]) {
      const photo = await decodePhoto(file, limits);
      expect([photo.columns, photo.rows]).toEqual([columns, rows]);
      const [red, green, blue] = pixel(photo, x, y);
      expect(red).toBeGreaterThan(240);
      expect(Math.max(green!, blue!)).toBeLessThan(15);
    }
  });
});

describe('what cannot be decoded whole', () => {
  it('is refused wherever a JPEG is cut', async () => {
    for (const progressive of [false, true]) {
      const whole = await jpegOf(noise(96, 96), { progressive });
      const codes = new Set<unknown>();
      for (let length = 3; length < whole.length; length += 131) {
        codes.add(await codeOf(decodePhoto(whole.subarray(0, length), limits)));
      }
      codes.add(await codeOf(decodePhoto(whole.subarray(0, -1), limits)));
      expect([...codes]).toEqual(['DAMAGED_FILE']);
    }
  });

  it('is refused when a cut JPEG was given an end marker again', async () => {
    const whole = await jpegOf(noise(96, 96));
    const end = Buffer.from([0xff, 0xd9]);
    for (const part of [0.3, 0.5, 0.7, 0.85]) {
      const cut = Buffer.concat([whole.subarray(0, Math.floor(whole.length * part)), end]);
      expect(await codeOf(decodePhoto(cut, limits))).toBe('DAMAGED_FILE');
    }
  });

  it('is refused wherever a PNG is cut, or any byte of it is changed', async () => {
    const whole = pngOf(noise(40, 40));
    for (let at = 8; at < whole.length; at += 97) {
      expect(await codeOf(decodePhoto(whole.subarray(0, at), limits))).toBe('DAMAGED_FILE');
      const changed = Buffer.from(whole);
      changed[at] = whole[at]! ^ 0xff;
      expect(await codeOf(decodePhoto(changed, limits))).toMatch(/DAMAGED_FILE|DIMENSIONS_TOO_LARGE/);
    }
  });

  it('is refused when a PNG holds fewer rows than its header claims, check sums and all', async () => {
    expect(await codeOf(decodePhoto(pngOf(pattern, { rowsWritten: 40 }), limits))).toBe('DAMAGED_FILE');
  });

  it('is refused by its header’s claim before anything is decompressed', async () => {
    const claim = Buffer.concat([pngMagic, pngHeader(60000, 60000)]);
    await expect(decodePhoto(claim, { megapixels: 120 })).rejects.toMatchObject({
      error: { code: 'DIMENSIONS_TOO_LARGE', params: { columns: 60000, rows: 60000, limit: 120 } },
    });
    const jpeg = await jpegOf(pattern);
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    jpeg.writeUInt16BE(60000, frame + 5);
    jpeg.writeUInt16BE(60000, frame + 7);
    expect(await codeOf(decodePhoto(jpeg, limits))).toBe('DIMENSIONS_TOO_LARGE');
  });

  it('is refused if it is another format, whatever sharp could make of it', async () => {
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>');
    for (const file of [svg, Buffer.from('plain text'), new Uint8Array(0)]) {
      expect(await codeOf(decodePhoto(file, limits))).toBe('UNKNOWN_TYPE');
    }
    // The loaders themselves are shut, should a signature check ever be passed by.
    await expect(sharp(svg).toBuffer()).rejects.toThrow();
  });
});
