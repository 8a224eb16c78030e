import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Comment } from '../../../contract/caseApi.schema.ts';
import { reportError } from '../../app/state/notices.ts';
import { useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ReasonDialog } from '../../ui/ReasonDialog.tsx';
import { t } from '../../words/words.ts';
import { isStaff } from './staff.ts';

interface CommentActionsProps {
  readonly comment: Comment;
  readonly onChanged: () => void;
}

/** What this person may do against a comment: take their own back, flag another's, remove it as a moderator. */
export function CommentActions({ comment, onChanged }: CommentActionsProps) {
  const [open, setOpen] = useState<'take-back' | 'flag' | 'remove' | null>(null);
  const user = useGround(({ session }) => (session.kind === 'signed-in' ? session.user : null));
  const { id, mine, author, hidden } = comment;
  const gone = hidden !== undefined && hidden !== null && hidden !== 'flagged';
  if (!user || user.verification !== 'verified' || gone) return null;
  const close = () => setOpen(null);
  const takeBack = async () => {
    const result = await scrim.discussion.takeBack({ comment: id });
    if (!result.ok) reportError(result.error);
    onChanged();
  };
  const removes = isStaff(user.role) && !mine;
  return (
    <>
      {mine && (
        <Act name={t('discussion:takeBack')} of={t('discussion:takeBack')} onClick={() => setOpen('take-back')} />
      )}
      {!mine && !removes && !hidden && (
        <Act
          name={t('discussion:flag')}
          of={t('discussion:flagOf', { name: author })}
          onClick={() => setOpen('flag')}
        />
      )}
      {removes && (
        <Act
          name={t('discussion:remove')}
          of={t('discussion:removeOf', { name: author })}
          onClick={() => setOpen('remove')}
        />
      )}
      {open === 'take-back' && (
        <ConfirmDialog
          title={t('discussion:takeBackTitle')}
          text={t('discussion:takeBackText')}
          action={t('discussion:takeBackNow')}
          onConfirm={() => void takeBack()}
          onClose={close}
        />
      )}
      {open === 'flag' && (
        <ReasonDialog
          title={t('discussion:flagTitle', { name: author })}
          text={t('discussion:flagText')}
          label={t('discussion:flagReason')}
          action={t('shared:flagNow')}
          said={t('discussion:flagged')}
          give={(reason) => scrim.discussion.flag({ comment: id, reason })}
          onDone={onChanged}
          onClose={close}
        />
      )}
      {open === 'remove' && (
        <ReasonDialog
          title={t('discussion:removeTitle', { name: author })}
          text={t('discussion:removeText')}
          label={t('discussion:removeReason')}
          action={t('discussion:removeNow')}
          said={t('discussion:removed')}
          give={(reason) => scrim.moderation.removeComment({ comment: id, reason })}
          onDone={onChanged}
          onClose={close}
        />
      )}
    </>
  );
}

interface ActProps {
  readonly name: string;
  /** Of whose comment, for those who do not see where it stands. */
  readonly of: string;
  readonly onClick: () => void;
}

function Act({ name, of, onClick }: ActProps) {
  return (
    <Button variant="subtle" color="gray" size="compact-xs" aria-label={of} onClick={onClick}>
      {name}
    </Button>
  );
}
