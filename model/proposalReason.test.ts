import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  reasonOf,
  reasonText,
  textForms,
  type ProposalReason,
  type TextForm,
  type TextHint,
} from './proposalReason.ts';

const words = fc.string({
  unit: fc.constantFrom(...'aZ9 "”“^.:\n', ' equals PatientName', '" looks like a date'),
  maxLength: 12,
});
const hints: fc.Arbitrary<TextHint> = fc.oneof(
  fc.record({ kind: fc.constant('form' as const), form: fc.constantFrom(...(Object.keys(textForms) as TextForm[])) }),
  fc.record({
    kind: fc.constant('match' as const),
    how: fc.constantFrom('equals' as const, 'contains' as const, 'resembles' as const),
    keyword: fc.constantFrom('PatientName', 'OtherPatientIDs'),
    ofProject: fc.boolean(),
  }),
);
const reasons: fc.Arbitrary<ProposalReason> = fc.oneof(
  fc.constantFrom({ kind: 'unreadable' as const }, { kind: 'outside-regions' as const }),
  fc.record({ kind: fc.constant('text' as const), quote: words }),
  fc.record({ kind: fc.constant('text' as const), quote: words, hint: hints }),
  fc.record({ kind: fc.constant('template' as const), name: words }),
  fc.record({ kind: fc.constant('banner' as const), source: words }),
  fc.record({ kind: fc.constant('face' as const), score: fc.constantFrom('0.07', '0.93', '1.00') }),
);

test('the parts of a reason are read back out of its sentence, whatever was read in the picture', () => {
  fc.assert(
    fc.property(reasons, (reason) => {
      fc.pre(reasonText(reason).length < 300);
      expect(reasonOf(reasonText(reason))).toEqual(reason);
    }),
  );
});

test('a sentence of nobody known has no parts', () => {
  expect(reasonOf('Face found by two networks')).toBeUndefined();
  expect(reasonOf('text "SAMPLE" is odd')).toBeUndefined();
});
