import { Button, SegmentedControl } from '@mantine/core';
import { IconLayoutGrid, IconList, IconListTree } from '@tabler/icons-react';
import { useMemo, useState, type KeyboardEvent } from 'react';
import { isContested } from '../../../model/conflict.ts';
import { isPhoto } from '../../../model/depiction.ts';
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
import { undoDepiction } from '../../app/state/depictions.ts';
import { ConflictDialog } from './ConflictDialog.tsx';
import { DepictionDialog } from './DepictionDialog.tsx';
import { ExportButton } from '../export/ExportButton.tsx';
import { groupingOf, groupTree, inGroupOrder, isInGroup } from './groups.ts';
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
  const [depicting, setDepicting] = useState(false);
  const grouping = useMemo(() => (grouped ? groupingOf(items) : null), [items, grouped]);
  const tree = useMemo(() => (grouping ? groupTree(items, grouping) : []), [items, grouping]);
  const within = useMemo(() => {
    if (!grouping) return items;
    return inGroupOrder(
      items.filter((item) => isInGroup(group, item, grouping)),
      grouping,
    );
  }, [items, grouping, group]);
  const shown = useMemo(() => within.filter((item) => matches(filter, item)), [within, filter]);
  const known = useMemo(() => new Map(items.map((item) => [item.id, item])), [items]);
  const chosen = useMemo(() => items.filter((item) => selection.has(item.id)), [items, selection]);
  const onKey = ({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean => {
    const command = ctrlKey || metaKey;
    if (command && !shiftKey && key.toLowerCase() === 'z') void undoDepiction();
    else if (!command && !altKey && key.toLowerCase() === 'b' && chosen.some(isPhoto)) setDepicting(true);
    else return false;
    return true;
  };
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
        <SelectionActions
          items={items}
          onRemove={() => setRemoving(true)}
          onCompare={setCompared}
          onDepict={() => setDepicting(true)}
        />
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
            onKey={onKey}
          >
            {(item) => <ItemTile item={item} layout={layout} conflict={!item.excluded && isContested(item, known)} />}
          </VirtualGrid>
        )}
      </div>
      {depicting && <DepictionDialog items={chosen} onClose={() => setDepicting(false)} />}
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
  onDepict,
}: {
  readonly items: readonly ItemSummary[];
  readonly onRemove: () => void;
  readonly onCompare: (item: ItemSummary) => void;
  readonly onDepict: () => void;
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
      <Button variant="default" disabled={!chosen.some(isPhoto)} aria-keyshortcuts="B" onClick={onDepict}>
        Body site…
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
