import type { Annotation } from '../../model/annotation.ts';
import type { Diff } from '../../model/editHistory.ts';
import type { Region } from '../../model/redaction.ts';
import { assertNever } from '../../model/result.ts';

/** What a reviewer edits on one item. Everything else about the item is fixed at import. */
export interface EditDocument {
  readonly regions: readonly Region[];
  readonly annotations: readonly Annotation[];
  /** Colour of the redactions; absent for the policy's. */
  readonly fill?: string | undefined;
}

interface Identified {
  readonly id: string;
}

export type Change<T extends Identified> =
  | { readonly kind: 'add'; readonly index: number; readonly value: T }
  | { readonly kind: 'remove'; readonly index: number; readonly value: T }
  | { readonly kind: 'update'; readonly before: T; readonly after: T };

export const isEmpty = (diff: Diff): boolean =>
  diff.regions.length + diff.annotations.length === 0 && diff.fill === undefined;

export function applyDiff(document: EditDocument, diff: Diff): EditDocument {
  return {
    regions: applyChanges(document.regions, diff.regions),
    annotations: applyChanges(document.annotations, diff.annotations),
    fill: diff.fill ? diff.fill.after : document.fill,
  };
}

export const invertDiff = (diff: Diff): Diff => ({
  regions: diff.regions.map(invertChange).reverse(),
  annotations: diff.annotations.map(invertChange).reverse(),
  ...(diff.fill && { fill: { before: diff.fill.after, after: diff.fill.before } }),
});

/**
 * One diff with the effect of `first` then `second`, where both only update records; undefined where merging would
 * lose the order of additions and removals.
 */
export function mergeDiffs(first: Diff, second: Diff): Diff | undefined {
  const regions = mergeUpdates(first.regions, second.regions);
  const annotations = mergeUpdates(first.annotations, second.annotations);
  if (!regions || !annotations) return undefined;
  const [before, after] = [first.fill ?? second.fill, second.fill ?? first.fill];
  return { regions, annotations, ...(before && after && { fill: { before: before.before, after: after.after } }) };
}

function mergeUpdates<T extends Identified>(
  first: readonly Change<T>[],
  second: readonly Change<T>[],
): Change<T>[] | undefined {
  const merged = new Map<string, { kind: 'update'; before: T; after: T }>();
  for (const change of [...first, ...second]) {
    if (change.kind !== 'update') return undefined;
    const before = merged.get(change.before.id)?.before ?? change.before;
    merged.set(change.before.id, { kind: 'update', before, after: change.after });
  }
  return [...merged.values()];
}

function invertChange<T extends Identified>(change: Change<T>): Change<T> {
  switch (change.kind) {
    case 'add':
      return { ...change, kind: 'remove' };
    case 'remove':
      return { ...change, kind: 'add' };
    case 'update':
      return { kind: 'update', before: change.after, after: change.before };
    default:
      return assertNever(change);
  }
}

function applyChanges<T extends Identified>(records: readonly T[], changes: readonly Change<T>[]): readonly T[] {
  if (changes.length === 0) return records;
  const updates = new Map<string, T>();
  const result = [...records];
  const flush = () => {
    if (updates.size === 0) return;
    for (let i = 0; i < result.length; i++) result[i] = updates.get(result[i]!.id) ?? result[i]!;
    updates.clear();
  };
  for (const change of changes) {
    if (change.kind === 'update') {
      updates.set(change.after.id, change.after);
      continue;
    }
    flush();
    if (change.kind === 'add') result.splice(change.index, 0, change.value);
    else result.splice(indexOf(result, change.value.id), 1);
  }
  flush();
  return result;
}

function indexOf(records: readonly Identified[], id: string): number {
  const index = records.findIndex((record) => record.id === id);
  if (index < 0) throw new Error('a diff names a record that the document does not hold');
  return index;
}
