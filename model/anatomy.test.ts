import { expect, it } from 'vitest';
import { caseFormSchema } from './case.ts';
import { anatomyCode, anatomyMeanings } from './anatomy.ts';
import { anatomyRows } from './anatomy.table.ts';

it('every region has one code and one meaning that a form takes', () => {
  expect(new Set(anatomyMeanings.map((meaning) => meaning.toLowerCase())).size).toBe(anatomyRows.length);
  for (const [code, meaning] of anatomyRows) {
    expect(code).toMatch(/^\d{6,18}$/);
    expect(caseFormSchema.shape.anatomy.parse(meaning)).toBe(meaning);
  }
});

it('is found however it is spelt, and no code is made up for other words', () => {
  expect(anatomyCode('knee')).toBe('72696002');
  expect(anatomyCode(' KNEE ')).toBe('72696002');
  expect(anatomyCode('knee, left, medial')).toBeNull();
});
