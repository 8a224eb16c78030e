import { Button, SegmentedControl } from '@mantine/core';
import { IconEyeExclamation, IconLayoutGrid, IconList, IconListTree } from '@tabler/icons-react';
import { useMemo, useState, type KeyboardEvent } from 'react';
import { isContested } from '../../../model/conflict.ts';
import { isPhoto } from '../../../model/depiction.ts';
import type { ItemId } from '../../../model/ids.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { reviewStateOf } from '../../../model/reviewState.ts';
import { createDraft } from '../../app/state/cases.ts';
import {
  matches,
  nextNeedingEyes,
  removeItems,
  select,
  setFilter,
  setGroup,
  setGrouped,
  setLayout,
  useItems,
  type ItemFilter,
} from '../../app/state/items.ts';
import { inform } from '../../app/state/notices.ts';
import { go } from '../../app/state/route.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { VirtualGrid, type GridSection } from '../../ui/VirtualGrid.tsx';
import { t } from '../../words/words.ts';
import { undoDepiction } from '../../app/state/depictions.ts';
import { ConflictDialog } from './ConflictDialog.tsx';
import { DepictionDialog } from './DepictionDialog.tsx';
import { ExportButton } from '../export/ExportButton.tsx';
import { groupingOf, groupTree, inGroupOrder, isInGroup, sectionsOf } from '../../app/state/groups.ts';
import { GroupTree } from './GroupTree.tsx';
import { ItemTile } from './ItemTile.tsx';
import { ReopenButton } from './ReopenButton.tsx';
import { SectionHeading, sectionLabel } from './SectionHeading.tsx';

const filters: readonly ItemFilter[] = ['all', 'to-review', 'needs-eyes', 'reviewed', 'cleared', 'quarantined'];

export function ItemBrowser({ items }: { readonly items: readonly ItemSummary[] }) {
  const { filter, layout, selection, grouped, group } = useItems();
  const [removing, setRemoving] = useState(false);
  const [compared, setCompared] = useState<ItemSummary | null>(null);
  const [depicting, setDepicting] = useState(false);
  const { tree, within, shown, sections } = useShownItems(items);
  const known = useMemo(() => new Map(items.map((item) => [item.id, item])), [items]);
  const chosen = useMemo(() => items.filter((item) => selection.has(item.id)), [items, selection]);
  const onKey = (event: KeyboardEvent, active: ItemSummary | undefined): boolean => {
    const { ctrlKey, metaKey, altKey, shiftKey } = event;
    const command = ctrlKey || metaKey;
    const key = event.key.toLowerCase();
    if (command && !shiftKey && key === 'z') void undoDepiction();
    else if (command || altKey) return false;
    else if (key === 'b' && chosen.some(isPhoto)) setDepicting(true);
    else if (key === 'n') openNextEyes(active?.id ?? null);
    else return false;
    return true;
  };
  const open = (item: ItemSummary) => go({ kind: 'review', item: item.id });
  return (
    <section className="browser" aria-label={t('pictures:region')}>
      <div className="browser-bar">
        <SegmentedControl
          aria-label={t('pictures:show')}
          value={filter}
          onChange={(value) => setFilter(value)}
          data={filters.map((value) => ({
            value,
            label: t(`pictures:filters.${value}`, { count: countOf(within, value) }),
          }))}
        />
        <div className="browser-layout" role="group" aria-label={t('pictures:layout')}>
          <IconButton
            name={t('pictures:nextEyes')}
            icon={IconEyeExclamation}
            keys="Shift+N"
            disabled={!within.some((item) => reviewStateOf(item) === 'needs-eyes')}
            onClick={() => openNextEyes(null)}
          />
          <IconButton
            name={t('pictures:groups')}
            icon={IconListTree}
            pressed={grouped}
            onClick={() => setGrouped(!grouped)}
          />
          <IconButton
            name={t('pictures:grid')}
            icon={IconLayoutGrid}
            pressed={layout === 'grid'}
            onClick={() => setLayout('grid')}
          />
          <IconButton
            name={t('pictures:asList')}
            icon={IconList}
            pressed={layout === 'list'}
            onClick={() => setLayout('list')}
          />
        </div>
        <SelectionActions
          items={items}
          onRemove={() => setRemoving(true)}
          onCompare={setCompared}
          onDepict={() => setDepicting(true)}
        />
      </div>
      <div className="browser-body">
        {grouped && <GroupTree nodes={tree} total={items.length} chosen={group} onChoose={setGroup} />}
        {shown.length === 0 ? (
          <NothingShown any={items.length > 0} />
        ) : (
          <VirtualGrid
            label={t('pictures:list')}
            items={shown}
            idOf={(item) => item.id}
            tileWidth={layout === 'grid' ? 184 : 1e6}
            rowHeight={layout === 'grid' ? 184 : 40}
            sections={sections}
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
          title={t('pictures:removeTitle', { count: selection.size })}
          text={t('pictures:removeText')}
          action={t('common:remove')}
          onConfirm={() => void removeItems([...selection])}
          onClose={() => setRemoving(false)}
        />
      )}
    </section>
  );
}

