import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ScrimError } from '../../../model/errors.ts';
import { useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
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
      <p className="dim">
        The case service on this workstation has no account yet. The first one is yours: it may share cases and is
        stored here only. Importing and reviewing need none.
      </p>
      {service && <ServiceState service={service} />}
      <TextInput
        label="Your name"
        description="Shown to those who read your cases."
        autoComplete="name"
        data-autofocus
        value={displayName}
        onChange={(event) => setDisplayName(event.currentTarget.value)}
      />
      <TextInput
        label="User name"
        autoComplete="username"
        value={username}
        error={
          username !== '' && !nameFits ? 'Small letters, digits, dot, dash and underscore; two or more.' : undefined
        }
        onChange={(event) => setUsername(event.currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        description={`At least ${shortest} characters.`}
        autoComplete="new-password"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {error && <ErrorNote error={error} retry={() => void create()} />}
      <div className="dialog-actions">
        <Button type="submit" loading={busy} disabled={!complete}>
          Create account
        </Button>
      </div>
    </form>
  );
}
