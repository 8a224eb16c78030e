import { afterEach, expect, test, vi } from 'vitest';
import { Tiles } from './tiles.ts';

const image = { width: 100_000, height: 100_000 };
const closed = new Set<unknown>();
afterEach(() => {
  vi.unstubAllGlobals();
  closed.clear();
});

function withTiles(answer: (url: string) => Response = () => new Response('x')) {
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url);
    return answer(url);
  });
  vi.stubGlobal('createImageBitmap', async () => {
    const bitmap = { close: () => closed.add(bitmap) };
    return bitmap;
  });
  const shown: number[] = [];
  const tiles: Tiles = new Tiles(
    (...place) => place.join('/'),
    image,
    () => shown.push(tiles.of(0).length),
  );
  return { tiles, asked, shown };
}
const range = (left: number, right: number, rows = 1) => ({ left, top: 0, right, bottom: rows - 1 });

test('tiles that are seen are asked for once, and stay while others come', async () => {
  const { tiles, asked, shown } = withTiles();
  tiles.show(0, range(0, 1));
  tiles.show(0, range(0, 1));
  await vi.waitFor(() => expect(shown).toEqual([1, 2]));
  tiles.show(0, range(1, 2));
  await vi.waitFor(() => expect(tiles.of(0)).toHaveLength(3));
  expect(asked).toEqual(['0/0/0', '0/1/0', '0/2/0']);
  expect(tiles.of(0).map(({ box }) => box.x)).toEqual([0, 1024, 2048]);
});

test('memory is bounded, however far one pans and however much is seen, and none that is told of is closed', async () => {
  const { tiles, shown } = withTiles();
  for (let step = 0; step < 90; step += 6) {
    tiles.show(0, range(step, step + 5));
    await vi.waitFor(() => expect(shown).toHaveLength(step + 6));
    expect(tiles.of(0).length).toBeLessThanOrEqual(48);
    expect(tiles.of(0).some(({ bitmap }) => closed.has(bitmap))).toBe(false);
  }
  tiles.show(0, range(0, 90, 90));
  await vi.waitFor(() => expect(shown.length).toBeGreaterThanOrEqual(90 + 42));
  expect(tiles.of(0).length).toBeLessThanOrEqual(48);
  tiles.clear();
  expect([tiles.of(0), closed.size]).toEqual([[], shown.length]);
});

test('a tile that fails to come is left to the level below, and asked for when it is seen again', async () => {
  const { tiles, asked, shown } = withTiles(() => Response.json({}, { status: 422 }));
  tiles.show(0, range(0, 0));
  await vi.waitFor(() => expect(asked).toHaveLength(1));
  await new Promise((resolve) => setImmediate(resolve));
  tiles.show(0, range(0, 0));
  await vi.waitFor(() => expect(asked).toHaveLength(2));
  expect(shown).toEqual([]);
});
