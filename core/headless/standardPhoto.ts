import type { ClearedImage } from '../../model/clearance.ts';
import { standardObject } from '../export/standardObject.ts';
import { allOf } from '../files/content.ts';
import type { CheckedFile } from './clearedFolder.ts';
import type { Headless } from './headless.ts';

/** A cleared photo of a folder as an object of its own. A policy approves only what every detector looked at as a whole. */
export const standardPhoto = (
  headless: Headless,
  { cleared, content }: CheckedFile,
  photo: NonNullable<ClearedImage['photo']>,
): Promise<Uint8Array> =>
  standardObject(headless, {
    ...{ cleared, bytes: allOf(content), place: photo, depiction: photo.depiction },
    scanned: { face: true, text: true },
  });
