import { Button } from '@mantine/core';
import { useState } from 'react';
import { mayUpload, type User } from '../../../model/account.ts';
import { inform, reportError } from '../../app/state/notices.ts';
import { askSignIn, signOut, useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { t } from '../../words/words.ts';
import { DutySection } from './DutySection.tsx';
import { NotifySection } from './NotifySection.tsx';
import { PasswordSection } from './PasswordSection.tsx';

export function AccountScreen() {
  const session = useGround((ground) => ground.session);
  return (
    <div className="list-screen">
      <header className="screen-head">
        <h1>{t('account:yourAccount')}</h1>
        {session.kind === 'signed-in' && (
          <Button variant="default" onClick={() => void signOut()}>
            {t('shell:signOut')}
          </Button>
        )}
      </header>
      {session.kind === 'signed-in' ? (
        <div className="settings">
          <Standing user={session.user} />
          {mayUpload(session.user) && <DutySection />}
          <NotifySection />
          <PasswordSection username={session.user.username} />
        </div>
      ) : (
        <EmptyState title={t('account:signedOutTitle')} text={t('account:signedOutText')}>
          <Button onClick={() => askSignIn(t('account:signInWhy'))}>{t('account:signIn')}</Button>
        </EmptyState>
      )}
    </div>
  );
}

const tones = { unverified: 'todo', verified: 'done', revoked: 'warn' } as const;

/** Who one is to the service, and how far it trusts one. */
function Standing({ user }: { readonly user: User }) {
  const host = useGround((ground) => ground.info?.service.host);
  return (
    <section className="settings-section" aria-label={t('account:verificationTitle')}>
      <h2>{user.displayName}</h2>
      <dl className="settings-list">
        <dt>{t('account:userName')}</dt>
        <dd>
          {user.username} <span className="dim">{host}</span>
        </dd>
        <dt>{t('account:role')}</dt>
        <dd>{t(`shell:roles.${user.role}`)}</dd>
        <dt>{t('account:verificationTitle')}</dt>
        <dd>
          <span role="status" aria-label={t('account:verificationTitle')}>
            <span className="chip" data-tone={tones[user.verification]}>
              {t(`shell:verification.${user.verification}`)}
            </span>{' '}
            {t(`account:states.${user.verification}`)}
          </span>
        </dd>
      </dl>
      {user.verification !== 'verified' && <LookAgain />}
    </section>
  );
}

function LookAgain() {
  const [busy, setBusy] = useState(false);
  const look = async () => {
    setBusy(true);
    const result = await scrim.account.lookAgain();
    setBusy(false);
    if (!result.ok) return reportError(result.error);
    useGround.setState({ session: result.value });
    if (result.value.kind === 'signed-in' && result.value.user.verification !== 'verified') {
      inform(t('account:stillWaiting'));
    }
  };
  return (
    <div className="settings-actions">
      <Button variant="default" loading={busy} onClick={() => void look()}>
        {t('account:checkAgain')}
      </Button>
    </div>
  );
}