const countOf = (items: readonly ItemSummary[], filter: ItemFilter): number =>
  items.reduce((count, item) => count + (matches(filter, item) ? 1 : 0), 0);

function openNextEyes(after: ItemId | null): void {
  const next = nextNeedingEyes(after);
  if (next) go({ kind: 'review', item: next });
  else inform(t('pictures:noneNeedsEyes'));
}

/** What the list holds, group after group, each under its heading as soon as there is more than one. */
function useShownItems(items: readonly ItemSummary[]) {
  const { filter, grouped, group } = useItems();
  const grouping = useMemo(() => groupingOf(items), [items]);
  const tree = useMemo(() => groupTree(items, grouping), [items, grouping]);
  const ordered = useMemo(() => inGroupOrder(items, grouping), [items, grouping]);
  const within = useMemo(
    () => (grouped ? ordered.filter((item) => isInGroup(group, item, grouping)) : ordered),
    [ordered, grouping, grouped, group],
  );
  const shown = useMemo(() => within.filter((item) => matches(filter, item)), [within, filter]);
  const sections = useMemo((): readonly GridSection[] | undefined => {
    const cut = sectionsOf(shown, grouping, tree);
    if (cut.length < 2) return undefined;
    return cut.map((section) => ({
      ...{ key: section.key, label: sectionLabel(section), count: section.items.length },
      heading: <SectionHeading section={section} />,
    }));
  }, [shown, grouping, tree]);
  return { tree, within, shown, sections };
}

function NothingShown({ any }: { readonly any: boolean }) {
  return (
    <div className="browser-empty">
      <p>{any ? t('pictures:noneHere') : t('pictures:none')}</p>
      {any && (
        <Button variant="default" onClick={() => setFilter('all')}>
          {t('pictures:showAll')}
        </Button>
      )}
    </div>
  );
}

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
        {chosen.length > 0 && t('pictures:selected', { count: chosen.length })}
      </span>
      <Button variant="default" disabled={!first} onClick={() => first && go({ kind: 'review', item: first.id })}>
        {t('pictures:open')}
      </Button>
      <Button variant="default" onClick={() => go({ kind: 'look-alikes' })}>
        {t('review:alike.open')}
      </Button>
      <Button variant="default" disabled={!first} onClick={() => void createDraft(chosen.map((item) => item.id))}>
        {t('pictures:newCase')}
      </Button>
      <Button variant="default" disabled={!chosen.some(isPhoto)} aria-keyshortcuts="B" onClick={onDepict}>
        {t('pictures:bodySite')}
      </Button>
      {inConflict && (
        <Button variant="default" onClick={() => onCompare(inConflict)}>
          {t('pictures:compare')}
        </Button>
      )}
      <ReopenButton items={chosen} />
      <ExportButton items={chosen} />
      <Button variant="default" disabled={!first} onClick={onRemove}>
        {t('pictures:remove')}
      </Button>
    </div>
  );
}
