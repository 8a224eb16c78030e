import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Comment, SharedCase } from '../../../contract/caseApi.schema.ts';
import { mayUpload } from '../../../model/account.ts';
import { useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAsked } from '../../ui/useAsked.ts';
import { t } from '../../words/words.ts';
import { CommentItem } from './CommentItem.tsx';
import { Composer } from './Composer.tsx';
import { clearMarks, showComment, type DeskStore } from './desk.ts';
import { StarsBar } from './StarsBar.tsx';
import { threads } from './threads.ts';

interface DiscussionProps {
  readonly shared: SharedCase;
  readonly desk: DeskStore;
  /** A comment to begin with. */
  readonly begin: string | null;
  /** Published: it may be commented and starred. */
  readonly open: boolean;
}

export function Discussion({ shared, desk, begin, open }: DiscussionProps) {
  const { id, imageList } = shared;
  const { asked, again, put } = useAsked(id, () => scrim.discussion.comments({ case: id }));
  const [answered, setAnswered] = useState<Comment | null>(null);
  const shown = useStore(desk, (state) => state.comment);
  const mayWrite = useGround(({ session }) => session.kind === 'signed-in' && mayUpload(session.user));
  const comments = asked.kind === 'answered' ? asked.value : null;
  useBegin(begin, comments, (comment) => showComment(desk, comment.image ? comment : null, imageList));
  useEffect(() => () => clearMarks(desk), [desk]);
  const posted = (comment: Comment) => {
    setAnswered(null);
    put([...(comments ?? []), comment]);
    showComment(desk, comment.image ? comment : null, imageList);
    requestAnimationFrame(() => document.getElementById(`comment-${comment.id}`)?.scrollIntoView({ block: 'nearest' }));
  };
  return (
    <>
      {open && mayWrite && <StarsBar id={id} />}
      {asked.kind === 'asking' && <p className="dim">{t('shared:asking')}</p>}
      {asked.kind === 'failed' && <ErrorNote error={asked.error} retry={again} />}
      {comments?.length === 0 && <p className="dim">{t('discussion:none')}</p>}
      {comments && comments.length > 0 && (
        <ol className="comments" aria-label={t('discussion:comments')}>
          {threads(comments).map(({ comment, depth }) => (
            <CommentItem
              key={comment.id}
              comment={comment}
              depth={depth}
              images={imageList}
              shown={shown?.id === comment.id}
              onShow={(wanted) => showComment(desk, wanted ? comment : null, imageList)}
              onReply={open && mayWrite && !comment.hidden ? () => setAnswered(comment) : undefined}
              onChanged={again}
            />
          ))}
        </ol>
      )}
      {open && mayWrite ? (
        <Composer shared={shared} desk={desk} answered={answered} onAnswer={setAnswered} onPosted={posted} />
      ) : (
        <p className="dim">{open ? t('discussion:readOnly') : t('discussion:notYet')}</p>
      )}
    </>
  );
}

/** Once: the comment that somebody came for is shown on its picture and scrolled to. */
function useBegin(begin: string | null, comments: readonly Comment[] | null, show: (comment: Comment) => void): void {
  const done = useRef(false);
  useEffect(() => {
    const comment = comments?.find(({ id }) => id === begin);
    if (done.current || !comment) return;
    done.current = true;
    show(comment);
    document.getElementById(`comment-${comment.id}`)?.focus();
  });
}
