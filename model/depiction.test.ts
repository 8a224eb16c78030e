import { describe, expect, it } from 'vitest';
import { bodySites, depictionSchema, eyesNeededFor, nothingDepicted, type BodySiteCode } from './depiction.ts';

/** SNOMED CT's check digit, by J. Verhoeff's dihedral group. */
function isSctid(code: string): boolean {
  const turn = (a: number, b: number): number =>
    a < 5 ? (b < 5 ? (a + b) % 5 : 5 + ((a + b - 5) % 5)) : b < 5 ? 5 + ((a - 5 - b + 5) % 5) : (a - b + 5) % 5;
  const swap = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
  let sum = 0;
  [...code].reverse().forEach((digit, place) => {
    let value = Number(digit);
    for (let i = 0; i < place % 8; i++) value = swap[value]!;
    sum = turn(sum, value);
  });
  return sum === 0;
}

const photo = (bodySite: BodySiteCode | null) => ({
  facts: { mediaType: 'image/jpeg' },
  depiction: { ...nothingDepicted, bodySite },
});

describe('body sites', () => {
  it('have codes of SNOMED CT with their check digits, each once', () => {
    expect(bodySites.filter(({ code }) => !isSctid(code))).toEqual([]);
    expect(new Set(bodySites.map(({ code }) => code)).size).toBe(bodySites.length);
    expect(new Set(bodySites.map(({ label }) => label)).size).toBe(bodySites.length);
  });

  it('need eyes where they are of a head or a neck, and where nobody said one', () => {
    expect(eyesNeededFor(photo('36141000'))).toBe('head-or-neck');
    expect(eyesNeededFor(photo('43081002'))).toBe('head-or-neck');
    expect(eyesNeededFor(photo('25763004'))).toBeUndefined();
    expect(eyesNeededFor(photo(null))).toBe('no-body-site');
    expect(eyesNeededFor({ facts: { mediaType: 'image/png' } })).toBe('no-body-site');
    expect(eyesNeededFor({ facts: { mediaType: 'application/dicom' } })).toBeUndefined();
  });

  it('that are on no list are refused', () => {
    expect(depictionSchema.safeParse({ ...nothingDepicted, bodySite: '36141001' }).success).toBe(false);
    expect(depictionSchema.safeParse({ ...nothingDepicted, bodySite: '36141000' }).success).toBe(true);
  });
});
