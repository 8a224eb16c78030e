import { isNoWorse, type Region } from '../../model/redaction.ts';
import type { Step } from '../../model/editHistory.ts';
import type { Change, EditDocument } from './document.ts';

/**
 * What two made of one document at the same time: `mine` by a person, `theirs` by whoever else wrote it meanwhile (detection that judges text again,
 * another picture's template). What the person touched is as the person left it, but for what detection says of it; the rest is theirs.
 * Answers the step from `theirs` to what both made. Records of `mine` that the person did not touch are those of `base` themselves, as the
 * editor keeps them.
 */
export function mergeDocuments(base: EditDocument, mine: EditDocument, theirs: EditDocument): Step {
  const regions = mergeLists(base.regions, mine.regions, theirs.regions, judgedAnew);
  const annotations = mergeLists(base.annotations, mine.annotations, theirs.annotations, (own) => own);
  const fill = mine.fill !== base.fill && mine.fill !== theirs.fill && { before: theirs.fill, after: mine.fill };
  return {
    name: 'Change made meanwhile',
    diff: {
      regions: changesBetween(theirs.regions, regions),
      annotations: changesBetween(theirs.annotations, annotations),
      ...(fill && { fill }),
    },
  };
}

/** What detection says of a proposal is detection's to say; a rejection of what is worse than it seemed asks again. */
function judgedAnew(own: Region, { origin }: Region): Region {
  if (own.origin.kind !== 'proposal' || origin.kind !== 'proposal') return own;
  const { rejection: _, ...asked } = own;
  const holds = own.decision !== 'rejected' || isNoWorse(origin.textClass, own.origin.textClass);
  return holds ? { ...own, origin } : { ...asked, origin, decision: 'pending' };
}

function mergeLists<T extends { readonly id: string }>(
  base: readonly T[],
  mine: readonly T[],
  theirs: readonly T[],
  both: (own: T, other: T) => T,
): T[] {
  const before = new Map(base.map((record) => [record.id, record]));
  const own = new Map(mine.map((record) => [record.id, record]));
  const others = new Set(theirs.map(({ id }) => id));
  const isTouched = (record: T) => before.get(record.id) !== record;
  const kept = theirs.flatMap((other) => {
    const record = own.get(other.id);
    if (!record) return before.has(other.id) ? [] : [other];
    return isTouched(record) ? [both(record, other)] : [other];
  });
  return [...kept, ...mine.filter((record) => !others.has(record.id) && isTouched(record))];
}

function changesBetween<T extends { readonly id: string }>(from: readonly T[], to: readonly T[]): Change<T>[] {
  const before = new Map(from.map((record) => [record.id, record]));
  const after = new Set(to.map(({ id }) => id));
  const removed = from.flatMap((value, index): Change<T>[] =>
    after.has(value.id) ? [] : [{ kind: 'remove', index, value }],
  );
  let end = from.length - removed.length;
  const rest = to.flatMap((value): Change<T>[] => {
    const old = before.get(value.id);
    if (old === value) return [];
    return [old ? { kind: 'update', before: old, after: value } : { kind: 'add', index: end++, value }];
  });
  // From the end, so that each stands where its index says; undone, they come back from the start.
  return [...removed.reverse(), ...rest];
}
