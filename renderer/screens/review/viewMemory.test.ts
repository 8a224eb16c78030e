import { describe, expect, test } from 'vitest';
import type { ItemDetail } from '../../../model/item.ts';
import { fakeItem } from '../../dev/fakeItems.ts';
import { aspectOf, recall, remember, type Remembered } from './viewMemory.ts';

const ct = fakeItem(3);
const seen = ({ facts }: ItemDetail, scale: number): Remembered => ({
  view: {
    image: { width: facts.columns, height: facts.rows },
    size: { width: 800, height: 600 },
    viewport: { scale, offsetX: 5, offsetY: 7, quarters: 1 },
    fitted: false,
  },
  window: { center: 40, width: 80, invert: true },
  frame: 4,
});

describe('how a picture was looked at', () => {
  test('is as it was when one comes back to it', () => {
    remember(ct, seen(ct, 3));
    remember(fakeItem(0), seen(fakeItem(0), 1));
    expect(recall(ct)).toMatchObject(seen(ct, 3));
  });

  test('goes on to the next of the same size, and its window within the series alone', () => {
    remember(ct, seen(ct, 2));
    const next = { ...ct, id: fakeItem(50).id };
    expect(recall(next)).toEqual({ view: seen(ct, 2).view, window: seen(ct, 2).window });
    expect(recall({ ...next, group: undefined })).toEqual({ view: seen(ct, 2).view });
  });

  test('does not go on to one of another size or of pixels of another shape', () => {
    remember(ct, seen(ct, 2));
    expect(recall(fakeItem(51))).toEqual({});
    const tall = {
      ...ct,
      id: fakeItem(52).id,
      facts: { ...ct.facts, dicom: { ...ct.facts.dicom!, PixelAspectRatio: [2, 1] } },
    };
    expect(recall(tall as ItemDetail).view).toBeUndefined();
  });
});

describe('the shape of a pixel', () => {
  const dicom = ct.facts.dicom!;
  test('is that of its spacing, else of its aspect ratio, else square', () => {
    expect(aspectOf({ ...dicom, PixelSpacing: [0.6, 0.3], PixelAspectRatio: [1, 5] })).toBe(2);
    expect(aspectOf({ ...dicom, PixelAspectRatio: [4, 3] })).toBeCloseTo(4 / 3);
    expect([aspectOf(dicom), aspectOf(undefined)]).toEqual([1, 1]);
  });

  test('is square for rounding and for nonsense', () => {
    expect(aspectOf({ ...dicom, PixelSpacing: [0.501, 0.5] })).toBe(1);
    expect(aspectOf({ ...dicom, PixelAspectRatio: [1, 1e6] })).toBe(1);
  });
});
