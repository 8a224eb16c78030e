import { describe, expect, it } from 'vitest';
import { formsOf, matchIdentifier } from './identifiers.ts';
import { distanceWithin } from './normalise.ts';
import { classifyText } from './classify.ts';
import { textReason } from './reason.ts';

const header = [
  { keyword: 'PatientName', value: 'DOE^JANE MARY^^Dr' },
  { keyword: 'PatientID', value: 'MRN-4471220' },
  { keyword: 'PatientBirthDate', value: '19570312' },
  { keyword: 'PatientAge', value: '067Y' },
  { keyword: 'InstitutionName', value: 'Zz County Hospital' },
  { keyword: 'ReferringPhysicianName', value: 'Müller^Jörg' },
];

describe('matching read text with the header', () => {
  it.each([
    ['DOE^J', 'PatientName', 'equals'],
    ['Doe, Jane Mary', 'PatientName', 'equals'],
    ['JANE', 'PatientName', 'equals'],
    ['MRN 4471220', 'PatientID', 'equals'],
    ['12.03.1957', 'PatientBirthDate', 'equals'],
    ['03/12/57', 'PatientBirthDate', 'equals'],
    ['12-MAR-1957', 'PatientBirthDate', 'equals'],
    ['67Y', 'PatientAge', 'equals'],
    ['Name: DOE JANE MARY F', 'PatientName', 'contains'],
    ['ZZ COUNTY HOSPITAL Room 3', 'InstitutionName', 'contains'],
    ['Dr. Mueller', 'ReferringPhysicianName', 'resembles'],
    ['Dr. MULLER', 'ReferringPhysicianName', 'contains'],
  ])('%s', (text, keyword, how) => {
    expect(matchIdentifier(text, header)).toEqual({ keyword, how });
  });

  it('forgives what a recogniser takes for each other', () => {
    expect(matchIdentifier('MRN 447I22O', header)).toEqual({ keyword: 'PatientID', how: 'resembles' });
    expect(matchIdentifier('Zz Covnty Hospita', header)).toEqual({ keyword: 'InstitutionName', how: 'resembles' });
  });

  it('sees no identifier in measurements', () => {
    for (const text of ['MI 1.2', 'TIS 0.4', 'PRF 1.0 kHz', 'Liver', 'Gain 62 %', '', '.']) {
      expect(matchIdentifier(text, header)).toBeUndefined();
    }
  });

  it('spells a date in every usual order', () => {
    expect(formsOf('20240517')).toEqual(expect.arrayContaining(['17052024', '05172024', '170524', '17MAY2024']));
  });
});

it('measures the distance to the nearest stretch of a text', () => {
  expect(distanceWithin('xxHELLOxx', 'HELLO')).toBe(0);
  expect(distanceWithin('xxHELOxx', 'HELLO')).toBe(1);
  expect(distanceWithin('', 'ABC')).toBe(3);
});

describe('the reason', () => {
  const reasonFor = (text: string) => textReason(text, classifyText({ text, confidence: 0.9 }, header));

  it('quotes what was read and names what it equals or looks like', () => {
    expect(reasonFor('DOE^J')).toBe('text "DOE^J" equals PatientName');
    expect(reasonFor('01.02.2013')).toBe('text "01.02.2013" looks like a date');
  });

  it('says so where nothing could be read', () => {
    expect(reasonFor('')).toBe('text that could not be read');
  });

  it('stays within what the contract allows', () => {
    expect(reasonFor('x'.repeat(5000)).length).toBeLessThanOrEqual(300);
  });
});
