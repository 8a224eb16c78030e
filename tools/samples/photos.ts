import sharp from 'sharp';
import { commentSegment, exifBlock, exifSegment, withSegments, xmpSegment } from './exif.ts';
import type { CameraStory } from './exif.ts';
import { renderPortrait } from './portrait.ts';
import type { Sitter } from './portrait.ts';
import { fractal, noise2, seeded } from './random.ts';

export interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

export const portrait = (sitter: Sitter, width: number, height: number): Pixels => ({
  data: renderPortrait(sitter, width, height),
  width,
  height,
});

/** Side by side, as in a picture of a patient with a relative; the seam is where two walls meet. */
export function sideBySide(left: Pixels, right: Pixels): Pixels {
  const width = left.width + right.width;
  const data = new Uint8Array(width * left.height * 3);
  for (let y = 0; y < left.height; y++) {
    data.set(left.data.subarray(y * left.width * 3, (y + 1) * left.width * 3), y * width * 3);
    data.set(right.data.subarray(y * right.width * 3, (y + 1) * right.width * 3), (y * width + left.width) * 3);
  }
  return { data, width, height: left.height };
}

/** A pigmented, uneven lesion on textured skin, close up; no face in it. `grain` 0 leaves out the fine noise. */
export function lesion(seed: number, width: number, height: number, grain = 5): Pixels {
  const data = new Uint8Array(width * height * 3);
  const unit = height / 12;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const u = x / unit;
      const v = y / unit;
      const texture = 7 * fractal(seed, u * 1.2, v * 1.2) + 6 * furrows(seed, u, v);
      const reach =
        Math.hypot((u - (6 * width) / height) / 2.6, (v - 6) / 2.1) + 0.35 * fractal(seed + 1, u * 0.9, v * 0.9);
      const inside = 1 / (1 + Math.exp((reach - 1) * 14));
      const mottling = 0.5 + 0.5 * fractal(seed + 2, u * 2.3, v * 2.3);
      const fine = grain * noise2(seed + 3, x * 1.9, y * 1.9);
      const skin = [214 + texture, 168 + texture, 148 + texture] as const;
      const pigment = [118 - 60 * mottling, 72 - 40 * mottling, 56 - 26 * mottling] as const;
      for (let c = 0; c < 3; c++) {
        const value = skin[c]! + (pigment[c]! - skin[c]!) * inside * 0.93 + fine;
        data[(y * width + x) * 3 + c] = Math.max(0, Math.min(255, Math.round(value)));
      }
    }
  }
  return { data, width, height };
}

/** The fine criss-cross of skin. */
function furrows(seed: number, u: number, v: number): number {
  const bend = fractal(seed + 8, u * 0.7, v * 0.7);
  const one = Math.abs(Math.sin(u * 7 + v * 4 + bend * 3));
  const other = Math.abs(Math.sin(u * 5 - v * 7 + bend * 3));
  return Math.min(one, other) - 0.4;
}

export const jpegOf = (pixels: Pixels, quality = 86): Promise<Buffer> =>
  sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } })
    .jpeg({ quality, chromaSubsampling: '4:2:0' })
    .toBuffer();

/** As a camera stores it: turned by its orientation tag, with metadata and a thumbnail of the whole scene. */
export async function cameraJpeg(pixels: Pixels, story: CameraStory, quality = 86): Promise<Buffer> {
  const raw = { raw: { width: pixels.width, height: pixels.height, channels: 3 as const } };
  // Orientation 6 says "turn me clockwise to see me upright", so the stored picture lies the other way round.
  const stored = story.orientation === 6 ? sharp(pixels.data, raw).rotate(270) : sharp(pixels.data, raw);
  const jpeg = await stored.clone().jpeg({ quality }).toBuffer();
  const thumbnail = await sharp(pixels.data, raw).resize({ width: 120 }).jpeg({ quality: 60 }).toBuffer();
  return withSegments(jpeg, [
    exifSegment(exifBlock(story, thumbnail)),
    xmpSegment(story.artist, 'Zzville'),
    commentSegment(story.description),
  ]);
}

/** A PNG with a text chunk that names a patient, as screenshot tools leave it. */
export async function annotatedPng(pixels: Pixels, owner: string): Promise<Buffer> {
  return sharp(pixels.data, { raw: { width: pixels.width, height: pixels.height, channels: 3 } })
    .png({ compressionLevel: 9 })
    .withExif({ IFD0: { Artist: owner, ImageDescription: `Dermoscopy ${owner}` } })
    .toBuffer();
}

/** A JPEG that cannot be decoded completely: cut off after `share` of its bytes. */
export const truncated = (jpeg: Uint8Array, share: number): Uint8Array =>
  jpeg.subarray(0, Math.floor(jpeg.length * share));

export const noisePixels = (seed: number, width: number, height: number): Pixels => {
  const random = seeded(seed);
  return { data: Uint8Array.from({ length: width * height * 3 }, () => random() * 256), width, height };
};
