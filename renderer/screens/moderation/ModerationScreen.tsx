import { Button, Tabs } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { askSignIn, useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useAsked, type Asked } from '../../ui/useAsked.ts';
import { t } from '../../words/words.ts';
import { FlaggedComments } from './FlaggedComments.tsx';
import { Flags } from './Flags.tsx';
import { Waiting } from './Waiting.tsx';

/** What others see only after a moderator has: submitted cases, and pictures that somebody flagged. */
export function ModerationScreen() {
  const session = useGround((ground) => ground.session);
  const may = session.kind === 'signed-in' && ['moderator', 'administrator'].includes(session.user.role);
  return (
    <div className="list-screen moderation">
      {may ? (
        <Rooms />
      ) : (
        <>
          <header className="screen-head">
            <h1>{t('moderation:moderation')}</h1>
          </header>
          <EmptyState title={t('moderation:forModerators')} text={t('moderation:forModeratorsText')}>
            {session.kind === 'signed-out' && (
              <Button onClick={() => askSignIn(t('moderation:forModeratorsText'))}>{t('account:signIn')}</Button>
            )}
          </EmptyState>
        </>
      )}
    </div>
  );
}

function Rooms() {
  const [tab, setTab] = useState<string | null>('queue');
  const queue = useAsked('queue', () => scrim.moderation.queue());
  const flags = useAsked('flags', () => scrim.moderation.flags());
  const comments = useAsked('comments', () => scrim.moderation.comments());
  const { again: askQueue } = queue;
  const { again: askFlags } = flags;
  const { again: askComments } = comments;
  // Others work on the same list.
  const ask = useCallback(() => {
    askQueue();
    askFlags();
    askComments();
  }, [askQueue, askFlags, askComments]);
  useEffect(() => {
    window.addEventListener('focus', ask);
    return () => window.removeEventListener('focus', ask);
  }, [ask]);
  const count = (asked: Asked<readonly unknown[]>) => (asked.kind === 'answered' ? asked.value.length : 0);
  const waiting = count(queue.asked);
  const flagged = count(flags.asked);
  const said = count(comments.asked);
  return (
    <>
      <header className="screen-head">
        <h1>{t('moderation:moderation')}</h1>
        <Button variant="default" onClick={ask}>
          {t('moderation:refresh')}
        </Button>
      </header>
      <Tabs value={tab} onChange={setTab} keepMounted={false} className="list-tabs moderation-tabs">
        <Tabs.List aria-label={t('moderation:moderation')}>
          <Tabs.Tab value="queue">
            {waiting > 0 ? t('moderation:queueCount', { count: waiting }) : t('moderation:queue')}
          </Tabs.Tab>
          <Tabs.Tab value="flags">
            {flagged > 0 ? t('moderation:flagsCount', { count: flagged }) : t('moderation:flags')}
          </Tabs.Tab>
          <Tabs.Tab value="comments">
            {said > 0 ? t('moderation:commentsCount', { count: said }) : t('moderation:comments')}
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="queue" className="moderation-panel">
          <Waiting asked={queue.asked} again={askQueue} />
        </Tabs.Panel>
        <Tabs.Panel value="flags" className="moderation-panel">
          <Flags asked={flags.asked} again={askFlags} />
        </Tabs.Panel>
        <Tabs.Panel value="comments" className="moderation-panel">
          <FlaggedComments asked={comments.asked} again={askComments} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
