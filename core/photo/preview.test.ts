import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { exifSegment, jpegOf, pngOf, testPattern } from '../../test/support/pictures.ts';
import { photoPicture } from './preview.ts';
import { probePhoto } from './probe.ts';

const limits = { megapixels: 10 };

describe('a photo’s picture', () => {
  it('is turned and fits the asked side', async () => {
    const bytes = await jpegOf(testPattern(640, 480), { segments: [exifSegment({ orientation: 6 })] });
    const picture = await photoPicture(bytes, { maxSide: 100, limits });
    expect(picture).toMatchObject({ mediaType: 'image/jpeg', width: 75, height: 100 });
    const { info, data } = await sharp(picture.bytes).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([75, 100]);
    // The red corner, at the top right after the turn.
    const at = (1 * info.width + 73) * info.channels;
    expect(data[at]).toBeGreaterThan(200);
    expect(data[at + 1]).toBeLessThan(60);
  });

  it('is never enlarged', async () => {
    const picture = await photoPicture(pngOf(testPattern(64, 48)), { maxSide: 1000, limits });
    expect([picture.width, picture.height]).toEqual([64, 48]);
  });

  it('carries nothing of the source’s metadata', async () => {
    const segments = [exifSegment({ ascii: { 0x013b: 'Invented Person' } })];
    const picture = await photoPicture(await jpegOf(testPattern(), { segments }), { maxSide: 64, limits });
    expect(Buffer.from(picture.bytes).includes('Invented')).toBe(false);
  });
});

describe('probing a photo', () => {
  it('answers what it is after orientation, and a thumbnail of the same', async () => {
    const bytes = await jpegOf(testPattern(640, 480), { segments: [exifSegment({ orientation: 8, gps: true })] });
    const { facts, thumbnail } = await probePhoto(bytes, limits);
    expect(facts).toEqual({
      mediaType: 'image/jpeg',
      bytes: bytes.length,
      columns: 480,
      rows: 640,
      frames: 1,
      identifiers: ['dates', 'location'],
    });
    expect(thumbnail).toMatchObject({ mediaType: 'image/webp', width: 192, height: 256 });
  });
});
