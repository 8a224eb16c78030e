/**
 * Writes the samples offered on the first screen, but for the archive among them (archive.ts): `node --import tsx tools/samples/make.ts [DIR]`. Seeded: the same pictures every
 * time. People, hospitals and numbers are invented; see resources/samples/LICENSES.md.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CameraStory } from './exif.ts';
import { annotatedPng, cameraJpeg, jpegOf, lesion, portrait, sideBySide, truncated } from './photos.ts';
import { ctSlice } from './scans.ts';
import { sitters } from './sitters.ts';

const story = (over: Partial<CameraStory>): CameraStory => ({
  make: 'Zzcam',
  model: 'Zzcam X1',
  owner: 'Zzowner Clinic Camera 3',
  serial: 'ZZCAM-0099817',
  artist: 'Dr Horace Zzphysician',
  description: 'Ada Zztest, ZZ-4471902',
  takenAt: '2024:05:17 10:15:02',
  orientation: 1,
  latitude: 0.0123,
  longitude: 0.0456,
  ...over,
});

export async function makeSamples(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true });
  const put = (name: string, bytes: Uint8Array): Promise<void> => writeFile(join(directory, name), bytes);
  const ada = portrait(sitters.ada, 750, 1000);
  const ben = portrait(sitters.ben, 750, 1000);
  const cleo = portrait(sitters.cleo, 750, 1000);
  await put('photo-cheek-rash.jpg', await cameraJpeg(ada, story({ orientation: 6 })));
  await put('photo-follow-up.jpg', await cameraJpeg(ben, story({ description: 'Benedikt Zztest, ZZ-8815530' })));
  await put('photo-two-people.jpg', await cameraJpeg(sideBySide(cleo, ada), story({}), 82));
  await put(
    'skin-lesion.jpg',
    await cameraJpeg(lesion(71, 1200, 900), story({ description: 'Back of A. Zztest' }), 80),
  );
  await put('dermoscopy.png', await annotatedPng(lesion(72, 400, 400, 0), 'Zztest Ada'));
  await put('ct-abdomen.dcm', ctSlice(1));
  await put('cut-short.jpg', truncated(await jpegOf(lesion(73, 160, 120)), 0.4));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const target = process.argv[2] ?? fileURLToPath(new URL('../../resources/samples', import.meta.url));
  await makeSamples(target);
  console.log(`samples written to ${target}`);
}
