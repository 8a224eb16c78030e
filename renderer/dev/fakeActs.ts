import type { ScrimBridge } from '../../contract/bridge.ts';
import { emptyHistory, type EditHistory } from '../../model/editHistory.ts';
import type { ItemId } from '../../model/ids.ts';
import type { ItemDetail } from '../../model/item.ts';
import type { Result } from '../../model/result.ts';
import { no, uuid, yes } from './answers.ts';

type Change = (id: ItemId, to: Partial<ItemDetail>) => Promise<Result<ItemDetail>>;

/** Saves with their history, which ends with the page. */
export function fakeEdits(
  all: ReadonlyMap<ItemId, ItemDetail>,
  change: Change,
): Pick<ScrimBridge['items'], 'saveEdits' | 'history'> {
  const histories = new Map<string, EditHistory | undefined>();
  return {
    saveEdits: ({ item, revision, regions, annotations, fill, history }) => {
      if (all.get(item as ItemId)?.revision !== revision) return no('CONFLICT');
      histories.set(item, history as EditHistory);
      return change(item as ItemId, { regions, annotations, fill } as Partial<ItemDetail>);
    },
    history: ({ item }) => yes(histories.get(item) ?? emptyHistory),
  };
}

/** What is done to many at once; of a series all others are touched, and nothing is checked. */
export function fakeActs(
  all: ReadonlyMap<ItemId, ItemDetail>,
  change: Change,
): Pick<ScrimBridge['items'], 'planCopy' | 'copyToSeries' | 'reopenAll' | 'takeBack'> {
  const kept = new Map<string, readonly ItemDetail[]>();
  const act = (before: readonly ItemDetail[], to: (item: ItemDetail) => Partial<ItemDetail>) => {
    for (const item of before) void change(item.id, to(item));
    const name = uuid<string>();
    kept.set(name, before);
    return yes({ act: name, items: before.map(({ id }) => id) });
  };
  const others = (id: string): ItemDetail[] => {
    const { group } = all.get(id as ItemId)!;
    if (group?.kind !== 'series') return [];
    return [...all.values()].filter(
      (item) => item.id !== id && item.group?.kind === 'series' && item.group.series === group.series,
    );
  };
  return {
    planCopy: ({ item }) => {
      const touched = others(item);
      const reopens = touched.filter(({ state }) => state.kind === 'reviewed').length;
      return yes({ touches: touched.length, reopens, leaves: 1 });
    },
    copyToSeries: ({ item, regions }) => {
      const copied = all.get(item as ItemId)!.regions.filter(({ id }) => regions.includes(id));
      return act(others(item), (other) => ({ regions: [...other.regions, ...copied], state: { kind: 'review' } }));
    },
    reopenAll: ({ items }) => {
      const reviewed = items.map((id) => all.get(id as ItemId)!).filter(({ state }) => state.kind === 'reviewed');
      return act(reviewed, () => ({ state: { kind: 'review' } }));
    },
    takeBack: ({ act: name }) => {
      const before = kept.get(name) ?? [];
      for (const { id, regions, state } of before) void change(id, { regions, state });
      return yes(before.map(({ id }) => id));
    },
  };
}
