import { Button, SegmentedControl } from '@mantine/core';
import { IconLayoutGrid, IconList, IconListTree } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { isContested } from '../../../model/conflict.ts';
import type { ItemId } from '../../../model/ids.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { createDraft } from '../../app/state/cases.ts';
import {
  matches,
  removeItems,
  select,
  setFilter,
  setGroup,
  setGrouped,
  setLayout,
  useItems,
  type ItemFilter,
} from '../../app/state/items.ts';
import { go } from '../../app/state/route.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { VirtualGrid } from '../../ui/VirtualGrid.tsx';
import { ConflictDialog } from './ConflictDialog.tsx';
import { ExportButton } from '../export/ExportButton.tsx';
import { groupTree, inGroupOrder, isInGroup } from './groups.ts';
import { GroupTree } from './GroupTree.tsx';
import { ItemTile } from './ItemTile.tsx';

const filters: readonly { readonly value: ItemFilter; readonly name: string }[] = [
  { value: 'all', name: 'All' },
  { value: 'to-review', name: 'To review' },
  { value: 'reviewed', name: 'Reviewed' },
  { value: 'quarantined', name: 'Quarantined' },
];

export function ItemBrowser({ items }: { readonly items: readonly ItemSummary[] }) {
  const { filter, layout, selection, grouped, group } = useItems();
  const [removing, setRemoving] = useState(false);
  const [compared, setCompared] = useState<ItemSummary | null>(null);
  const tree = useMemo(() => (grouped ? groupTree(items) : []), [items, grouped]);
  const within = useMemo(
    () => (grouped ? inGroupOrder(items.filter((item) => isInGroup(group, item))) : items),
    [items, grouped, group],
  );
  const shown = useMemo(() => within.filter((item) => matches(filter, item)), [within, filter]);
  const known = useMemo(() => new Map(items.map((item) => [item.id, item])), [items]);
  const open = (item: ItemSummary) => go({ kind: 'review', item: item.id });
  return (
    <section className="browser" aria-label="Pictures">
      <div className="browser-bar">
        <SegmentedControl
          aria-label="Show"
          value={filter}
          onChange={(value) => setFilter(value)}
          data={filters.map(({ value, name }) => ({ value, label: `${name} ${countOf(within, value)}` }))}
        />
        <SelectionActions items={items} onRemove={() => setRemoving(true)} onCompare={setCompared} />
        <div className="browser-layout" role="group" aria-label="Layout">
          <IconButton name="Groups" icon={IconListTree} pressed={grouped} onClick={() => setGrouped(!grouped)} />
          <IconButton name="Grid" icon={IconLayoutGrid} pressed={layout === 'grid'} onClick={() => setLayout('grid')} />
          <IconButton name="List" icon={IconList} pressed={layout === 'list'} onClick={() => setLayout('list')} />
        </div>
      </div>
      <div className="browser-body">
        {grouped && <GroupTree nodes={tree} total={items.length} chosen={group} onChoose={setGroup} />}
        {shown.length === 0 ? (
          <p className="browser-empty">{items.length === 0 ? 'No picture yet.' : 'No picture in this view.'}</p>
        ) : (
          <VirtualGrid
            label="Imported pictures"
            items={shown}
            idOf={(item) => item.id}
            tileWidth={layout === 'grid' ? 184 : 1e6}
            rowHeight={layout === 'grid' ? 184 : 40}
            selection={selection}
            onSelect={(ids) => select(ids as ReadonlySet<ItemId>)}
            onOpen={open}
            onDelete={() => setRemoving(true)}
          >
            {(item) => <ItemTile item={item} layout={layout} conflict={!item.excluded && isContested(item, known)} />}
          </VirtualGrid>
        )}
      </div>
      {compared && <ConflictDialog item={compared} onClose={() => setCompared(null)} />}
      {removing && (
        <ConfirmDialog
          title={selection.size === 1 ? 'Remove this picture?' : `Remove ${selection.size} pictures?`}
          text="They are deleted from the vault with their redactions and annotations. The files they came from stay where they are."
          action="Remove"
          onConfirm={() => void removeItems([...selection])}
          onClose={() => setRemoving(false)}
        />
      )}
    </section>
  );
}

const countOf = (items: readonly ItemSummary[], filter: ItemFilter): number =>
  items.reduce((count, item) => count + (matches(filter, item) ? 1 : 0), 0);

function SelectionActions({
  items,
  onRemove,
  onCompare,
}: {
  readonly items: readonly ItemSummary[];
  readonly onRemove: () => void;
  readonly onCompare: (item: ItemSummary) => void;
}) {
  const selection = useItems((state) => state.selection);
  const chosen = items.filter((item) => selection.has(item.id));
  const first = chosen[0];
  const inConflict = chosen.find((item) => item.conflictsWith);
  return (
    <div className="browser-actions">
      <span className="dim" role="status">
        {chosen.length > 0 ? `${chosen.length} selected` : ''}
      </span>
      <Button variant="default" disabled={!first} onClick={() => first && go({ kind: 'review', item: first.id })}>
        Open
      </Button>
      <Button variant="default" disabled={!first} onClick={() => void createDraft(chosen.map((item) => item.id))}>
        New case
      </Button>
      {inConflict && (
        <Button variant="default" onClick={() => onCompare(inConflict)}>
          Compare…
        </Button>
      )}
      <ExportButton items={chosen} />
      <Button variant="default" disabled={!first} onClick={onRemove}>
        Remove…
      </Button>
    </div>
  );
}
