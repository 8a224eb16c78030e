import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { CaseId, ImageId } from '../../model/ids.ts';
import { createSharedPictures } from './sharedPictures.ts';

it('pictures that the service shows no longer leave memory, others of the case stay', async () => {
  const [id, kept, flagged] = [randomUUID() as CaseId, randomUUID() as ImageId, randomUUID() as ImageId];
  const shared = createSharedPictures();
  const fetched: ImageId[] = [];
  const look = (image: ImageId) =>
    shared.files.get(image, async () => {
      fetched.push(image);
      return new Uint8Array(1);
    });
  shared.keepOnly(id, [kept, flagged]);
  await Promise.all([look(kept), look(flagged)]);
  shared.keepOnly(id, [kept]);
  await Promise.all([look(kept), look(flagged)]);
  expect(fetched).toEqual([kept, flagged, flagged]);
  // Withdrawn: nothing of it is left.
  shared.keepOnly(id, []);
  await look(kept);
  expect(fetched).toEqual([kept, flagged, flagged, kept]);
});
