import { Button, Tabs } from '@mantine/core';
import { useState } from 'react';
import { askSignIn, useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { useAsked } from '../../ui/useAsked.ts';
import { t } from '../../words/words.ts';
import { Accounts } from './Accounts.tsx';
import { Groups } from './Groups.tsx';
import { Registrations } from './Registrations.tsx';

/** For administrators of the case service: who is to be believed, who may do what, and who belongs together. */
export function PeopleScreen() {
  const session = useGround((ground) => ground.session);
  const may = session.kind === 'signed-in' && session.user.role === 'administrator';
  return (
    <div className="list-screen">
      <header className="screen-head">
        <h1>{t('people:people')}</h1>
      </header>
      {may ? (
        <Rooms />
      ) : (
        <EmptyState title={t('people:forAdministrators')} text={t('people:forAdministratorsText')}>
          {session.kind === 'signed-out' && (
            <Button onClick={() => askSignIn(t('people:forAdministratorsText'))}>{t('account:signIn')}</Button>
          )}
        </EmptyState>
      )}
    </div>
  );
}

function Rooms() {
  const [tab, setTab] = useState<string | null>('waiting');
  const waiting = useAsked('registrations', () => scrim.people.registrations());
  const count = waiting.asked.kind === 'answered' ? waiting.asked.value.length : 0;
  return (
    <Tabs value={tab} onChange={setTab} keepMounted={false} className="list-tabs">
      <Tabs.List aria-label={t('people:people')}>
        <Tabs.Tab value="waiting">{count > 0 ? t('people:waitingCount', { count }) : t('people:waiting')}</Tabs.Tab>
        <Tabs.Tab value="accounts">{t('people:accounts')}</Tabs.Tab>
        <Tabs.Tab value="groups">{t('people:groups')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="waiting">
        <Registrations asked={waiting.asked} again={waiting.again} />
      </Tabs.Panel>
      <Tabs.Panel value="accounts">
        <Accounts onChange={waiting.again} />
      </Tabs.Panel>
      <Tabs.Panel value="groups">
        <Groups />
      </Tabs.Panel>
    </Tabs>
  );
}
