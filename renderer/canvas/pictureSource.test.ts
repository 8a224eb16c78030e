import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { EncodedSource, levelFor } from './encodedSource.ts';
import { neighbours } from './pictureSource.ts';

test('asks for the next level above what is seen, and never for more than there is', () => {
  expect([levelFor(300, 4000), levelFor(1025, 4000), levelFor(3000, 4000), levelFor(20000, 4000)]).toEqual([
    512, 2048, 4000, 4000,
  ]);
  expect(levelFor(20000, 12000)).toBe(8192);
});

test('fetches ahead in the direction of travel, within the series', () => {
  expect(neighbours(5, 4, 20)).toEqual([6, 7, 4]);
  expect(neighbours(5, 6, 20)).toEqual([4, 3, 6]);
  expect(neighbours(0, 0, 1)).toEqual([]);
  expect(neighbours(19, 18, 20)).toEqual([18]);
});

afterEach(() => vi.unstubAllGlobals());

test('a frame that was left and come back to before its request has ended is shown', async () => {
  const server = createServer((_request, response) => response.end('a picture'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Node decodes no pictures.
  vi.stubGlobal('createImageBitmap', async () => ({ width: 4, height: 4, close: () => undefined }));
  const { port } = server.address() as AddressInfo;
  const nowhere = { left: 0, top: 0, right: -1, bottom: -1 };
  await new Promise<void>((resolve, reject) => {
    const source = new EncodedSource((frame) => `http://127.0.0.1:${port}/${frame}`, { frames: 100, fullSide: 512 });
    source.listen({
      onPicture: ({ frame }) => {
        if (frame === 5) resolve();
      },
      onError: (_frame, error) => reject(new Error(error.code)),
    });
    for (const frame of [5, 50, 5]) source.show(frame, 512, nowhere);
  });
  server.closeAllConnections();
  server.close();
});
