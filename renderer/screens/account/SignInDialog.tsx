import { Button, Modal, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ScrimError } from '../../../model/errors.ts';
import { useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';
import { FirstAccountForm } from './FirstAccountForm.tsx';
import { ProviderSignIn } from './ProviderSignIn.tsx';
import { RegisterForm } from './RegisterForm.tsx';
import { ServiceState } from './ServiceState.tsx';

/** Asked for by submitting and by My cases only; everything else works signed out. */
export function SignInDialog() {
  const request = useGround((ground) => ground.signIn);
  const firstRun = useGround((ground) => ground.info?.service.firstRun ?? false);
  const [registering, setRegistering] = useState(false);
  const close = () => {
    useGround.setState({ signIn: null });
    setRegistering(false);
  };
  const asks = registering ? t('account:registerTitle') : t('account:signInTitle');
  return (
    <Modal
      opened={request !== null}
      onClose={close}
      title={firstRun ? t('account:createTitle') : asks}
      size={registering ? 'lg' : 'sm'}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      {request && !firstRun && registering && <RegisterForm onBack={() => setRegistering(false)} onDone={close} />}
      {request && !firstRun && !registering && (
        <ProviderSignIn
          onDone={(session) => {
            useGround.setState({ session, signIn: null });
            request.then?.();
          }}
        >
          <SignInForm reason={request.reason} then={request.then} onRegister={() => setRegistering(true)} />
        </ProviderSignIn>
      )}
      {request && firstRun && <FirstAccountForm then={request.then} />}
    </Modal>
  );
}

interface SignInFormProps {
  readonly reason: string;
  readonly then: (() => void) | null;
  readonly onRegister: () => void;
}

function SignInForm({ reason, then, onRegister }: SignInFormProps) {
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
          <Button variant="subtle" size="compact-xs" onClick={onRegister}>
            {t('account:register')}
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
