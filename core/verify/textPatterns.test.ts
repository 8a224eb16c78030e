import { expect, it } from 'vitest';
import { readsLikeIdentifier } from './textPatterns.ts';

it.each([
  ...['2024-03-01', 'seen 01.03.2024', '3/14/24', '20240301', '1 March 2024', 'March 1st, 2024', '1. März 2024'],
  ...['MRN 12', 'ID 1234567', 'ZZ-123456', '123-45-6789', '+49 (30) 123 4567', '030 123 4567', '1.2.840.113619.2.55.3'],
  ...[
    'ada@example.org',
    'see https://example.org/x',
    'Mrs Invented',
    'Dr. Nobody',
    'Frau Ärztin',
    'DOB: 1960',
    'geb. am 3.4.',
  ],
  ...['patient name: X', '１２３４５６７'],
])('%s reads like an identifier', (text) => {
  expect(readsLikeIdentifier(text)).toBe(true);
});

it.each([
  ...[
    '4.5 x 3.2 mm',
    '12,5 cm',
    'L4/L5',
    'T1-weighted, 3 T',
    'since 2019',
    'age 64',
    'C5-C6',
    'BI-RADS 4',
    '1/3 of the lung',
  ],
  ...[
    'Suspicious lesion, 10-15 mm',
    'HU 40-60',
    'segment VII',
    'grade 2-3',
    'may 5 mm be normal?',
    '5 of 12 slices',
    '',
  ],
  ...['Ödem links', '所見', 'Mrs', 'drawn with a ruler'],
])('%s does not', (text) => {
  expect(readsLikeIdentifier(text)).toBe(false);
});
