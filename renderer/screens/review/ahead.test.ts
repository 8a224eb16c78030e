import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { ItemDetail } from '../../../model/item.ts';
import { createFakeBridge } from '../../dev/fakeBridge.ts';
import { fakeItem } from '../../dev/fakeItems.ts';

const workstation = createFakeBridge('work', 'dark');
Object.assign(globalThis, { window: { scrim: workstation } });
const { forgetAhead, leave, lookAhead, open, openSource, readyEditor } = await import('./ahead.ts');
const { useItems } = await import('../../app/state/items.ts');

const photos = [0, 1, 2, 4, 6].map(fakeItem).map(({ id }) => ({ ...fakeItem(0), id }) satisfies ItemDetail);
const ids = photos.map(({ id }) => id);
const canvas = { width: 800, height: 600 };
const fetched: string[] = [];

beforeAll(() => {
  // Node decodes no pictures.
  vi.stubGlobal('createImageBitmap', async () => ({ width: 4, height: 3, close: () => undefined }));
  vi.stubGlobal('fetch', async (url: string) => {
    fetched.push(url);
    return new Response('a picture');
  });
});

beforeEach(() => {
  forgetAhead();
  fetched.length = 0;
  useItems.setState({ items: new Map(photos.map((item) => [item.id, item])) });
});

test('the next two pictures and the one before are ready, decoded no larger than they will be seen', async () => {
  await lookAhead(ids[1]!, canvas);
  expect(ids.map((id) => readyEditor(id)?.id)).toEqual([ids[0], undefined, ids[2], ids[3], undefined]);
  expect(fetched).toHaveLength(3);
  expect(fetched.every((url) => url.endsWith('maxSide=1024'))).toBe(true);
  await lookAhead(ids[2]!, canvas);
  expect(ids.map((id) => readyEditor(id)?.id)).toEqual([undefined, ids[1], undefined, ids[3], ids[4]]);
});

test('a picture made ready is shown without being fetched again', async () => {
  await lookAhead(ids[1]!, canvas);
  await vi.waitFor(() => expect(fetched).toHaveLength(3));
  await new Promise(setImmediate);
  const shown: number[] = [];
  const source = openSource({ ...photos[2]! });
  source.listen({ onPicture: ({ frame }) => shown.push(frame), onError: (_frame, error) => expect.fail(error.code) });
  source.show(0, 700, { left: 0, top: 0, right: -1, bottom: -1 });
  expect(shown).toEqual([0]);
  expect(fetched).toHaveLength(3);
  source.close();
});

test('what has changed since it was made ready is read again', async () => {
  await lookAhead(ids[1]!, canvas);
  const items = new Map(useItems.getState().items);
  useItems.setState({ items: items.set(ids[2]!, { ...photos[2]! }) });
  expect(readyEditor(ids[2]!)).toBeUndefined();
  expect(readyEditor(ids[3]!)).toBeDefined();
});

test('edits of the picture that was left are written before it is read again', async () => {
  const opened = await open(ids[2]!);
  if (!opened.ok) throw new Error(opened.error.code);
  opened.value.dispatch({ kind: 'accept-all' });
  leave(opened.value);
  await lookAhead(ids[3]!, canvas);
  const { detail, editor } = readyEditor(ids[2]!)!.store.getState();
  expect(editor.document.regions.every(({ decision }) => decision === 'accepted')).toBe(true);
  expect(detail.revision).toBe(opened.value.store.getState().detail.revision);
});
