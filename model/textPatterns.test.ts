import { describe, expect, it } from 'vitest';
import { identifyingParts } from './textPatterns.ts';

describe('the parts of a text that read like identifiers', () => {
  it('are named as they stand in it, each once, the longer for those inside it', () => {
    expect(identifyingParts('Mrs. Doe came on 12.03.2024, and Mrs. Doe came again on 2024-05-01')).toEqual([
      '2024-05-01',
      '12.03.2024',
      'Mrs. Doe',
    ]);
    expect(identifyingParts('MRN: 4711234')).toEqual(['MRN: 4711234']);
  });

  it('are none in what only describes', () => {
    expect(identifyingParts('Lesion of 12.3 mm at 45 years, since 2019; compare L4/5')).toEqual([]);
  });
});
