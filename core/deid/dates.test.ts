import { describe, expect, it } from 'vitest';
import { plannedAge, plannedDate, dayOf, type DatePlan } from './dates.ts';

const shift: DatePlan = { kind: 'shift', days: 400 };

describe('a shifted date', () => {
  it('moves by exactly that many days, over months, years and leap days', () => {
    for (const day of ['20240611', '20000301', '19000101', '18991231', '20240229']) {
      const moved = plannedDate(day, 'DA', shift)!;
      expect(moved).toMatch(/^\d{8}$/);
      expect(dayOf(day)! - dayOf(moved)!).toBe(400);
    }
    expect(plannedDate('2024.06.11', 'DA', shift)).toBe('20230508');
  });

  it('keeps the time of day and the offset from UTC', () => {
    expect(plannedDate('20240611094512.123456+0130', 'DT', shift)).toBe('20230508094512.123456+0130');
    expect(plannedDate('2024061109', 'DT', shift)).toBe('2023050809');
    expect(plannedDate('094512.5', 'TM', shift)).toBe('094512.5');
    expect(plannedDate('+0130', 'SH', shift)).toBe('+0130');
  });

  it('is not made of what names no day, or more than one', () => {
    for (const value of [
      '2024',
      '202406',
      '20240611-20240612',
      '20240231',
      '20241301',
      '00000101',
      'unknown',
      '2024061',
    ]) {
      expect(plannedDate(value, 'DA', shift)).toBeUndefined();
    }
    for (const value of ['2024', '202406', '20240611-', 'NaN', '20240611250000']) {
      expect(plannedDate(value, 'DT', shift)).toBeUndefined();
    }
    for (const value of ['2460', '9', '09:45 Mr Smith', '09-10']) {
      expect(plannedDate(value, 'TM', shift)).toBeUndefined();
    }
  });

  it('does not fall before the first year', () => {
    expect(plannedDate('00010201', 'DA', shift)).toBeUndefined();
  });
});

describe('other plans', () => {
  it('leave the year alone, and nothing finer', () => {
    const year: DatePlan = { kind: 'year' };
    expect(plannedDate('20240611', 'DA', year)).toBe('20240101');
    expect(plannedDate('20240611094512', 'DT', year)).toBe('2024');
    expect(plannedDate('094512', 'TM', year)).toBeUndefined();
    expect(plannedDate('+0130', 'SH', year)).toBeUndefined();
  });

  it('keep only what is a date, and remove everything', () => {
    expect(plannedDate('20240611', 'DA', { kind: 'keep' })).toBe('20240611');
    expect(plannedDate('Tuesday', 'DA', { kind: 'keep' })).toBeUndefined();
    expect(plannedDate('20240611', 'DA', { kind: 'remove' })).toBeUndefined();
  });
});

describe('ages', () => {
  it('over 89 are 90 and more', () => {
    expect(['089Y', '090Y', '097Y', '104Y', '011M', '5Y', 'old'].map(plannedAge)).toEqual([
      '089Y',
      '090Y',
      '090Y',
      '090Y',
      '011M',
      undefined,
      undefined,
    ]);
  });
});
