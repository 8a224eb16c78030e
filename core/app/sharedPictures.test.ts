import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import type { CaseId, ImageId } from '../../model/ids.ts';
import { createSharedPictures } from './sharedPictures.ts';

interface Cover {
  readonly id: CaseId;
  readonly cover: ImageId;
}

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

it('covers of cases that were never opened leave memory with the next list that does not have them', async () => {
  const shared = createSharedPictures();
  const cases = Array.from({ length: 5 }, () => ({ id: randomUUID() as CaseId, cover: randomUUID() as ImageId }));
  const [first, withdrawn, third, fourth, fifth] = cases as [Cover, Cover, Cover, Cover, Cover];
  let fetched: ImageId[] = [];
  const look = async (...seen: readonly Cover[]) => {
    fetched = [];
    for (const { cover } of seen) await shared.files.get(cover, async () => (fetched.push(cover), new Uint8Array(1)));
    return fetched;
  };
  const page = (entries: readonly Cover[], isFirst: boolean, isLast: boolean) =>
    shared.listed('all', { entries, isFirst, isLast });
  page([first, withdrawn], true, false);
  page([third, fourth], false, true);
  await look(first, withdrawn, third, fourth);
  page([first, third], true, false);
  page([fourth], false, true);
  expect(await look(first, third, fourth)).toEqual([]);
  expect(await look(withdrawn)).toEqual([withdrawn.cover]);
  // Another question is another list.
  shared.listed('other', { entries: [first, fifth], isFirst: true, isLast: true });
  expect(await look(first, third)).toEqual([third.cover]);
});
