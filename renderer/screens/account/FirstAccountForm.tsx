import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ScrimError } from '../../../model/errors.ts';
import { useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';
import { ServiceState } from './ServiceState.tsx';

interface FirstAccountFormProps {
  readonly then: (() => void) | null;
}

const shortest = 10;
const usernamePattern = /^[a-z0-9._-]{2,64}$/;

/** The case service on this workstation has no account yet: the first one is made here, and is a verified clinician's. */
export function FirstAccountForm({ then }: FirstAccountFormProps) {
  const service = useGround((ground) => ground.info?.service);
  const [displayName, setDisplayName] = useState('');
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const nameFits = usernamePattern.test(username);
  const complete = displayName.trim() !== '' && nameFits && password.length >= shortest;
  const create = async () => {
    setBusy(true);
    setError(null);
    const result = await scrim.account.createLocal({ displayName: displayName.trim(), username, password });
    setBusy(false);
    if (!result.ok) return setError(result.error);
    useGround.setState(({ info }) => ({
      session: result.value,
      signIn: null,
      info: info && { ...info, service: { ...info.service, firstRun: false } },
    }));
    then?.();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (complete) void create();
  };
  return (
    <form onSubmit={submit} className="dialog-form">
      <p className="dim">{t('account:firstText')}</p>
      {service && <ServiceState service={service} />}
      <TextInput
        label={t('account:yourName')}
        description={t('account:yourNameText')}
        autoComplete="name"
        data-autofocus
        value={displayName}
        onChange={(event) => setDisplayName(event.currentTarget.value)}
      />
      <TextInput
        label={t('account:userName')}
        autoComplete="username"
        value={username}
        error={username !== '' && !nameFits ? t('account:userNameWrong') : undefined}
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('account:password')}
        description={t('account:passwordText', { count: shortest })}
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {error && <ErrorNote error={error} retry={() => void create()} />}
      <div className="dialog-actions">
        <Button type="submit" loading={busy} disabled={!complete}>
          {t('account:create')}
        </Button>
      </div>
    </form>
  );
}
