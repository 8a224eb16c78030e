import { describe, expect, it } from 'vitest';
import { decodeLevel, sigmoid } from './anchors.ts';
import { ssdHead, ultrafaceHead } from './heads.table.ts';

const tensor = (channels: number, rows: number, columns: number, at: Record<string, number>) => {
  const data = new Float32Array(channels * rows * columns).fill(0);
  for (const [key, value] of Object.entries(at)) {
    const [channel, row, column] = key.split(',').map(Number) as [number, number, number];
    data[(channel * rows + row) * columns + column] = value;
  }
  return { data, dims: [1, channels, rows, columns] };
};

describe('decoding UltraFace', () => {
  const level = ultrafaceHead.levels[0]!;

  it('places the anchor at the centre of its cell and applies the variances', () => {
    const classes = tensor(6, 2, 3, { '3,1,2': 2, '2,1,2': -1 });
    const boxes = tensor(12, 2, 3, { '4,1,2': 1, '5,1,2': -2, '6,1,2': 5 * Math.log(2), '7,1,2': 0 });
    const [found, ...others] = decodeLevel(classes, boxes, level, ultrafaceHead.layout, 0.6);
    expect(others).toEqual([]);
    // Second anchor, 16 pixels; cell (2,1) of stride 8: centre (20, 12), moved by (1.6, −3.2).
    expect(found!.width).toBeCloseTo(32, 3);
    expect(found!.height).toBeCloseTo(16, 3);
    expect(found!.x + found!.width / 2).toBeCloseTo(21.6, 3);
    expect(found!.y + found!.height / 2).toBeCloseTo(8.8, 3);
    expect(found!.score).toBeCloseTo(sigmoid(3), 6);
  });

  it('fails on a network that answers no number', () => {
    const classes = tensor(6, 1, 1, { '1,0,0': Number.NaN });
    expect(() => decodeLevel(classes, tensor(12, 1, 1, {}), level, ultrafaceHead.layout, 0.6)).toThrow(
      expect.objectContaining({ error: expect.objectContaining({ code: 'DETECTOR_FAILED' }) }),
    );
  });
});

describe('decoding SSD', () => {
  it('reads the second of three logits, and the box as ty, tx, th, tw', () => {
    const classes = tensor(18, 1, 1, {
      '1,0,0': 4,
      '4,0,0': -9,
      '7,0,0': -9,
      '10,0,0': -9,
      '13,0,0': -9,
      '16,0,0': -9,
    });
    const boxes = tensor(24, 1, 1, { '0,0,0': 1, '1,0,0': 2, '2,0,0': 0, '3,0,0': 5 * Math.log(1.5) });
    const [found, ...others] = decodeLevel(classes, boxes, ssdHead.levels[1]!, ssdHead.layout, 0.3);
    expect(others).toEqual([]);
    const side = 0.35 * 512;
    expect(found!.width).toBeCloseTo(1.5 * side, 3);
    expect(found!.height).toBeCloseTo(side, 3);
    expect(found!.x + found!.width / 2).toBeCloseTo(16 + 0.2 * side, 3);
    expect(found!.y + found!.height / 2).toBeCloseTo(16 + 0.1 * side, 3);
  });

  it('has three anchors on its first level and six on the others, all of one area per scale', () => {
    expect(ssdHead.levels.map(({ anchors }) => anchors.length)).toEqual([3, 6, 6, 6, 6, 6]);
    const [square, , wide, tall, wider] = ssdHead.levels[2]!.anchors as [Anchor, Anchor, Anchor, Anchor, Anchor];
    expect(square).toEqual({ width: 256, height: 256 });
    expect(wide.width / wide.height).toBeCloseTo(2);
    expect(tall.width / tall.height).toBeCloseTo(0.5);
    expect(wider.width / wider.height).toBeCloseTo(3);
    expect(wide.width * wide.height).toBeCloseTo(256 * 256);
  });
});

interface Anchor {
  readonly width: number;
  readonly height: number;
}
