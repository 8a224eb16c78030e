import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ItemDetail } from '../../../model/item.ts';
import { nextToReview } from '../../app/state/items.ts';
import { go } from '../../app/state/route.ts';
import { pendingIn, type EditorState } from '../../editor/editor.ts';
import { keysOf } from '../../editor/keymap.ts';
import { moment } from '../../words/format.ts';
import { keyWords } from '../../words/keyNames.ts';
import { t } from '../../words/words.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import type { ItemEditor } from './itemEditor.ts';

interface ReviewFooterProps {
  readonly detail: ItemDetail;
  readonly state: EditorState;
  readonly editor: ItemEditor;
  readonly onDone: () => void;
}

/** The one decision of this screen, or what stands in its way. */
export function ReviewFooter({ detail, state, editor, onDone }: ReviewFooterProps) {
  const pending = pendingIn(state);
  switch (detail.state.kind) {
    case 'imported':
      return (
        <footer className="review-footer">
          <p role="status">{t('review:footer.notYet')}</p>
        </footer>
      );
    case 'quarantined':
      return (
        <footer className="review-footer">
          <ErrorNote error={detail.state.error} />
          <p className="side-note">{t('review:footer.setAside')}</p>
          <DetectAgain editor={editor} />
        </footer>
      );
    case 'reviewed':
    case 'cleared':
      return <Reviewed detail={detail} editor={editor} />;
    case 'review':
    default:
      return (
        <footer className="review-footer">
          <Button
            fullWidth
            size="sm"
            disabled={pending > 0}
            onClick={onDone}
            aria-keyshortcuts={keysOf('review.done').replace('Ctrl', 'Control')}
          >
            {pending > 0 ? t('review:footer.markPending', { count: pending }) : t('review:footer.mark')}
          </Button>
          <div className="review-footer-line">
            <span className="side-note">{keyWords(keysOf('review.done'))}</span>
            <DetectAgain editor={editor} />
          </div>
        </footer>
      );
  }
}

function Reviewed({ detail, editor }: { readonly detail: ItemDetail; readonly editor: ItemEditor }) {
  const next = nextToReview(detail.id);
  const { state } = detail;
  return (
    <footer className="review-footer">
      <p role="status">
        {state.kind === 'reviewed'
          ? t('review:footer.by', { name: state.by, at: moment(state.at) })
          : t('review:footer.cleared')}
      </p>
      {next && (
        <Button fullWidth onClick={() => go({ kind: 'review', item: next })}>
          {t('review:footer.next')}
        </Button>
      )}
      <Button fullWidth variant="default" onClick={() => void editor.reopen()}>
        {t('review:footer.reopen')}
      </Button>
    </footer>
  );
}

function DetectAgain({ editor }: { readonly editor: ItemEditor }) {
  const [busy, setBusy] = useState(false);
  return (
    <Button
      variant="subtle"
      size="compact-xs"
      loading={busy}
      onClick={() => {
        setBusy(true);
        void editor.detectAgain().finally(() => setBusy(false));
      }}
    >
      {t('review:footer.detect')}
    </Button>
  );
}
