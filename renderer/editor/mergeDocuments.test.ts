import { describe, expect, test } from 'vitest';
import type { Region } from '../../model/redaction.ts';
import { applyDiff, invertDiff, type EditDocument } from './document.ts';
import { mergeDocuments } from './mergeDocuments.ts';

const region = (id: string, more: Partial<Region> = {}): Region =>
  ({
    id,
    frames: 'all',
    shape: { kind: 'rectangle', box: { x: 0, y: 0, width: 8, height: 8 } },
    origin: { kind: 'proposal', what: 'text', score: 0.9, reason: 'text', textClass: 'unknown' },
    decision: 'pending',
    ...more,
  }) as Region;
const document = (...regions: Region[]): EditDocument => ({ regions, annotations: [] });
/** What both made; undone, it is theirs again. */
function merged(base: EditDocument, mine: EditDocument, theirs: EditDocument): EditDocument {
  const { diff } = mergeDocuments(base, mine, theirs);
  const both = applyDiff(theirs, diff);
  expect(applyDiff(both, invertDiff(diff))).toEqual(theirs);
  return both;
}
const named = { kind: 'proposal', what: 'text', score: 0.9, reason: 'a name', textClass: 'identifier' } as const;

describe('two who change one document', () => {
  const [first, second] = [region('a'), region('b')];
  const base = document(first, second);

  test('leave each what the other did not touch', () => {
    const mine = document({ ...first, decision: 'accepted' }, second);
    const theirs = document({ ...first }, { ...second, origin: named });
    expect(merged(base, mine, theirs)).toEqual({
      ...document({ ...first, decision: 'accepted' }, { ...second, origin: named }),
    });
  });

  test('agree on a proposal of both: the person decides, detection says what it is', () => {
    const mine = document({ ...first, decision: 'accepted' }, second);
    const theirs = document({ ...first, origin: named }, second);
    expect(merged(base, mine, theirs).regions[0]).toEqual({ ...first, decision: 'accepted', origin: named });
  });

  test('ask again about what was rejected and turns out to name somebody', () => {
    const mine = document({ ...first, decision: 'rejected', rejection: { reason: 'identifies-nobody' } }, second);
    const theirs = document({ ...first, origin: named }, second);
    expect(merged(base, mine, theirs).regions[0]).toEqual({ ...first, origin: named });
  });

  test('keep what either added, and what a person drew last', () => {
    const manual = region('m', { origin: { kind: 'manual' }, decision: 'accepted' });
    const found = region('f');
    expect(merged(base, document(first, second, manual), document(first, second, found)).regions).toEqual([
      first,
      second,
      found,
      manual,
    ]);
  });

  test('drop what either removed, unless the person changed it meanwhile', () => {
    const moved = { ...second, frames: 0 } as Region;
    expect(merged(base, document(second), document(first, second)).regions).toEqual([second]);
    expect(merged(base, base, document(first)).regions).toEqual([first]);
    expect(merged(base, document(first, moved), document(first)).regions).toEqual([first, moved]);
  });
});
