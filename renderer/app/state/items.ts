import { create } from 'zustand';
import type { BatchId, ItemId } from '../../../model/ids.ts';
import type { Batch, ItemSummary } from '../../../model/item.ts';
import type { Result } from '../../../model/result.ts';
import { reviewStateOf } from '../../../model/reviewState.ts';
import { scrim } from '../../bridge.ts';
import { reviewOrder } from './groups.ts';
import { t } from '../../words/words.ts';
import { inform, notify, reportError } from './notices.ts';

export type ItemFilter = 'all' | 'to-review' | 'needs-eyes' | 'reviewed' | 'cleared' | 'quarantined';

interface Items {
  /** In the order of import; a Map keeps it. */
  readonly items: ReadonlyMap<ItemId, ItemSummary>;
  readonly batches: ReadonlyMap<BatchId, Batch>;
  readonly loaded: boolean;
  readonly filter: ItemFilter;
  readonly layout: 'grid' | 'list';
  /** Groups are shown beside the pictures. */
  readonly grouped: boolean;
  /** Key of the group whose pictures are shown; null for all. */
  readonly group: string | null;
  readonly selection: ReadonlySet<ItemId>;
}

export const useItems = create<Items>(() => ({
  items: new Map(),
  batches: new Map(),
  loaded: false,
  filter: 'all',
  layout: 'grid',
  grouped: false,
  group: null,
  selection: new Set(),
}));

const pageSize = 500;

export async function loadItems(): Promise<void> {
  const batches = await scrim.imports.list();
  if (batches.ok) useItems.setState({ batches: new Map(batches.value.map((batch) => [batch.id, batch])) });
  const items = new Map<ItemId, ItemSummary>();
  for (let offset = 0; ; offset += pageSize) {
    const page = await scrim.items.list({ offset, limit: pageSize });
    if (!page.ok) {
      reportError(page.error);
      break;
    }
    for (const item of page.value.items) items.set(item.id, item);
    if (page.value.items.length < pageSize) break;
  }
  useItems.setState({ items, loaded: true });
}

/** During an import events come by the hundred; they are gathered so that the screen changes a few times a second. */
const gathered = new Map<ItemId, ItemSummary>();
let gathering = false;
export function itemChanged(item: ItemSummary): void {
  gathered.set(item.id, item);
  if (gathering) return;
  gathering = true;
  setTimeout(() => {
    gathering = false;
    const items = new Map(useItems.getState().items);
    for (const changed of gathered.values()) items.set(changed.id, changed);
    gathered.clear();
    useItems.setState({ items });
  }, 60);
}

export function itemsRemoved(ids: readonly ItemId[]): void {
  const { items, selection } = useItems.getState();
  const left = new Map(items);
  const selected = new Set(selection);
  for (const id of ids) {
    gathered.delete(id);
    left.delete(id);
    selected.delete(id);
  }
  useItems.setState({ items: left, selection: selected });
}

export const batchChanged = (batch: Batch): void =>
  useItems.setState(({ batches }) => ({ batches: new Map(batches).set(batch.id, batch) }));

export const select = (selection: ReadonlySet<ItemId>): void => useItems.setState({ selection });
export const setFilter = (filter: ItemFilter): void => useItems.setState({ filter, selection: new Set() });
export const setLayout = (layout: 'grid' | 'list'): void => useItems.setState({ layout });

export const setGroup = (group: string | null): void => useItems.setState({ group, selection: new Set() });
export const setGrouped = (grouped: boolean): void => useItems.setState({ grouped, group: null });

/** `reviewed` includes what was cleared since; `to-review` what detection has still to look at. */
export function matches(filter: ItemFilter, item: ItemSummary): boolean {
  const state = reviewStateOf(item);
  switch (filter) {
    case 'to-review':
      return state === 'waiting' || state === 'proposed' || state === 'needs-eyes';
    case 'reviewed':
      return state === 'reviewed' || state === 'cleared';
    case 'needs-eyes':
    case 'cleared':
    case 'quarantined':
      return state === filter;
    case 'all':
    default:
      return true;
  }
}

/** The first that fits after this one, in the order of the list, and then from its start. */
function nextWhere(after: ItemId | null, fits: (item: ItemSummary) => boolean): ItemId | null {
  const items = reviewOrder(useItems.getState().items);
  const at = items.findIndex((item) => item.id === after);
  const inOrder = [...items.slice(at + 1), ...items.slice(0, Math.max(0, at))];
  return inOrder.find(fits)?.id ?? null;
}

/** The next item that waits for a person. */
export const nextToReview = (after: ItemId | null): ItemId | null =>
  nextWhere(after, (item) => item.state.kind === 'review');

/** The next that must be opened by itself. */
export const nextNeedingEyes = (after: ItemId | null): ItemId | null =>
  nextWhere(after, (item) => reviewStateOf(item) === 'needs-eyes');

export async function removeItems(ids: readonly ItemId[]): Promise<boolean> {
  const result = await scrim.items.remove({ items: [...ids] });
  if (!result.ok) {
    reportError(result.error);
    return false;
  }
  itemsRemoved(ids);
  inform(t('pieces:removed', { count: ids.length }));
  return true;
}

/** A head or a neck cannot be reviewed before; that it failed is told when a review is refused for it. */
export async function markSeen(item: ItemId): Promise<void> {
  const result = await scrim.items.markSeen({ item });
  if (result.ok) itemChanged(result.value);
}

const begun = (result: Result<BatchId | null>): void => {
  if (!result.ok) reportError(result.error);
};
export const importDropped = async (files: readonly File[]): Promise<void> => begun(await scrim.imports.drop(files));
export const importSamples = async (): Promise<void> => begun(await scrim.imports.samples());
export const importPicked = async (what: 'files' | 'folder'): Promise<void> =>
  begun(await scrim.imports.pick({ what }));

export async function cancelImport(batch: BatchId): Promise<void> {
  const result = await scrim.imports.cancel({ batch });
  if (result.ok) notify({ tone: 'info', text: t('pieces:importCancelled') });
  else reportError(result.error);
}
