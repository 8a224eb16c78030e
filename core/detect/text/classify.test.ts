import { describe, expect, it } from 'vitest';
import { classifyText } from './classify.ts';
import { isPlainMeasurement } from './measurements.ts';
import { isNhsNumber } from './patterns.ts';

const header = [
  { keyword: 'PatientName', value: 'ZZTOP^QUILLA' },
  { keyword: 'AccessionNumber', value: 'AC7741209' },
];
const classOf = (text: string, confidence = 0.97) => classifyText({ text, confidence }, header).textClass;

describe('what a line of text is', () => {
  it.each(['ZZTOP QUILLA', 'Pat: Zztop, Quilla', 'AC7741209', 'MRN 4471220', 'ID: 209-18-8044', 'DOB 11/17/74'])(
    'an identifier: %s',
    (text) => expect(classOf(text)).toBe('identifier'),
  );
  it.each(['12.03.1957', '2015-08-13 02:25', '3 Mar 2019', 'March 3, 2019', '943 476 5919', 'jane@example.org'])(
    'an identifier by its form alone: %s',
    (text) => expect(classOf(text)).toBe('identifier'),
  );
  it.each(['MRN4471-2209', 'ACC80148063', 'ID20918804', 'KRAUSE12.03.1957', 'M12.03.1957F', 'Seen2015-08-13'])(
    'an identifier where the reading lost its spaces: %s',
    (text) => expect(classOf(text)).toBe('identifier'),
  );
  it.each([
    'SMITH MARIA',
    'Dr. K. Unheard',
    'Zz County Hospital',
    '+49 30 1234567',
    '45Y',
    'F45Y',
    'Seen02:25:10',
    '88213441',
    'DOE^J',
    'ZZTQP QUlLIA',
  ])('probably one: %s', (text) => expect(classOf(text)).toBe('probable'));
  it.each([
    'MI 1.2 TIS 0.4',
    'Gain 62 %',
    'FR 34 Hz',
    '5.2 cm',
    'W 400 L 40',
    'TE: 90 TR: 2500',
    'Dist 1.24cm',
    'RT KIDNEY SAG',
  ])('a measurement or a scale: %s', (text) => expect(classOf(text)).toBe('measurement'));
  it.each(['', 'Qwrtz', '12', 'Gain Okonkwo', 'L 4412209'])('unknown or worse, never a measurement: %s', (text) =>
    expect(classOf(text)).not.toBe('measurement'),
  );
  it('is no measurement if it was hardly read', () => {
    expect(classOf('MI 1.2', 0.6)).toBe('unknown');
  });
});

it('an NHS number is told by its check digit', () => {
  expect(isNhsNumber('943 476 5919')).toBe(true);
  expect(isNhsNumber('NHS 9434765919')).toBe(true);
  expect(isNhsNumber('943 476 5918')).toBe(false);
  expect(isNhsNumber('0000000000')).toBe(false);
});

describe('what a template may keep without a person', () => {
  it.each([
    'Dist 12.3 mm',
    '5.2 cm',
    'Gain 62 %',
    'Gain 62%',
    'FR 34 Hz',
    'MI 1.2',
    'TIS: 0.4',
    'Vmax 120 cm/s',
    'PRF 4 kHz',
  ])('a quantity: %s', (text) => expect(isPlainMeasurement(text)).toBe(true));
  it.each([
    ...['45 F', '45M', 'F 45', 'P 123 4567', '12 03 1965 F', 'F 12 03 65', 'R 4711', 'Long A', 'Ma', 'Power', 'P A S'],
    ...[
      '12 m',
      '45 s',
      '12',
      'Dist',
      'RT KIDNEY SAG',
      'Gain 62 Depth',
      'MI 12 03 65',
      'Dist 1.2 mm Ann',
      'MI 1 TI 2',
      '',
    ],
    ...['19651203 mm', '1965 mm', '12/03 mm', '12 x 3 mm', 'mm 12'],
  ])('nothing that may be somebody’s: %s', (text) => expect(isPlainMeasurement(text)).toBe(false));
  it('is read beyond doubt', () => {
    expect(classifyText({ text: 'Dist 12.3 mm', confidence: 0.97 }, [])).toEqual({
      textClass: 'measurement',
      plain: true,
    });
    expect(classifyText({ text: 'Dist 12.3 mm', confidence: 0.88 }, [])).toEqual({ textClass: 'measurement' });
  });
});
