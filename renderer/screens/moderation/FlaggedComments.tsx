import { Button } from '@mantine/core';
import { useState } from 'react';
import type { WaitingComment } from '../../../contract/caseApi.schema.ts';
import { inform, reportError } from '../../app/state/notices.ts';
import { go } from '../../app/state/route.ts';
import { scrim } from '../../bridge.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { ReasonDialog } from '../../ui/ReasonDialog.tsx';
import type { Asked } from '../../ui/useAsked.ts';
import { moment } from '../../words/format.ts';
import { t } from '../../words/words.ts';

interface FlaggedCommentsProps {
  readonly asked: Asked<readonly WaitingComment[]>;
  readonly again: () => void;
}

/** Comments that somebody flagged: hidden from all but their authors and staff until it is decided. */
export function FlaggedComments({ asked, again }: FlaggedCommentsProps) {
  if (asked.kind === 'asking') return <p className="dim">{t('moderation:asking')}</p>;
  if (asked.kind === 'failed') return <ErrorNote error={asked.error} retry={again} />;
  if (asked.value.length === 0) {
    return <EmptyState title={t('moderation:noComments')} text={t('moderation:noCommentsText')} />;
  }
  return (
    <ul className="moderation-flags" aria-label={t('moderation:comments')}>
      {asked.value.map((flagged) => (
        <Flagged key={flagged.comment} flagged={flagged} onResolved={again} />
      ))}
    </ul>
  );
}

function Flagged({ flagged, onResolved }: { readonly flagged: WaitingComment; readonly onResolved: () => void }) {
  const { comment, title, author, mine, body, reasons, flaggedAt } = flagged;
  const [busy, setBusy] = useState(false);
  const [removing, setRemoving] = useState(false);
  const keep = async () => {
    setBusy(true);
    const result = await scrim.moderation.resolveComment({ comment, decision: { resolution: 'kept' } });
    setBusy(false);
    if (result.ok) inform(t('moderation:commentShown'));
    else reportError(result.error);
    onResolved();
  };
  return (
    <li className="case-row moderation-flag">
      <div className="people-words">
        <span>
          <strong>{author}</strong> <span className="dim">{title}</span>
        </span>
        <blockquote className="moderation-quote">{body}</blockquote>
        <span className="dim">{t('moderation:flaggedAt', { at: moment(flaggedAt) })}</span>
        <ul>
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
        {mine && <p className="dim">{t('moderation:ownComment')}</p>}
        <div className="moderation-actions">
          <Button variant="default" disabled={mine} loading={busy} onClick={() => void keep()}>
            {t('moderation:showAgain')}
          </Button>
          <Button variant="default" disabled={mine} onClick={() => setRemoving(true)}>
            {t('discussion:remove')}
          </Button>
          <Button
            variant="subtle"
            onClick={() => go({ kind: 'shared-case', id: flagged.case, from: 'discover', comment })}
          >
            {t('moderation:openCase')}
          </Button>
        </div>
      </div>
      {removing && (
        <ReasonDialog
          title={t('discussion:removeTitle', { name: author })}
          text={t('discussion:removeText')}
          label={t('discussion:removeReason')}
          action={t('discussion:removeNow')}
          said={t('discussion:removed')}
          give={(reason) => scrim.moderation.resolveComment({ comment, decision: { resolution: 'removed', reason } })}
          onDone={onResolved}
          onClose={() => setRemoving(false)}
        />
      )}
    </li>
  );
}
