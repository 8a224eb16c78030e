import { describe, expect, it } from 'vitest';
import { firstFound, sideChoices, siteChoices } from './depictionWords.ts';

describe('what Enter takes before a list highlights anything', () => {
  it('is the first site that holds what was typed, in whatever case', () => {
    expect(firstFound(siteChoices(), 'cheek')?.label).toBe('Cheek');
    expect(firstFound(siteChoices(), ' FORE')?.label.toLowerCase()).toContain('fore');
    expect(firstFound(sideChoices(), 'left')?.value).toBe('L');
  });

  it('is nothing where nothing was typed, or nothing is found', () => {
    expect(firstFound(siteChoices(), ' ')).toBeUndefined();
    expect(firstFound(siteChoices(), 'antler')).toBeUndefined();
  });
});
