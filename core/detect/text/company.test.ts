import { describe, expect, it } from 'vitest';
import { spells, type ReadTrack } from './company.ts';

const at = (text: string, x: number, y: number, width = 30, height = 42): ReadTrack => {
  const box = { x, y, width, height };
  return { track: { frames: 'all', box, best: { ...box, frame: 0, score: 0.9 } }, reading: { text, confidence: 0.9 } };
};

describe('a single letter', () => {
  it('spells with those of its row or column', () => {
    const row = [at('D', 0, 100), at('K', 80, 102), at('E', 160, 99)];
    expect(row.map((one) => spells(one, row))).toEqual([true, true, true]);
    const column = [at('J', 100, 0), at('AN', 98, 60, 34, 96), at('E', 101, 170)];
    expect(column.map((one) => spells(one, column))).toEqual([true, true, true]);
  });

  it('does not where it stands alone, far away, or beside what is of another size', () => {
    const letter = at('R', 0, 100);
    expect(spells(letter, [letter])).toBe(false);
    expect(spells(letter, [letter, at('L', 300, 100)])).toBe(false);
    expect(spells(letter, [letter, at('K', 80, 160)])).toBe(false);
    expect(spells(letter, [letter, at('K', 60, 60, 120, 160)])).toBe(false);
    expect(spells(letter, [letter, at('', 60, 100)])).toBe(false);
  });

  it('does not where all are round, as a spine is read, or alike', () => {
    const spine = ['O', '0', '8', 'o', 'D'].map((text, index) => at(text, 100, 60 * index));
    expect(spine.some((one) => spells(one, spine))).toBe(false);
    const texture = [at('电', 0, 100), at('D', 60, 100), at('K', 120, 100)];
    expect(spells(texture[0]!, texture)).toBe(false);
    const ribs = ['I', 'I', 'I'].map((text, index) => at(text, 100 + 50 * index, 60));
    expect(ribs.some((one) => spells(one, ribs))).toBe(false);
  });
});
