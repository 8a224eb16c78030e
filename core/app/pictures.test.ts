import { randomUUID } from 'node:crypto';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import defaultPolicy from '../../resources/policies/default.json' with { type: 'json' };
import { itemIdSchema } from '../../model/ids.ts';
import { policySchema } from '../../model/policy.ts';
import { photoCrops, type CropRequest } from '../export/crops.ts';
import { createPictures } from './pictures.ts';

const { limits } = policySchema.parse(defaultPolicy);
const id = itemIdSchema.parse(randomUUID());
const [columns, rows] = [1100, 1030];

/** Noise, so that a tile is told from its neighbour. */
async function photo() {
  const pixels = Uint8Array.from({ length: columns * rows * 3 }, (_, i) => (i * 31 + (i >> 9)) % 251);
  const raw = { raw: { width: columns, height: rows, channels: 3 } } as const;
  return { pixels, bytes: new Uint8Array(await sharp(pixels, raw).png({ compressionLevel: 1 }).toBuffer()) };
}
const made = photo();

async function withPhoto() {
  const { pixels, bytes } = await made;
  let decoded = 0;
  const pictures = createPictures({
    store: { items: { get: async () => ({ contentHash: 'x', facts: { columns, rows, frames: 1 } }) } } as never,
    blobs: { read: async () => bytes } as never,
    pool: {
      run: async (_: string, request: CropRequest) => {
        decoded++;
        return { pictures: await photoCrops(bytes, request) };
      },
    } as never,
    limits,
    fill: [0, 0, 0],
  });
  return { pictures, pixels, decoded: () => decoded };
}

describe('tiles of a large picture', () => {
  it('are its pixels, and a row of them is made at once', async () => {
    const { pictures, pixels, decoded } = await withPhoto();
    const [first, last] = await Promise.all([pictures.tile(id, 0, 0, 1), pictures.tile(id, 0, 1, 1)]);
    expect([first.width, first.height, last.width, last.height]).toEqual([1024, 6, 76, 6]);
    expect(decoded()).toBe(1);
    const shown = await sharp(last.bytes).removeAlpha().raw().toBuffer();
    const at = (1026 * columns + 1030) * 3;
    expect(shown.subarray((2 * 76 + 6) * 3, (2 * 76 + 6) * 3 + 9)).toEqual(Buffer.from(pixels.subarray(at, at + 9)));
  });

  it('are none beside it, and none of a frame that it has not', async () => {
    const { pictures, decoded } = await withPhoto();
    const none = { error: { code: 'NOT_FOUND' } };
    for (const [frame, column, row] of [
      [0, 2, 0],
      [0, 0, 2],
      [0, -1, 0],
      [0, 0.5, 0],
      [1, 0, 0],
    ] as const) {
      await expect(pictures.tile(id, frame, column, row)).rejects.toMatchObject(none);
    }
    expect(decoded()).toBe(0);
  });
});
