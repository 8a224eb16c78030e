import type { ItemId } from '../../../model/ids.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { moment, number } from '../../words/format.ts';
import { t } from '../../words/words.ts';

/** The item with all that claim to be the same object, in the order of their import. */
export function contenders(item: ItemSummary, known: ReadonlyMap<ItemId, ItemSummary>): readonly ItemSummary[] {
  const ids = new Set([item.id, ...(item.conflictsWith ?? [])]);
  return [...known.values()].filter(({ id }) => ids.has(id));
}

/** What must change so that this one alone may be shared: first the others go, then it comes back. */
export function keepOnly(id: ItemId, group: readonly ItemSummary[]): readonly Exclusion[] {
  const out = group.filter((item) => item.id !== id && !item.excluded);
  const back = group.filter((item) => item.id === id && item.excluded);
  return [
    ...out.map((item) => ({ item: item.id, excluded: true })),
    ...back.map((item) => ({ item: item.id, excluded: false })),
  ];
}

export interface Exclusion {
  readonly item: ItemId;
  readonly excluded: boolean;
}

/** Takes a choice back: what was kept out last comes back first. */
export const undone = (steps: readonly Exclusion[]): readonly Exclusion[] =>
  [...steps].reverse().map(({ item, excluded }) => ({ item, excluded: !excluded }));

type FactName = 'file' | 'series' | 'image' | 'modality' | 'size' | 'bytes' | 'imported';

/** One line of the comparison, with a value for each. */
export interface Fact {
  readonly name: FactName;
  readonly values: readonly string[];
  readonly differs: boolean;
}

export function comparison(group: readonly ItemSummary[]): readonly Fact[] {
  const line = (name: FactName, of: (item: ItemSummary) => string): Fact => {
    const values = group.map(of);
    return { name, values, differs: new Set(values).size > 1 };
  };
  return [
    line('file', ({ name }) => name),
    line('series', ({ group: of }) => (of?.kind === 'series' ? numberOf(of.SeriesNumber, of.SeriesDescription) : '')),
    line('image', ({ group: of }) => (of?.kind === 'series' ? numberOf(of.InstanceNumber) : '')),
    line('modality', ({ facts }) => facts.dicom?.Modality ?? ''),
    line('size', ({ facts: { columns, rows, frames } }) =>
      frames > 1 ? `${columns} × ${rows}${t('review:item.frames', { count: frames })}` : `${columns} × ${rows}`,
    ),
    line('bytes', ({ facts }) => number(facts.bytes)),
    line('imported', ({ importedAt }) => moment(importedAt)),
  ];
}

const numberOf = (own: number | null, words = ''): string =>
  [own === null ? '' : `${own}`, words].filter((part) => part !== '').join(' · ');
