import type { Region } from '../../model/redaction.ts';
import { rejectionReasonsOf, type RejectionReason } from '../../model/rejection.ts';
import type { Change, EditDocument } from './document.ts';
import type { Step } from '../../model/editHistory.ts';
import type { KeyPress } from './keymap.ts';

/** A face or text that is turned down stays visible: a person says why before it is, by one key. */

/** Those of `ids` that cannot be turned down without a reason. */
export const reasonNeededFor = (document: EditDocument, ids: readonly string[]): string[] =>
  document.regions
    .filter((region) => ids.includes(region.id) && region.decision !== 'rejected')
    .filter((region) => rejectionReasonsOf(region).length > 0)
    .map(({ id }) => id);

/** What may be said of all that are asked about, in the order of their keys. */
export function reasonsFor(document: EditDocument, ids: readonly string[]): readonly RejectionReason[] {
  const [first, ...others] = document.regions.filter((region) => ids.includes(region.id)).map(rejectionReasonsOf);
  return (first ?? []).filter((reason) => others.every((reasons) => reasons.includes(reason)));
}

export function rejectFor(document: EditDocument, ids: readonly string[], reason: RejectionReason): Step {
  const regions = document.regions
    .filter((region) => ids.includes(region.id) && rejectionReasonsOf(region).includes(reason))
    .map((before): Change<Region> => {
      return { kind: 'update', before, after: { ...before, decision: 'rejected', rejection: { reason } } };
    });
  return { name: 'Reject proposal', diff: { regions, annotations: [] } };
}

/** A reason was given for one place: a proposal that is turned down and then moved, resized or put on other frames waits for a decision again. */
export function withQuestionsReopened(step: Step): Step {
  const regions = step.diff.regions.map((change): Change<Region> => {
    if (change.kind !== 'update') return change;
    const { before, after } = change;
    const isSettled =
      before.origin.kind === 'manual' || before.decision !== 'rejected' || after.decision !== 'rejected';
    if (isSettled || (before.shape === after.shape && before.frames === after.frames)) return change;
    return { ...change, after: { ...after, decision: 'pending', rejection: undefined } };
  });
  return { ...step, diff: { ...step.diff, regions } };
}

interface Asking {
  readonly document: EditDocument;
  readonly asking: readonly string[];
}

export type AnswerAction =
  | { readonly kind: 'give-reason'; readonly reason: RejectionReason }
  /** It stays undecided. */
  | { readonly kind: 'withdraw-question' };

/** While a reason is asked for, digits give it and Escape leaves it undecided. Every other key means what it always does. */
export function answerFor({ key, ctrl, alt }: KeyPress, { document, asking }: Asking): AnswerAction | undefined {
  if (asking.length === 0 || ctrl || alt) return undefined;
  if (key === 'Escape') return { kind: 'withdraw-question' };
  const reason = /^[1-9]$/.test(key) ? reasonsFor(document, asking)[Number(key) - 1] : undefined;
  return reason && { kind: 'give-reason', reason };
}
