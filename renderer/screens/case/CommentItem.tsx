import { Button } from '@mantine/core';
import { IconArrowBack, IconPointer } from '@tabler/icons-react';
import type { Comment } from '../../../contract/caseApi.schema.ts';
import { moment } from '../../words/format.ts';
import { t } from '../../words/words.ts';
import { CommentActions } from './CommentActions.tsx';
import type { SharedImage } from './desk.ts';

interface CommentItemProps {
  readonly comment: Comment;
  readonly depth: number;
  readonly images: readonly SharedImage[];
  /** Its shapes lie on the picture. */
  readonly shown: boolean;
  readonly onShow: (wanted: boolean) => void;
  readonly onReply: (() => void) | undefined;
  readonly onChanged: () => void;
}

export function CommentItem({ comment, depth, images, shown, onShow, onReply, onChanged }: CommentItemProps) {
  const { author, byPoster, mine, body, image, createdAt, hidden, removalReason } = comment;
  const n = images.findIndex(({ id }) => id === image) + 1;
  return (
    <li
      id={`comment-${comment.id}`}
      className="comment"
      tabIndex={-1}
      data-depth={depth}
      data-shown={shown || undefined}
    >
      <p className="comment-head">
        <strong>{author}</strong>
        {byPoster && <span className="chip">{t('discussion:poster')}</span>}
        {mine && !byPoster && <span className="chip">{t('discussion:mine')}</span>}
        <time className="dim" dateTime={createdAt}>
          {moment(createdAt)}
        </time>
      </p>
      {hidden && (
        <p className="dim">
          {t(`discussion:hidden.${hidden}`)} {removalReason && t('discussion:because', { reason: removalReason })}
        </p>
      )}
      {body !== '' && <p className="comment-body">{body}</p>}
      <div className="comment-actions">
        {n > 0 && (
          <Button
            variant={shown ? 'light' : 'subtle'}
            size="compact-xs"
            aria-pressed={shown}
            leftSection={<IconPointer size={14} stroke={1.6} aria-hidden />}
            onClick={() => onShow(!shown)}
          >
            {shown ? t('discussion:shownOn', { n }) : t('discussion:showOn', { n })}
          </Button>
        )}
        {image !== null && n === 0 && <span className="dim">{t('discussion:hiddenPicture')}</span>}
        {onReply && (
          <Button
            variant="subtle"
            size="compact-xs"
            aria-label={t('discussion:replyTo', { name: author })}
            leftSection={<IconArrowBack size={14} stroke={1.6} aria-hidden />}
            onClick={onReply}
          >
            {t('discussion:reply')}
          </Button>
        )}
        <CommentActions comment={comment} onChanged={onChanged} />
      </div>
    </li>
  );
}
