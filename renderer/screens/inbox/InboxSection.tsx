import { Button, UnstyledButton } from '@mantine/core';
import type { Notification } from '../../../contract/caseApi.schema.ts';
import { markRead } from '../../app/state/inbox.ts';
import { go } from '../../app/state/route.ts';
import { moment } from '../../words/format.ts';
import { keyWords } from '../../words/keyNames.ts';
import { t } from '../../words/words.ts';

interface InboxSectionProps {
  readonly name: 'urgent' | 'social';
  readonly entries: readonly Notification[];
}

export function InboxSection({ name, entries }: InboxSectionProps) {
  return (
    <section className="inbox-section" aria-labelledby={`inbox-${name}`} data-urgent={name === 'urgent' || undefined}>
      <h2 id={`inbox-${name}`}>{t(`inbox:${name}`)}</h2>
      {entries.length === 0 && <p className="dim">{name === 'urgent' ? t('inbox:noUrgent') : t('inbox:noSocial')}</p>}
      {entries.length > 0 && (
        <ul className="inbox-list" aria-labelledby={`inbox-${name}`}>
          {entries.map((entry) => (
            <Entry key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Entry({ entry }: { readonly entry: Notification }) {
  const { id, kind, title, page, onBehalfOf, createdAt, read } = entry;
  const open = () => {
    void markRead([id]);
    go({ kind: 'shared-case', id: entry.case, from: 'inbox', comment: entry.comment });
  };
  return (
    <li className="inbox-entry" data-read={read || undefined} data-entry={id}>
      <UnstyledButton className="inbox-main" onClick={open}>
        <span className="inbox-dot" aria-hidden />
        <span className="inbox-words">
          <span className="inbox-what">
            {t(`inbox:kinds.${kind}`)}
            {onBehalfOf && ` ${t(page?.stage === 'stand-ins' ? 'inbox:instead' : 'inbox:for', { name: onBehalfOf })}`}
            {page?.stage === 'administrators' && t('inbox:unanswered')}
            {!read && <span className="visually-hidden">. {t('inbox:unread')}</span>}
          </span>
          <span className="case-title">{title}</span>
          {page && <span>{t('inbox:asks', { specialty: page.specialty, question: page.question })}</span>}
        </span>
        <time className="dim" dateTime={createdAt}>
          {moment(createdAt)}
        </time>
      </UnstyledButton>
      <Reading entry={entry} />
    </li>
  );
}

/** A question to one's specialty is acknowledged, which whoever asked it sees; all else is only read. */
function Reading({ entry: { id, kind, title, read } }: { readonly entry: Notification }) {
  if (read) {
    return kind === 'page' ? (
      <span className="chip inbox-read" data-tone="done">
        {t('paging:acknowledged')}
      </span>
    ) : null;
  }
  const asked = kind === 'page';
  return (
    <Button
      variant={asked ? 'light' : 'subtle'}
      size="compact-xs"
      aria-label={asked ? t('paging:acknowledgeOf', { title }) : t('inbox:markReadOf', { title })}
      aria-keyshortcuts="A"
      data-tip={`${asked ? t('paging:acknowledge') : t('inbox:markRead')}  (${keyWords('A')})`}
      onClick={() => void markRead([id])}
    >
      {asked ? t('paging:acknowledge') : t('inbox:markRead')}
    </Button>
  );
}
