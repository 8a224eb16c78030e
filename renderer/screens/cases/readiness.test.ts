import { describe, expect, test } from 'vitest';
import { emptyCaseForm, type CaseFormDraft } from '../../../model/case.ts';
import type { ConsentFact } from '../../../model/consent.ts';
import type { User } from '../../../model/account.ts';
import { fakeItem } from '../../dev/fakeItems.ts';
import { consentWarning, isReady, readiness } from './readiness.ts';

const reviewed = fakeItem(5);
const open = fakeItem(0);
const known = new Map([reviewed, open].map((item) => [item.id, item]));
const form: CaseFormDraft = {
  ...emptyCaseForm,
  title: 'Lesion',
  specialty: 'dermatology',
  anatomy: 'Cheek',
  question: 'What is it?',
};
const consent = { levels: ['record'] } as unknown as ConsentFact;
const user = { displayName: 'Mara', role: 'clinician', verification: 'verified' } as User;
const complete = { form, items: [reviewed.id], known, consent, user, headSlices: 30 };
const missing = (situation: Partial<typeof complete> | { user: null } | { consent: null }): string[] =>
  readiness({ ...complete, ...situation })
    .filter((check) => check.state === 'missing')
    .map((check) => check.name);

describe('a case may be submitted', () => {
  test('when form, pictures, consent and account are in order', () => {
    expect(isReady(readiness(complete))).toBe(true);
  });

  test('by someone who will be asked to sign in on the way', () => {
    expect(isReady(readiness({ ...complete, user: null }))).toBe(true);
  });

  test('but not with anything missing, each said by name', () => {
    expect(missing({ form: emptyCaseForm })).toEqual(['form']);
    expect(missing({ items: [] })).toEqual(['pictures']);
    expect(missing({ items: [reviewed.id, open.id] })).toEqual(['pictures']);
    expect(missing({ known: new Map() })).toEqual(['pictures']);
    expect(missing({ consent: null })).toEqual(['consent']);
    expect(missing({ user: { ...user, verification: 'unverified' } })).toEqual(['account']);
  });
});

describe('a picture of the case', () => {
  const community: CaseFormDraft = { ...form, audience: { kind: 'community' } };
  const slices = { ...reviewed, facts: { ...reviewed.facts, dicom: { headSlices: 31 } } } as typeof reviewed;
  const pictures = (situation: Partial<typeof complete>) =>
    readiness({ ...complete, ...situation }).find(({ name }) => name === 'pictures')!;

  test('may show a head only to few', () => {
    const head = { known: new Map([[slices.id, slices]]) };
    expect(pictures({ ...head, form: community })).toMatchObject({
      state: 'missing',
      text: expect.stringContaining('31 slices of a head') as string,
    });
    expect(pictures({ ...head, form: community, headSlices: 31 }).state).toBe('done');
    expect(pictures(head).state).toBe('done');
  });

  test('must be the only one of its SOPInstanceUID, and not be kept out', () => {
    const other = { ...open, conflictsWith: [reviewed.id] };
    const one = { ...reviewed, conflictsWith: [other.id] };
    const both = (out: true | undefined) => new Map([one, { ...other, excluded: out }].map((item) => [item.id, item]));
    expect(pictures({ known: both(undefined) })).toMatchObject({
      state: 'missing',
      text: expect.stringContaining('SOPInstanceUID') as string,
    });
    expect(pictures({ known: both(true) }).state).toBe('done');
    expect(pictures({ known: new Map([[one.id, { ...one, excluded: true }]]) }).text).toMatch(/kept out/);
  });
});

test('an audience wider than the consent is worth a warning', () => {
  const community: CaseFormDraft = { ...form, audience: { kind: 'community' } };
  expect(consentWarning(community, consent)).toMatch(/care team/);
  expect(consentWarning(form, consent)).toBeNull();
  expect(consentWarning(community, { ...consent, levels: ['teaching'] })).toBeNull();
});
