import { describe, expect, test } from 'vitest';
import { windowFraction } from '../../model/greys.ts';
import type { DicomFacts } from '../../model/item.ts';
import {
  draggedWindow,
  fullRange,
  greyOfSample,
  isGreyscale,
  linearOf,
  lookupTable,
  modalityValue,
  type SampleFormat,
} from './voi.ts';

const format: SampleFormat = {
  bitsAllocated: 16,
  bitsStored: 12,
  signed: false,
  float: false,
  slope: 1,
  intercept: -1024,
  lowIsWhite: false,
};
const dicom = {
  Modality: 'CT',
  SamplesPerPixel: 1,
  PhotometricInterpretation: 'MONOCHROME2',
  windows: [],
} as unknown as DicomFacts;

const linear = (value: number, window: { center: number; width: number }): number =>
  windowFraction(value, window, 'LINEAR');

describe('modality values', () => {
  test('use the stored bits only and rescale them', () => {
    expect(modalityValue(1024, format)).toBe(0);
    expect(modalityValue(0xf000 | 1024, format)).toBe(0);
  });

  test('take the sign from the highest stored bit', () => {
    const signed = { ...format, signed: true, intercept: 0 };
    expect(modalityValue(0x0fff, signed)).toBe(-1);
    expect(modalityValue(0xffff, signed)).toBe(-1);
    expect(modalityValue(0x07ff, signed)).toBe(2047);
  });
});

describe('the linear window of PS3.3 C.11.2.1.2.1', () => {
  test('is black up to its lower edge, white from its upper one, and even between', () => {
    const window = { center: 2048, width: 4096 };
    expect([linear(-5, window), linear(0, window), linear(4095, window), linear(9000, window)]).toEqual([0, 0, 1, 1]);
    expect(linear(2047.5, window)).toBe(0.5);
  });

  test('with width 1 is a step at the centre less a half', () => {
    expect([linear(99.5, { center: 100, width: 1 }), linear(100, { center: 100, width: 1 })]).toEqual([0, 1]);
  });
});

describe('the look-up table', () => {
  const window = { center: 40, width: 400, invert: false };

  test('has a grey for every stored pattern and rises with the value', () => {
    const table = lookupTable(window, format);
    expect(table).toHaveLength(65536);
    expect([table[0], table[1024 + 40], table[4095]]).toEqual([0, 128, 255]);
  });

  test('is turned over by invert and by MONOCHROME1, and twice is not at all', () => {
    const plain = lookupTable(window, format);
    const inverted = lookupTable({ ...window, invert: true }, format);
    expect(inverted[0]).toBe(255);
    expect(lookupTable(window, { ...format, lowIsWhite: true })).toEqual(inverted);
    expect(lookupTable({ ...window, invert: true }, { ...format, lowIsWhite: true })).toEqual(plain);
  });
});

describe('samples of 32 bits', () => {
  const wide: SampleFormat = { ...format, bitsAllocated: 32, bitsStored: 32, intercept: 0 };
  const float: SampleFormat = { ...wide, float: true, signed: true };

  test('are windowed as the others are', () => {
    const grey = greyOfSample({ center: 2 ** 31, width: 2 ** 32, invert: false }, wide);
    expect([0, 2 ** 31, 2 ** 32 - 1].map(grey)).toEqual([0, 128, 255]);
  });

  test('may be floats within a window of less than one; what is no number is black', () => {
    const window = { ...fullRange({ low: 0.25, high: 0.5, float: true }), invert: false };
    expect([0.25, 0.375, 0.5, NaN, Infinity].map(greyOfSample(window, float))).toEqual([0, 128, 255, 0, 255]);
    expect(draggedWindow(window, -50, 0).width).toBeCloseTo(0.25);
    expect(draggedWindow(window, 250, 0).width).toBeCloseTo(0.5);
  });
});

test('the full range shows its lowest value black and its highest white', () => {
  const window = fullRange({ low: -10, high: 245 });
  expect([linear(-10, window), linear(245, window)]).toEqual([0, 1]);
});

describe('the other VOI functions of PS3.3 C.11.2.1.3', () => {
  test('LINEAR_EXACT reaches white at the upper edge itself', () => {
    const exact = (value: number) => windowFraction(value, { center: 100, width: 200 }, 'LINEAR_EXACT');
    expect([exact(-1), exact(0), exact(50), exact(100), exact(200), exact(300)]).toEqual([0, 0, 0.25, 0.5, 1, 1]);
  });

  test('SIGMOID is grey at its centre and never quite black or white', () => {
    const sigmoid = (value: number) => windowFraction(value, { center: 100, width: 200 }, 'SIGMOID');
    expect(sigmoid(100)).toBe(0.5);
    expect(sigmoid(200)).toBeCloseTo(1 / (1 + Math.exp(-2)), 12);
    expect(sigmoid(0) + sigmoid(200)).toBeCloseTo(1, 12);
  });
});

describe('a VOI LUT', () => {
  const tables = [{ first: -2, bits: 8, entries: [0, 51, 102, 204, 255] }];
  const extents = [{ name: 'A', first: -2, count: 5 }];
  const plain: SampleFormat = { ...format, intercept: 0, signed: true };
  const window = { center: 0, width: 1, invert: false, table: 0 };

  test('is looked up by the modality value; what lies beyond takes its ends', () => {
    const grey = lookupTable(window, plain, tables);
    expect([0x0ffd, 0x0ffe, 0x0fff, 0, 1, 2, 3].map((stored) => grey[stored])).toEqual([0, 0, 51, 102, 204, 255, 255]);
  });

  test('is turned over like a window, and gives way to the linear window of its extent when one drags', () => {
    expect(lookupTable({ ...window, invert: true }, plain, tables)[1]).toBe(51);
    expect(linearOf(window, extents)).toEqual({ center: 0.5, width: 5, invert: false });
    expect(linearOf({ center: 1, width: 2, invert: true }, extents)).toEqual({ center: 1, width: 2, invert: true });
  });
});

test('dragging right widens, dragging down raises the centre, and a window never closes', () => {
  const start = { center: 40, width: 400, invert: true };
  expect(draggedWindow(start, 100, 0)).toEqual({ center: 40, width: 560, invert: true });
  expect(draggedWindow(start, 0, 50).center).toBeGreaterThan(40);
  expect(draggedWindow(start, -10_000, 0).width).toBe(1);
});

test('only single-sample MONOCHROME objects are windowed here', () => {
  expect(isGreyscale(dicom)).toBe(true);
  expect(isGreyscale({ ...dicom, PhotometricInterpretation: 'PALETTE COLOR' })).toBe(false);
  expect(isGreyscale({ ...dicom, SamplesPerPixel: 3 })).toBe(false);
  expect(isGreyscale(undefined)).toBe(false);
});
