import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Diff } from '../../model/editHistory.ts';
import { applyDiff, invertDiff, isEmpty, mergeDiffs, type Change } from './document.ts';
import { documentOf, pointer, proposal, rectangle } from './editor.support.test.ts';
import type { Region } from '../../model/redaction.ts';

describe('a diff', () => {
  test('adds, updates and removes records where it says', () => {
    const [a, b, c] = [proposal(), proposal(), rectangle()];
    const before = documentOf({ regions: [a, b] });
    const accepted = { ...a, decision: 'accepted' } as Region;
    const after = applyDiff(before, {
      regions: [
        { kind: 'update', before: a, after: accepted },
        { kind: 'remove', index: 1, value: b },
        { kind: 'add', index: 1, value: c },
      ],
      annotations: [],
    });
    expect(after.regions).toEqual([accepted, c]);
  });

  test('leaves the list alone that it does not touch', () => {
    const before = documentOf({ regions: [proposal()], annotations: [pointer(1)] });
    const after = applyDiff(before, {
      regions: [],
      annotations: [{ kind: 'remove', index: 0, value: before.annotations[0]! }],
    });
    expect(after.regions).toBe(before.regions);
  });

  test('that names an unknown record is a programming error, not a silent nothing', () => {
    const stranger = proposal();
    const diff: Diff = { regions: [{ kind: 'remove', index: 0, value: stranger }], annotations: [] };
    expect(() => applyDiff(documentOf({}), diff)).toThrow();
  });

  test('undone restores exactly what was, in order, for any series of changes', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(2), fc.nat()), { maxLength: 25 }), (script) => {
        const before = documentOf({ regions: [proposal(), proposal(), rectangle()] });
        let regions = [...before.regions];
        const changes: Change<Region>[] = [];
        for (const [what, at] of script) {
          const index = regions.length === 0 ? 0 : at % regions.length;
          const value = regions[index];
          if (what === 0 || !value) {
            const added = rectangle();
            changes.push({ kind: 'add', index, value: added });
            regions = regions.toSpliced(index, 0, added);
          } else if (what === 1) {
            changes.push({ kind: 'remove', index, value });
            regions = regions.toSpliced(index, 1);
          } else {
            const after: Region = { ...value, frames: at };
            changes.push({ kind: 'update', before: value, after });
            regions = regions.toSpliced(index, 1, after);
          }
        }
        const diff: Diff = { regions: changes, annotations: [] };
        const after = applyDiff(before, diff);
        expect(after.regions).toEqual(regions);
        expect(applyDiff(after, invertDiff(diff)).regions).toEqual(before.regions);
      }),
    );
  });
});

describe('merging', () => {
  const a = rectangle();
  const b: Region = { ...a, frames: 1 };
  const c: Region = { ...a, frames: 2 };
  const update = (before: Region, after: Region): Diff => ({
    regions: [{ kind: 'update', before, after }],
    annotations: [],
  });

  test('two updates of one record become one from the first before to the last after', () => {
    expect(mergeDiffs(update(a, b), update(b, c))).toEqual(update(a, c));
  });

  test('is refused where something was added or removed', () => {
    const added: Diff = { regions: [{ kind: 'add', index: 0, value: a }], annotations: [] };
    expect(mergeDiffs(added, update(a, b))).toBeUndefined();
  });

  test('knows an empty diff', () => {
    expect(isEmpty({ regions: [], annotations: [] })).toBe(true);
    expect(isEmpty(update(a, b))).toBe(false);
  });
});
