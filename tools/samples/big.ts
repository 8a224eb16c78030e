/**
 * Material for measurements, not for the repository: `node --import tsx tools/samples/big.ts DIR [--photos N] [--cts N]` writes a
 * 12-megapixel photo with faces of several sizes, N photos of their own content, and N CT slices.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import type { OverlayOptions } from 'sharp';
import { lesion, portrait } from './photos.ts';
import type { Pixels } from './photos.ts';
import { seeded } from './random.ts';
import { ctSlice } from './scans.ts';
import { sitters } from './sitters.ts';
import { exifBlock, exifSegment, withSegments } from './exif.ts';

export const bigPhotoSize = { width: 4000, height: 3000 } as const;

const asSharp = ({ data, width, height }: Pixels): ReturnType<typeof sharp> =>
  sharp(data, { raw: { width, height, channels: 3 } });

/** Renders the invented people once; scenes are put together from them. */
export async function portraits(height = 480): Promise<Buffer[]> {
  const width = Math.round(height * 0.75);
  return Promise.all(
    Object.values(sitters).map((sitter) =>
      asSharp(portrait(sitter, width, height))
        .png()
        .toBuffer(),
    ),
  );
}

/** A 4000 × 3000 scene before its encoding: people near and far before a wall, with the grain of a sensor. */
async function scene(faces: readonly Buffer[], seed: number): Promise<Pixels> {
  const random = seeded(seed);
  const { width, height } = bigPhotoSize;
  const layers: OverlayOptions[] = [];
  for (const [index, size] of [1500, 900, 520, 300].entries()) {
    const input = await sharp(faces[(index + seed) % faces.length])
      .resize({ height: size })
      .toBuffer();
    layers.push({
      input,
      left: 100 + index * 950 + Math.floor(random() * 60),
      top: Math.floor(random() * (height - size)),
    });
  }
  const background = { r: 120, g: 128, b: 130 };
  const data = await sharp({ create: { width, height, channels: 3, background } })
    .composite(layers)
    .removeAlpha()
    .raw()
    .toBuffer();
  for (let i = 0; i < data.length; i++) {
    data[i] = Math.max(0, Math.min(255, data[i]! + Math.round((random() - 0.5) * 6)));
  }
  return { data, width, height };
}

/** As a camera writes it: EXIF with an owner and a position, quality 90. */
export async function bigPhoto(faces: readonly Buffer[], seed = 1): Promise<Buffer> {
  const jpeg = await asSharp(await scene(faces, seed))
    .jpeg({ quality: 90 })
    .toBuffer();
  const story = {
    make: 'Zzcam',
    model: 'Zzcam X1',
    owner: 'Zzowner Clinic Camera 3',
    serial: `ZZCAM-${seed}`,
    artist: 'Dr Horace Zzphysician',
    description: `Scene ${seed} of A. Zztest`,
    takenAt: '2024:05:17 10:15:02',
    orientation: 1,
    latitude: 0.0123,
    longitude: 0.0456,
  };
  return withSegments(jpeg, [exifSegment(exifBlock(story))]);
}

/** Small photos of different content, without faces. */
export const smallPhoto = (seed: number): Promise<Buffer> =>
  asSharp(lesion(seed, 1024, 768))
    .jpeg({ quality: 88 })
    .toBuffer();

export async function makeBig(directory: string, { photos = 0, cts = 0 } = {}): Promise<void> {
  await mkdir(directory, { recursive: true });
  const put = (name: string, bytes: Uint8Array): Promise<void> => writeFile(join(directory, name), bytes);
  await put('photo-12mp.jpg', await bigPhoto(await portraits()));
  for (let i = 1; i <= photos; i++) await put(`photo-${String(i).padStart(5, '0')}.jpg`, await smallPhoto(i));
  if (cts === 0) return;
  const slice = ctSlice(1);
  const random = seeded(5);
  for (let i = 1; i <= cts; i++) {
    // One slice with other noise in its first rows: of its own content, at the price of a copy.
    const copy = Buffer.from(slice);
    for (let at = copy.length - 512 * 512 * 2, end = at + 4096; at < end; at += 2)
      copy.writeInt16LE(-1000 + Math.floor(random() * 20), at);
    await put(`ct-${String(i).padStart(5, '0')}.dcm`, copy);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { photos: { type: 'string', default: '0' }, cts: { type: 'string', default: '0' } },
  });
  const [directory] = positionals;
  if (!directory) throw new Error('usage: big.ts DIR [--photos N] [--cts N]');
  await makeBig(directory, { photos: Number(values.photos), cts: Number(values.cts) });
}
