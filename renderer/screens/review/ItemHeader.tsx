import { Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconLayoutColumns, IconListDetails } from '@tabler/icons-react';
import { errorAdvice, errorSentence } from '../../../model/errors.ts';
import type { ItemDetail } from '../../../model/item.ts';
import { reviewOrder } from '../../app/state/groups.ts';
import { useItems } from '../../app/state/items.ts';
import { go } from '../../app/state/route.ts';
import { keysOf } from '../../editor/keymap.ts';
import { IconButton } from '../../ui/IconButton.tsx';
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
        All pictures
      </Button>
      <h1 className="editor-title">{detail.name}</h1>
      <span className="dim">
        {dicom ? `${dicom.Modality} ` : ''}
        {columns} × {rows}
        {frames > 1 ? `, ${frames} frames` : ''}
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
      <div className="editor-steps" role="group" aria-label="Pictures">
        <IconButton
          name="Previous picture"
          icon={IconChevronLeft}
          keys="["
          disabled={position <= 0}
          onClick={() => openNeighbour(detail.id, -1)}
        />
        <span className="dim">
          {position + 1} of {items.size}
        </span>
        <IconButton
          name="Next picture"
          icon={IconChevronRight}
          keys="]"
          disabled={position < 0 || position >= items.size - 1}
          onClick={() => openNeighbour(detail.id, 1)}
        />
      </div>
    </header>
  );
}

const saveWords = { saved: 'All changes saved', changed: 'Saving…', saving: 'Saving…' } as const;

function SaveNote({ save, onRetry }: { readonly save: SaveState; readonly onRetry: () => void }) {
  if (save.kind !== 'failed') {
    return (
      <span className="save-note" role="status" aria-label="Save state">
        {saveWords[save.kind]}
      </span>
    );
  }
  return (
    <span className="save-note" data-tone="error" role="alert">
      Not saved: {errorSentence(save.error)} {errorAdvice(save.error)}
      <Button variant="default" size="compact-xs" onClick={onRetry}>
        Save again
      </Button>
    </span>
  );
}
