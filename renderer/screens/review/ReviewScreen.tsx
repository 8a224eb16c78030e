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
import { forgetAhead, leave, open, readyEditor } from './ahead.ts';
import type { ItemEditor } from './itemEditor.ts';

type Opening = { readonly item: ItemId } & (
  | { readonly kind: 'opening' }
  | { readonly kind: 'open'; readonly editor: ItemEditor }
  | { readonly kind: 'failed'; readonly error: ScrimError }
);

/** At once, where it was made ready; then the picture before gives way without a moment of nothing. */
function begin(item: ItemId): Opening {
  const editor = readyEditor(item);
  return editor ? { item, kind: 'open', editor } : { item, kind: 'opening' };
}

export function ReviewScreen({ item }: { readonly item: ItemId | null }) {
  const next = useItems(() => nextToReview(null));
  if (item === null) {
    return (
      <div className="review-empty">
        <EmptyState
          alone
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
  return <OpenedItem item={item} />;
}

function OpenedItem({ item }: { readonly item: ItemId }) {
  const [known, setOpening] = useState<Opening>(() => begin(item));
  let opening = known;
  if (known.item !== item) setOpening((opening = begin(item)));
  const asked = opening.kind === 'opening';
  useEffect(() => {
    if (!asked) return;
    let stale = false;
    void open(item).then((result) => {
      if (stale) return;
      setOpening(
        result.ok ? { item, kind: 'open', editor: result.value } : { item, kind: 'failed', error: result.error },
      );
    });
    return () => {
      stale = true;
    };
  }, [item, asked]);
  const editor = opening.kind === 'open' ? opening.editor : undefined;
  useEffect(() => {
    if (!editor) return;
    const flush = () => leave(editor);
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [editor]);
  useEffect(() => forgetAhead, []);
  useStateFromElsewhere(item, opening);
  if (opening.kind === 'opening')
    return (
      <p className="starting" aria-busy>
        {t('review:screen.opening')}
      </p>
    );
  if (opening.kind === 'open') return <EditorView editor={opening.editor} />;
  return (
    <div className="review-empty">
      <ErrorNote error={opening.error} retry={() => setOpening({ item, kind: 'opening' })} />
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
