import { Button } from '@mantine/core';
import type { Notice } from '../../../contract/caseApi.schema.ts';
import { markRead } from '../../app/state/inbox.ts';
import { calendarDay, moment } from '../../words/format.ts';
import { t } from '../../words/words.ts';

/** What is about the person's own account, comments and drafts. */
export function NoticesSection({ notices }: { readonly notices: readonly Notice[] }) {
  if (notices.length === 0) return null;
  return (
    <section className="inbox-section" aria-labelledby="inbox-notices">
      <h2 id="inbox-notices">{t('inbox:notices')}</h2>
      <ul className="inbox-list" aria-labelledby="inbox-notices">
        {notices.map((notice) => (
          <Entry key={notice.id} notice={notice} />
        ))}
      </ul>
    </section>
  );
}

function wordsOf({ kind, who, detail }: Notice): string {
  if (kind === 'reset-code-made') return t('inbox:noticeKinds.reset-code-made', { name: who ?? '' });
  if (kind === 'draft-expires') return t('inbox:noticeKinds.draft-expires', { day: detail ? calendarDay(detail) : '' });
  if (kind === 'comment-removed') return t('inbox:noticeKinds.comment-removed', { reason: detail ?? '' });
  if (kind === 'page-escalated') {
    return t(`inbox:noticeKinds.page-escalated.${detail === 'stand-ins' ? detail : 'administrators'}`);
  }
  return t(`inbox:noticeKinds.${kind}`);
}

function Entry({ notice }: { readonly notice: Notice }) {
  const { id, title, createdAt, read } = notice;
  const said = wordsOf(notice);
  return (
    <li className="inbox-entry" data-read={read || undefined} data-entry={id}>
      <div className="inbox-main">
        <span className="inbox-dot" aria-hidden />
        <span className="inbox-words">
          <span className={title === null ? 'case-title' : undefined}>{said}</span>
          {title !== null && <span className="case-title">{title}</span>}
        </span>
        <time className="dim" dateTime={createdAt}>
          {moment(createdAt)}
        </time>
      </div>
      {!read && (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={t('inbox:markReadOf', { title: title ?? said })}
          onClick={() => void markRead([id])}
        >
          {t('inbox:markRead')}
        </Button>
      )}
    </li>
  );
}
