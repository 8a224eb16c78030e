import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { photoTakenAt } from '../../test/support/takenPhoto.ts';
import { photoCapture } from './capture.ts';

describe('what a photo says of its taking', () => {
  it('is camera and time of capture, whatever the format', async () => {
    const jpeg = await photoTakenAt('2026:03:04 10:12:30');
    const said = { camera: 'Invented Optics\0Model 7\0SN-0042', at: '2026-03-04T10:12:30' };
    expect(photoCapture(jpeg)).toEqual(said);
    const png = await sharp(jpeg).keepExif().png().toBuffer();
    expect(photoCapture(png).at).toBe(said.at);
    const [webp, heif] = await Promise.all([
      sharp(jpeg).keepExif().webp().toBuffer(),
      sharp(jpeg).keepExif().heif({ compression: 'av1' }).toBuffer(),
    ]);
    // What Exif is, a TIFF's directory.
    const tiff = jpeg.subarray(jpeg.indexOf('Exif\0\0', 0, 'latin1') + 6);
    expect([webp, tiff, heif].map((bytes) => photoCapture(bytes).at)).toEqual([said.at, said.at, said.at]);
  });

  it('is nothing where there is no Exif, or a clock that was never set', async () => {
    const bare = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer();
    expect(photoCapture(bare)).toEqual({ camera: null, at: null });
    expect(photoCapture(await photoTakenAt('0000:00:00 00:00:00')).at).toBeNull();
    expect(photoCapture(await photoTakenAt('2026:02:30 10:00:00')).at).toBeNull();
    expect(photoCapture(new Uint8Array(3))).toEqual({ camera: null, at: null });
  });

  it('never fails, whatever is done to the file', async () => {
    const jpeg = await photoTakenAt('2026:03:04 10:12:30');
    let seed = 1;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 3000; round++) {
      const hurt = new Uint8Array(jpeg.subarray(0, 40 + random(900)));
      for (let i = 0; i < 4; i++) hurt[2 + random(hurt.length - 2)] = random(256);
      const { camera } = photoCapture(hurt);
      expect(camera === null || camera.length <= 600).toBe(true);
    }
  });
});
