import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { markRead, readInbox, toMarkAtOnce, useInbox } from '../../app/state/inbox.ts';
import { askSignIn, useGround } from '../../app/state/session.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';
import { DutyNotes } from './DutyNotes.tsx';
import { InboxSection } from './InboxSection.tsx';
import { NoticesSection } from './NoticesSection.tsx';
import { useInboxKeys } from './useInboxKeys.ts';

/** What this person was told: what is urgent by itself, and the rest. */
export function InboxScreen() {
  const signedIn = useGround((ground) => ground.session.kind === 'signed-in');
  const { inbox, error } = useInbox();
  useEffect(() => {
    if (signedIn) void readInbox();
  }, [signedIn]);
  const unread = inbox ? toMarkAtOnce(inbox) : [];
  const keys = useInboxKeys(inbox);
  const empty = inbox?.urgent.length === 0 && inbox.social.length === 0 && (inbox.notices ?? []).length === 0;
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
      {signedIn && <DutyNotes />}
      {signedIn && error && <ErrorNote error={error} retry={() => void readInbox()} />}
      {signedIn && !error && !inbox && <p className="dim">{t('discover:loading')}</p>}
      {empty && <EmptyState title={t('inbox:empty')} text={t('inbox:emptyText')} />}
      {inbox && !empty && (
        <div className="inbox" onKeyDown={keys}>
          <InboxSection name="urgent" entries={inbox.urgent} />
          <InboxSection name="social" entries={inbox.social} />
          <NoticesSection notices={inbox.notices ?? []} />
        </div>
      )}
    </div>
  );
}
