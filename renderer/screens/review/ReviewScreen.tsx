import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { ScrimError } from '../../../model/errors.ts';
import type { ItemId } from '../../../model/ids.ts';
import { nextToReview, useItems } from '../../app/state/items.ts';
import { go } from '../../app/state/route.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';
import { EditorView } from './EditorView.tsx';
import { openItem, type ItemEditor } from './itemEditor.ts';

type Opening =
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly editor: ItemEditor }
  | { readonly kind: 'failed'; readonly error: ScrimError };

export function ReviewScreen({ item }: { readonly item: ItemId | null }) {
  const next = useItems(() => nextToReview(null));
  if (item === null) {
    return (
      <div className="review-empty">
        <EmptyState
          title={t(next ? 'review:screen.waiting' : 'review:screen.nothing')}
          text={t(next ? 'review:screen.waitingText' : 'review:screen.nothingText')}
        >
          <Button onClick={() => go(next ? { kind: 'review', item: next } : { kind: 'import' })}>
            {t(next ? 'review:screen.start' : 'review:screen.toImport')}
          </Button>
        </EmptyState>
      </div>
    );
  }
  return <OpenedItem key={item} item={item} />;
}

function OpenedItem({ item }: { readonly item: ItemId }) {
  const [opening, setOpening] = useState<Opening>({ kind: 'opening' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let stale = false;
    let editor: ItemEditor | undefined;
    void openItem(item).then((result) => {
      if (stale) return;
      if (!result.ok) return setOpening({ kind: 'failed', error: result.error });
      editor = result.value;
      setOpening({ kind: 'open', editor });
    });
    const flush = () => void editor?.flush();
    window.addEventListener('pagehide', flush);
    return () => {
      stale = true;
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [item, attempt]);
  useStateFromElsewhere(item, opening);
  if (opening.kind === 'opening') return <p className="starting">{t('review:screen.opening')}</p>;
  if (opening.kind === 'open') return <EditorView editor={opening.editor} />;
  return (
    <div className="review-empty">
      <ErrorNote error={opening.error} retry={() => setAttempt(attempt + 1)} />
      <Button variant="default" onClick={() => go({ kind: 'import' })}>
        {t('review:screen.backToImport')}
      </Button>
    </div>
  );
}

/** Detection that ends while the item is open changes its state and its proposals: they are taken over. */
function useStateFromElsewhere(item: ItemId, opening: Opening): void {
  const elsewhere = useItems((state) => state.items.get(item)?.state.kind);
  useEffect(() => {
    if (opening.kind !== 'open' || !elsewhere) return;
    const { detail, save } = opening.editor.store.getState();
    if (detail.state.kind !== elsewhere && save.kind === 'saved') void opening.editor.reload();
  }, [elsewhere, opening]);
}
