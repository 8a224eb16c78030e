import type { ItemGroup } from '../../../model/grouping.ts';
import type { ItemId } from '../../../model/ids.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { reviewStateOf, type ReviewState } from '../../../model/reviewState.ts';
import { shootsOf, takenOf } from '../../../model/shoot.ts';
import { t } from '../../words/words.ts';

/** A patient, study, series, shoot or folder with what lies in it. */
export interface GroupNode {
  /** Path from the top, parts apart by slashes: a group holds every item whose key begins with its own. */
  readonly key: string;
  readonly label: string;
  /** Items in it and below. */
  readonly count: number;
  readonly children: readonly GroupNode[];
}

/** A row of the tree as it is shown. */
export interface GroupRow {
  readonly node: GroupNode;
  /** From 1. */
  readonly level: number;
  readonly parent: string | null;
}

interface Draft {
  readonly key: string;
  readonly label: string;
  count: number;
  readonly children: Map<string, Draft>;
}

/** Where each item is listed, and what the shoots among the groups are called. */
export interface Grouping {
  readonly keys: ReadonlyMap<ItemId, string>;
  /** By key. */
  readonly shoots: ReadonlyMap<string, string>;
  /** Of photos, by capture. */
  readonly places: ReadonlyMap<ItemId, number>;
}

/** Photos belong to shoots, which only all of them together tell apart; whatever else says itself where it belongs. */
export function groupingOf(items: readonly ItemSummary[]): Grouping {
  const known = new Map<string, ItemSummary>(items.map((item) => [item.id, item]));
  const keys = new Map<ItemId, string>();
  const shoots = new Map<string, string>();
  const places = new Map<ItemId, number>();
  for (const { group, id } of items) if (group?.kind !== 'photo') keys.set(id, partsOf(group).join('/'));
  for (const shoot of shootsOf(items.filter(({ group }) => group?.kind === 'photo').map(takenOf))) {
    const key = `shoot-${shoot.key}`;
    shoots.set(key, shootLabel(shoot.from, known.get(shoot.key)!));
    shoot.ids.forEach((id, index) => {
      keys.set(known.get(id)!.id, key);
      places.set(known.get(id)!.id, index);
    });
  }
  return { keys, shoots, places };
}

/** A camera's clock says its own time, an import ours: photos without a time are one shoot of their import. */
const shootLabel = (from: string | null, { importedAt }: ItemSummary): string =>
  from === null
    ? t('pictures:group.noTime', { at: localMinute(importedAt) })
    : t('pictures:group.shoot', { at: from.slice(0, 16).replace('T', ' ') });

