import { describe, expect, it } from 'vitest';
import { cropRaster, resizeRaster, type Raster } from './raster.ts';
import { toTensor } from './tensor.ts';

const input = { name: 'x', order: 'rgb', multiple: 2, mean: [10, 20, 30], std: [2, 4, 5] } as const;
const asModel = {
  ...input,
  mean: [10, 20, 30] as [number, number, number],
  std: [2, 4, 5] as [number, number, number],
};

describe('the input tensor', () => {
  it('holds one plane per channel, normalised', () => {
    const picture: Raster = {
      data: Uint8Array.of(12, 24, 35, 10, 20, 30, 14, 28, 40, 10, 20, 30),
      width: 2,
      height: 2,
    };
    const tensor = toTensor(picture, asModel);
    expect([...tensor.data]).toEqual([1, 0, 2, 0, 1, 0, 2, 0, 1, 0, 2, 0]);
  });

  it('is padded with black at the right and bottom', () => {
    const tensor = toTensor({ data: Uint8Array.of(10, 20, 30), width: 1, height: 1 }, asModel);
    expect([tensor.width, tensor.height]).toEqual([2, 2]);
    expect([...tensor.data.subarray(0, 4)]).toEqual([0, -5, -5, -5]);
  });

  it('turns the channels round for models that want blue first', () => {
    const tensor = toTensor({ data: Uint8Array.of(1, 2, 3), width: 1, height: 1 }, { ...asModel, order: 'bgr' }, 1);
    expect([...tensor.data]).toEqual([(3 - 10) / 2, (2 - 20) / 4, (1 - 30) / 5].map(Math.fround));
  });
});

it('a crop is the pixels of its box', () => {
  const data = Uint8Array.from({ length: 27 }, (_, i) => Math.floor(i / 3));
  const part = cropRaster({ data, width: 3, height: 3 }, 1, 1, 2, 2);
  expect([...part.data].filter((_, i) => i % 3 === 0)).toEqual([4, 5, 7, 8]);
});

it('a picture is resized to the very size that was asked for', async () => {
  const picture = { data: new Uint8Array(100 * 50 * 3).fill(80), width: 100, height: 50 };
  const small = await resizeRaster(picture, 33, 7);
  expect(small.data).toHaveLength(33 * 7 * 3);
  expect(new Set(small.data)).toEqual(new Set([80]));
});
