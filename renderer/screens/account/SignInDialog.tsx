import { Button, Modal, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ScrimError } from '../../../model/errors.ts';
import { useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';
import { FirstAccountForm } from './FirstAccountForm.tsx';
import { ProviderSignIn } from './ProviderSignIn.tsx';
import { RedeemForm } from './RedeemForm.tsx';
import { RegisterForm } from './RegisterForm.tsx';
import { ServiceState } from './ServiceState.tsx';

const titles = {
  'sign-in': 'account:signInTitle',
  register: 'account:registerTitle',
  redeem: 'account:forgotTitle',
} as const;

/** Asked for by submitting and by My cases only; everything else works signed out. */
export function SignInDialog() {
  const request = useGround((ground) => ground.signIn);
  const firstRun = useGround((ground) => ground.info?.service.firstRun ?? false);
  const [step, setStep] = useState<'sign-in' | 'register' | 'redeem'>('sign-in');
  const close = () => {
    useGround.setState({ signIn: null });
    setStep('sign-in');
  };
  const back = () => setStep('sign-in');
  return (
    <Modal
      opened={request !== null}
      onClose={close}
      title={firstRun ? t('account:createTitle') : t(titles[step])}
      size={step === 'register' ? 'lg' : 'sm'}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {request && !firstRun && step === 'register' && <RegisterForm onBack={back} onDone={close} />}
      {request && !firstRun && step === 'redeem' && (
        <RedeemForm
          onBack={back}
          onDone={() => {
            close();
            request.then?.();
          }}
        />
      )}
      {request && !firstRun && step === 'sign-in' && (
        <ProviderSignIn
          onDone={(session) => {
            useGround.setState({ session, signIn: null });
            request.then?.();
          }}
        >
          <SignInForm reason={request.reason} then={request.then} onStep={setStep} />
        </ProviderSignIn>
      )}
      {request && firstRun && <FirstAccountForm then={request.then} />}
    </Modal>
  );
}

interface SignInFormProps {
  readonly reason: string;
  readonly then: (() => void) | null;
  readonly onStep: (step: 'register' | 'redeem') => void;
}

function SignInForm({ reason, then, onStep }: SignInFormProps) {
  const info = useGround((ground) => ground.info);
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const signIn = async () => {
    setBusy(true);
    setError(null);
    const result = await scrim.account.signIn({ username: username.trim(), password });
    setBusy(false);
    if (!result.ok) return setError(result.error);
    useGround.setState({ session: result.value, signIn: null });
    then?.();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (username.trim() && password) void signIn();
  };
  return (
    <form onSubmit={submit} className="dialog-form">
      <p className="dim">
        {reason} {t('account:noNeed')}
      </p>
      {info && <ServiceState service={info.service} />}
      <TextInput
        label={t('account:userName')}
        autoComplete="username"
        data-autofocus
        value={username}
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('account:password')}
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {error && (
        <ErrorNote error={error} retry={error.code === 'SERVICE_UNREACHABLE' ? () => void signIn() : undefined} />
      )}
      {info?.service.kind === 'remote' && (
        <p className="dim sign-in-register">
          {t('account:noAccount')}{' '}
          <Button variant="subtle" size="compact-xs" onClick={() => onStep('register')}>
            {t('account:register')}
          </Button>
          <Button variant="subtle" size="compact-xs" onClick={() => onStep('redeem')}>
            {t('account:forgot')}
          </Button>
        </p>
      )}
      <div className="dialog-actions">
        <Button type="submit" loading={busy} disabled={username.trim() === '' || password === ''}>
          {t('account:signIn')}
        </Button>
      </div>
    </form>
  );
}
