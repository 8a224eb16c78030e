import { Button, UnstyledButton } from '@mantine/core';
import { useEffect } from 'react';
import type { Notification } from '../../../contract/caseApi.schema.ts';
import { markRead, readInbox, unreadOf, useInbox } from '../../app/state/inbox.ts';
import { go } from '../../app/state/route.ts';
import { askSignIn, useGround } from '../../app/state/session.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { moment } from '../../words/format.ts';
import { t } from '../../words/words.ts';

/** What this person was told: what is urgent by itself, and the rest. */
export function InboxScreen() {
  const signedIn = useGround((ground) => ground.session.kind === 'signed-in');
  const { inbox, error } = useInbox();
  useEffect(() => {
    if (signedIn) void readInbox();
  }, [signedIn]);
  const unread = inbox ? [...unreadOf(inbox.urgent), ...unreadOf(inbox.social)] : [];
  const empty = inbox?.urgent.length === 0 && inbox.social.length === 0;
  return (
    <div className="list-screen">
      <header className="screen-head">
        <h1>{t('inbox:inbox')}</h1>
        {unread.length > 0 && (
          <Button variant="default" onClick={() => void markRead(unread)}>
            {t('inbox:markAll')}
          </Button>
        )}
        {signedIn && (
          <Button variant="default" onClick={() => void readInbox()}>
            {t('inbox:refresh')}
          </Button>
        )}
      </header>
      {!signedIn && (
        <EmptyState title={t('inbox:signInTitle')} text={t('inbox:signInText')}>
          <Button onClick={() => askSignIn(t('inbox:signInWhy'))}>{t('discover:signIn')}</Button>
        </EmptyState>
      )}
      {signedIn && error && <ErrorNote error={error} retry={() => void readInbox()} />}
      {signedIn && !error && !inbox && <p className="dim">{t('discover:loading')}</p>}
      {empty && <EmptyState title={t('inbox:empty')} text={t('inbox:emptyText')} />}
      {inbox && !empty && (
        <>
          <Section name="urgent" entries={inbox.urgent} />
          <Section name="social" entries={inbox.social} />
        </>
      )}
    </div>
  );
}

interface SectionProps {
  readonly name: 'urgent' | 'social';
  readonly entries: readonly Notification[];
}

function Section({ name, entries }: SectionProps) {
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
    <li className="inbox-entry" data-read={read || undefined}>
      <UnstyledButton className="inbox-main" onClick={open}>
        <span className="inbox-dot" aria-hidden />
        <span className="inbox-words">
          <span className="inbox-what">
            {t(`inbox:kinds.${kind}`)}
            {onBehalfOf && ` ${t('inbox:for', { name: onBehalfOf })}`}
            {!read && <span className="visually-hidden">. {t('inbox:unread')}</span>}
          </span>
          <span className="case-title">{title}</span>
          {page && <span className="dim">{`${page.specialty}: ${page.question}`}</span>}
        </span>
        <time className="dim" dateTime={createdAt}>
          {moment(createdAt)}
        </time>
      </UnstyledButton>
      {!read && (
        <Button
          variant="subtle"
          size="compact-xs"
          aria-label={t('inbox:markReadOf', { title })}
          onClick={() => void markRead([id])}
        >
          {t('inbox:markRead')}
        </Button>
      )}
    </li>
  );
}
