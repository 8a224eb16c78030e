import { describe, expect, it } from 'vitest';
import { createNeedles } from './needles.ts';

describe('the values to search for', () => {
  it('are complete up to the last one that fits, and say so when one does not', () => {
    const needles = createNeedles();
    for (let i = 0; i < 20_000; i++) needles.add('weak', `value ${i}`, 'a comment');
    needles.add('weak', 'value 7', 'a comment');
    needles.add('strong', 'value 7', 'PatientName');
    expect(needles.complete).toBe(true);
    expect(needles.all.get('value 7')?.kind).toBe('strong');
    needles.addName('Zztest^Ada', 'PatientName');
    expect(needles.complete).toBe(false);
  });
});
