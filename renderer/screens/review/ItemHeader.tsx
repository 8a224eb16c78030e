import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconLayoutColumns, IconListDetails } from '@tabler/icons-react';
import type { ItemDetail } from '../../../model/item.ts';
import { reviewOrder } from '../../app/state/groups.ts';
import { useItems } from '../../app/state/items.ts';
import { go } from '../../app/state/route.ts';
import { keysOf } from '../../editor/keymap.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { adviceWords, errorWords } from '../../words/errors.ts';
import { t } from '../../words/words.ts';
import type { SaveState } from './itemEditor.ts';
import { openNeighbour } from './useEditorKeys.ts';

interface ItemHeaderProps {
  readonly detail: ItemDetail;
  readonly save: SaveState;
  readonly onRetrySave: () => void;
  readonly onHeader: () => void;
  readonly split: boolean;
  readonly onSplit: () => void;
}

export function ItemHeader({ detail, save, onRetrySave, onHeader, split, onSplit }: ItemHeaderProps) {
  const items = useItems((state) => state.items);
  const position = reviewOrder(items).findIndex(({ id }) => id === detail.id);
  const { columns, rows, frames, dicom } = detail.facts;
  return (
    <header className="editor-head">
      <Button variant="subtle" size="compact-xs" onClick={() => go({ kind: 'import' })}>
        {t('review:item.all')}
      </Button>
      <h1 className="editor-title" aria-live="polite">
        {detail.name}
      </h1>
      <span className="dim">
        {dicom ? `${dicom.Modality} ` : ''}
        {columns} × {rows}
        {frames > 1 && t('review:item.frames', { count: frames })}
      </span>
      <SaveNote save={save} onRetry={onRetrySave} />
      <div className="editor-compare" role="group" aria-label={t('review:compare')}>
        <IconButton
          name={t('review:split.toggle')}
          icon={IconLayoutColumns}
          keys={keysOf('view.split')}
          pressed={split}
          onClick={onSplit}
        />
        <IconButton
          name={t('review:header.title')}
          icon={IconListDetails}
          keys={keysOf('item.header')}
          onClick={onHeader}
        />
      </div>
      <div className="editor-steps" role="group" aria-label={t('review:item.steps')}>
        <IconButton
          name={t('review:item.previous')}
          icon={IconChevronLeft}
          keys={keysOf('item.previous')}
          disabled={position <= 0}
          onClick={() => openNeighbour(detail.id, -1)}
        />
        <span className="dim">{t('review:item.position', { at: position + 1, of: items.size })}</span>
        <IconButton
          name={t('review:item.next')}
          icon={IconChevronRight}
          keys={keysOf('item.next')}
          disabled={position < 0 || position >= items.size - 1}
          onClick={() => openNeighbour(detail.id, 1)}
        />
      </div>
    </header>
  );
}

function SaveNote({ save, onRetry }: { readonly save: SaveState; readonly onRetry: () => void }) {
  if (save.kind !== 'failed') {
    return (
      <span className="save-note" role="status" aria-label={t('review:item.state')}>
        {t(save.kind === 'saved' ? 'review:item.saved' : 'review:item.saving')}
      </span>
    );
  }
  return (
    <span className="save-note" data-tone="error" role="alert">
      {t('review:item.failed', { error: errorWords(save.error) })} {adviceWords(save.error)}
      <Button variant="default" size="compact-xs" onClick={onRetry}>
        {t('review:item.again')}
      </Button>
    </span>
  );
}
