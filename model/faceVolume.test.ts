import { describe, expect, it } from 'vitest';
import type { DicomFacts } from './item.ts';
import { refusedHeadSlices } from './faceVolume.ts';

const slices = (...counts: number[]) => counts.map((headSlices) => ({ dicom: { headSlices } as DicomFacts }));
const everyone = { audience: { kind: 'community' } } as const;
const policy = { headSlices: 30 };

describe('a stack of slices of a head', () => {
  it('is not for the whole community', () => {
    expect(refusedHeadSlices(everyone, slices(20, 11), policy)).toBe(31);
  });

  it('is for those whom its author names', () => {
    expect(refusedHeadSlices({ audience: { kind: 'only-me' } }, slices(500), policy)).toBeUndefined();
  });

  it('may be shown in key images', () => {
    expect(refusedHeadSlices(everyone, [...slices(1, 29), {}], policy)).toBeUndefined();
  });
});