function localMinute(moment: string): string {
  const at = new Date(moment);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Groups in the order in which their first item was imported. Patients are numbered: the window is told no name. */
export function groupTree(items: readonly ItemSummary[], grouping: Grouping = groupingOf(items)): readonly GroupNode[] {
  const top = new Map<string, Draft>();
  let patients = 0;
  for (const item of items) {
    let level = top;
    let key = '';
    for (const part of grouping.keys.get(item.id)!.split('/')) {
      key = key === '' ? part : `${key}/${part}`;
      let draft = level.get(part);
      if (!draft) {
        const isPatient = level === top && item.group?.kind === 'series';
        const shoot = grouping.shoots.get(key);
        const label = isPatient ? t('pictures:group.patient', { number: ++patients }) : (shoot ?? labelOf(item, key));
        level.set(part, (draft = { key, label, count: 0, children: new Map() }));
      }
      draft.count++;
      level = draft.children;
    }
  }
  return [...top.values()].map(finished);
}

const finished = ({ children, ...draft }: Draft): GroupNode => ({
  ...draft,
  children: [...children.values()].map(finished),
});

const partsOf = (group: Exclude<ItemGroup, { kind: 'photo' }> | undefined): readonly string[] => {
  if (!group) return ['other'];
  return group.kind === 'folder' ? [`folder-${group.folder}`] : [group.patient, group.study, group.series];
};

export const isInGroup = (key: string | null, item: Pick<ItemSummary, 'id'>, { keys }: Grouping): boolean =>
  key === null || `${keys.get(item.id) ?? ''}/`.startsWith(`${key}/`);

function labelOf({ group, facts }: ItemSummary, key: string): string {
  if (!group || group.kind === 'photo') return t('pictures:group.other');
  if (group.kind === 'folder') {
    return group.name === '' ? t('pictures:group.folder') : t('pictures:group.folderOf', { name: group.name });
  }
  const isStudy = key.split('/').length === 2;
  if (isStudy)
    return [dateOf(group.StudyDate), group.StudyDescription].filter(Boolean).join(' · ') || t('pictures:group.study');
  const own = group.SeriesNumber;
  const series = own === null ? t('pictures:group.series') : t('pictures:group.seriesOf', { number: own });
  return [series, facts.dicom?.Modality, group.SeriesDescription].filter(Boolean).join(' · ');
}

const dateOf = (date: string): string => date.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3');

/** Rows in view: the children of open groups only. */
export function rowsOf(nodes: readonly GroupNode[], open: ReadonlySet<string>, level = 1, parent?: string): GroupRow[] {
  return nodes.flatMap((node) => [
    { node, level, parent: parent ?? null },
    ...(open.has(node.key) ? rowsOf(node.children, open, level + 1, node.key) : []),
  ]);
}

const instanceNumber = ({ group }: ItemSummary): number =>
  group?.kind === 'series' && group.InstanceNumber !== null ? group.InstanceNumber : Number.MAX_SAFE_INTEGER;

/** Slices of a series and photos of a shoot in their own order; everything else in the order of import, group by group. */
export function inGroupOrder(items: readonly ItemSummary[], { keys, places }: Grouping): ItemSummary[] {
  const first = new Map<string, number>();
  for (const { id } of items) {
    const key = keys.get(id) ?? '';
    if (!first.has(key)) first.set(key, first.size);
  }
  const group = ({ id }: ItemSummary): number => first.get(keys.get(id) ?? '')!;
  const place = (item: ItemSummary): number => places.get(item.id) ?? instanceNumber(item);
  return [...items].sort((a, b) => group(a) - group(b) || place(a) - place(b));
}

/** Pictures of one series, shoot or folder under each other, with where they belong and how far they are. */
export interface ItemSection {
  readonly key: string;
  /** From the patient down. */
  readonly path: readonly string[];
  readonly items: readonly ItemSummary[];
}

/** What is given, cut where the group changes; in the order of `inGroupOrder` each group comes once. */
export function sectionsOf(
  items: readonly ItemSummary[],
  grouping: Grouping,
  tree: readonly GroupNode[],
): ItemSection[] {
  const paths = new Map<string, readonly string[]>();
  const walk = (nodes: readonly GroupNode[], above: readonly string[]): void => {
    for (const { key, label, children } of nodes) {
      paths.set(key, [...above, label]);
      walk(children, [...above, label]);
    }
  };
  walk(tree, []);
  const sections: { key: string; path: readonly string[]; items: ItemSummary[] }[] = [];
  for (const item of items) {
    const key = grouping.keys.get(item.id) ?? '';
    if (sections.at(-1)?.key !== key) sections.push({ key, path: paths.get(key) ?? [], items: [] });
    sections.at(-1)!.items.push(item);
  }
  return sections;
}

export function countStates(items: readonly ItemSummary[]): ReadonlyMap<ReviewState, number> {
  const counts = new Map<ReviewState, number>();
  for (const item of items) {
    const state = reviewStateOf(item);
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return counts;
}

const orders = new WeakMap<ReadonlyMap<ItemId, ItemSummary>, readonly ItemSummary[]>();

/** All pictures as they are listed and stepped through; reckoned once for each state of the store. */
export function reviewOrder(items: ReadonlyMap<ItemId, ItemSummary>): readonly ItemSummary[] {
  let order = orders.get(items);
  if (!order) {
    const all = [...items.values()];
    orders.set(items, (order = inGroupOrder(all, groupingOf(all))));
  }
  return order;
}
