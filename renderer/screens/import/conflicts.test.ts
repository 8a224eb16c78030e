import { describe, expect, it } from 'vitest';
import { isContested } from '../../../model/conflict.ts';
import type { ItemId } from '../../../model/ids.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { fakeItem } from '../../dev/fakeItems.ts';
import { comparison, contenders, keepOnly, undone } from './conflicts.ts';

const [first, second, third] = [fakeItem(0), fakeItem(1), fakeItem(2)] as const;
const conflict = (item: ItemSummary, ...others: ItemSummary[]): ItemSummary => ({
  ...item,
  conflictsWith: others.map(({ id }) => id),
});
const one = conflict(first, second);
const other = conflict(second, first);
const known = (...items: ItemSummary[]) => new Map<ItemId, ItemSummary>(items.map((item) => [item.id, item]));

describe('two pictures of one SOPInstanceUID', () => {
  it('stand against each other until one is kept out or gone', () => {
    expect(isContested(one, known(one, other))).toBe(true);
    expect(isContested(one, known(one, { ...other, excluded: true }))).toBe(false);
    expect(isContested(one, known(one))).toBe(false);
    expect(isContested(third, known(one, other, third))).toBe(false);
  });

  it('are shown together in the order of import, whichever was asked for', () => {
    expect(contenders(other, known(one, third, other)).map(({ id }) => id)).toEqual([one.id, other.id]);
  });

  it('are decided by keeping the others out, and the choice can be turned round and taken back', () => {
    const keep = keepOnly(one.id, [one, other]);
    expect(keep).toEqual([{ item: other.id, excluded: true }]);
    const turned = keepOnly(other.id, [one, { ...other, excluded: true }]);
    expect(turned).toEqual([
      { item: one.id, excluded: true },
      { item: other.id, excluded: false },
    ]);
    expect(undone(turned)).toEqual([
      { item: other.id, excluded: true },
      { item: one.id, excluded: false },
    ]);
  });

  it('are compared line by line', () => {
    const facts = comparison([one, { ...other, facts: { ...one.facts, columns: 7 } }]);
    expect(facts.find(({ name }) => name === 'size')).toMatchObject({ differs: true });
    expect(facts.find(({ name }) => name === 'modality')).toMatchObject({ differs: false });
  });
});
