import type { ItemGroup } from '../../../model/grouping.ts';
import type { ItemSummary } from '../../../model/item.ts';

/** A patient, study, series or folder with what lies in it. */
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

/** Groups in the order in which their first item was imported. Patients are numbered: the window is told no name. */
export function groupTree(items: readonly ItemSummary[]): readonly GroupNode[] {
  const top = new Map<string, Draft>();
  let patients = 0;
  for (const item of items) {
    let level = top;
    let key = '';
    for (const part of partsOf(item.group)) {
      key = key === '' ? part : `${key}/${part}`;
      let draft = level.get(part);
      if (!draft) {
        const isPatient = level === top && item.group?.kind === 'series';
        const label = isPatient ? `Patient ${++patients}` : labelOf(item, key);
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

const partsOf = (group: ItemGroup | undefined): readonly string[] => {
  if (!group) return ['other'];
  return group.kind === 'folder' ? [`folder-${group.folder}`] : [group.patient, group.study, group.series];
};

export const groupKeyOf = (item: Pick<ItemSummary, 'group'>): string => partsOf(item.group).join('/');

export const isInGroup = (key: string | null, item: Pick<ItemSummary, 'group'>): boolean =>
  key === null || `${groupKeyOf(item)}/`.startsWith(`${key}/`);

function labelOf({ group, facts }: ItemSummary, key: string): string {
  if (!group) return 'Other pictures';
  if (group.kind === 'folder') return group.name === '' ? 'Folder' : `Folder ${group.name}`;
  const isStudy = key.split('/').length === 2;
  if (isStudy) return [dateOf(group.StudyDate), group.StudyDescription].filter(Boolean).join(' · ') || 'Study';
  const number = group.SeriesNumber === null ? 'Series' : `Series ${group.SeriesNumber}`;
  return [number, facts.dicom?.Modality, group.SeriesDescription].filter(Boolean).join(' · ');
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

/** Slices of a series in their own order; everything else stays in the order of import, series by series. */
export function inGroupOrder(items: readonly ItemSummary[]): ItemSummary[] {
  const places = new Map<string, number>();
  for (const item of items) {
    const key = groupKeyOf(item);
    if (!places.has(key)) places.set(key, places.size);
  }
  const place = (item: ItemSummary): number => places.get(groupKeyOf(item))!;
  return [...items].sort((a, b) => place(a) - place(b) || instanceNumber(a) - instanceNumber(b));
}
