import { describe, expect, test } from 'vitest';
import type { DicomFacts } from '../../model/item.ts';
import { histogramSteps, rangeWithin, stepOf, type Histogram } from './histogram.ts';
import { firstPreset, presetsFor, showsPreset, type Preset } from './presets.ts';

const facts = (more: Partial<DicomFacts>): DicomFacts =>
  ({
    Modality: 'CT',
    SamplesPerPixel: 1,
    PhotometricInterpretation: 'MONOCHROME2',
    windows: [],
    ...more,
  }) as unknown as DicomFacts;

const histogram: Histogram = {
  range: { low: 0, high: 1280 },
  counts: Uint32Array.from({ length: histogramSteps }, (_, i) => (i === 0 || i === 127 ? 1 : 100)),
};
const extent = (name: string) => ({ name, first: 0, count: 256 });
const frame = { histogram, tables: [], windows: [] };
const nameOf = ({ name }: Preset): string =>
  name.kind === 'own' ? name.text : name.kind === 'known' ? name.key : `unnamed ${name.number}`;

describe('presets', () => {
  test('offer the file’s own first, then its LUTs, then those of what was examined, then the rest', () => {
    const own = facts({ windows: [{ name: 'ABDOMEN', center: 50, width: 350 }], BodyPartExamined: 'HEAD' });
    expect(presetsFor(own, { ...frame, tables: [extent('HARD COPY')] }).map(nameOf)).toEqual([
      'ABDOMEN',
      'HARD COPY',
      ...['brain', 'stroke', 'subdural', 'temporalBone', 'softTissue'],
      ...['lung', 'bone', 'liver', 'angiography', 'full'],
    ]);
  });

  test('of other modalities follow the values that occur', () => {
    expect(presetsFor(facts({ Modality: 'MR' }), frame).map(nameOf)).toEqual(['percent99', 'percent90', 'full']);
    expect(presetsFor(facts({ Modality: 'PT' }), frame).map(nameOf)).toEqual(['full', 'quarter']);
    expect(presetsFor(facts({ Modality: 'MR' }), null)).toEqual([]);
  });

  test('the picture is first shown by its window, else its LUT, else all its values', () => {
    const windows = [{ name: '', center: 1, width: 2 }];
    expect(firstPreset(presetsFor(facts({ windows }), { ...frame, tables: [extent('A')] }))?.window).toEqual({
      center: 1,
      width: 2,
    });
    expect(firstPreset(presetsFor(facts({}), { ...frame, tables: [extent('A')] }))?.window.table).toBe(0);
    expect(firstPreset(presetsFor(facts({}), frame))?.window).toEqual({ center: 640.5, width: 1281 });
  });

  test('a frame with windows of its own is shown with those', () => {
    const windows = [{ name: 'A', center: 1, width: 2 }];
    const own = { ...frame, windows: [{ name: 'B', center: 3, width: 4 }] };
    expect(firstPreset(presetsFor(facts({ windows }), own))?.window).toEqual({ center: 3, width: 4 });
  });

  test('one is recognised in the window that it made', () => {
    const [first, second] = presetsFor(facts({ windows: [{ name: 'A', center: 1, width: 2 }], voi: 'SIGMOID' }), frame);
    const window = { ...first!.window, invert: true };
    expect([showsPreset(window, first!), showsPreset(window, second!), showsPreset(null, first!)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe('a histogram', () => {
  test('gives each value a step, the ends theirs', () => {
    expect([-5, 0, 9.9, 10, 1280, 9999].map((value) => stepOf(histogram.range, value))).toEqual([0, 0, 0, 1, 127, 127]);
  });

  test('knows between which values most of the pixels lie', () => {
    expect(rangeWithin(histogram, 0.005)).toEqual({ low: 10, high: 1270 });
    expect(rangeWithin(histogram, 0)).toEqual({ low: 0, high: 1280 });
  });
});
