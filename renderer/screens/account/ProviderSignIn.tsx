import { Button, PasswordInput, Radio, TextInput } from '@mantine/core';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import { registrationSchema } from '../../../contract/caseApi.schema.ts';
import type { Session } from '../../../contract/ipc.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';
import type { Result } from '../../../model/result.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';
import { Profession } from './RegisterForm.tsx';

type Step =
  | { readonly kind: 'offered' }
  | { readonly kind: 'in-browser' }
  | { readonly kind: 'unknown'; readonly displayName: string };

interface ProviderSignInProps {
  readonly onDone: (session: Session) => void;
}

/** Below the form for a password, where the service signs in through the hospital's provider, too: button, wait for the browser, who one is here. */
export function ProviderSignIn({ onDone, children }: ProviderSignInProps & { readonly children: ReactNode }) {
  const name = useProviderName();
  const [step, setStep] = useState<Step>({ kind: 'offered' });
  const [error, setError] = useState<ScrimError | null>(null);
  // A dialog that closes does not leave a door open.
  useEffect(() => () => void scrim.account.cancelSignIn(), []);
  if (name === null) return children;
  const begin = async () => {
    setStep({ kind: 'in-browser' });
    setError(null);
    const answer = await scrim.account.signInThrough();
    if (answer.ok && answer.value.kind === 'signed-in') return onDone(answer.value.session);
    if (answer.ok && answer.value.kind === 'unknown') return setStep(answer.value);
    setStep({ kind: 'offered' });
    if (!answer.ok && answer.error.code !== 'CANCELLED') setError(answer.error);
  };
  if (step.kind === 'unknown') return <WhoAreYou name={name} displayName={step.displayName} onDone={onDone} />;
  return (
    <>
      {children}
      <div className="provider-sign-in">
        {step.kind === 'offered' && (
          <Button variant="default" fullWidth onClick={() => void begin()}>
            {t('service:through', { name })}
          </Button>
        )}
        {step.kind === 'in-browser' && (
          <p role="status">
            {t('service:browser')}{' '}
            <Button variant="subtle" size="compact-xs" onClick={() => void scrim.account.cancelSignIn()}>
              {t('service:stop')}
            </Button>
          </p>
        )}
        {error && <ErrorNote error={error} />}
      </div>
    </>
  );
}

function useProviderName(): string | null {
  const [name, setName] = useState<string | null>(null);
  useEffect(() => {
    void scrim.account.about().then((about) => setName(about.ok ? about.value.provider : null));
  }, []);
  return name;
}

const throughSchema = registrationSchema.omit({ password: true });
interface WhoAreYouProps extends ProviderSignInProps {
  readonly name: string;
  readonly displayName: string;
}

function WhoAreYou({ name, displayName, onDone }: WhoAreYouProps) {
  const [isNew, setNew] = useState(false);
  const [form, setForm] = useState({
    ...{ displayName, username: '', password: '', role: 'clinician' as 'clinician' | 'learner' },
    ...{ profession: '', specialty: '', licenceNumber: '', country: '' },
  });
  const [error, setError] = useState<ScrimError | null>(null);
  const put = (change: Partial<typeof form>) => setForm((before) => ({ ...before, ...change }));
  const { password, ...registration } = form;
  const complete = throughSchema.safeParse(registration);
  const ready = isNew ? complete.success : form.username.trim() !== '' && password !== '';
  const send = async () => {
    const asked = (): Promise<Result<Session>> =>
      isNew && complete.success
        ? scrim.account.registerThrough(complete.data)
        : scrim.account.linkThrough({ username: form.username.trim(), password });
    const answer = await asked();
    if (answer.ok) onDone(answer.value);
    else setError(answer.error);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) void send();
  };
  return (
    <form onSubmit={submit} className="dialog-form">
      <p className="dim">{t('service:newHere', { name })}</p>
      <Radio.Group value={isNew ? 'new' : 'known'} onChange={(value) => setNew(value === 'new')}>
        <div className="audiences">
          <Radio value="known" label={t('service:known')} />
          <Radio value="new" label={t('service:newAccount')} />
        </div>
      </Radio.Group>
      {isNew && (
        <TextInput
          label={t('account:yourName')}
          maxLength={120}
          value={form.displayName}
          onChange={(event) => put({ displayName: event.currentTarget.value })}
        />
      )}
      <TextInput
        label={t('account:userName')}
        maxLength={64}
        value={form.username}
        onChange={(event) => put({ username: event.currentTarget.value })}
      />
      {!isNew && (
        <PasswordInput
          label={t('account:password')}
          description={t('service:knownText', { name })}
          value={password}
          onChange={(event) => put({ password: event.currentTarget.value })}
        />
      )}
      {isNew && <Profession form={form} put={put} />}
      {error && <ErrorNote error={error} />}
      <div className="dialog-actions">
        <Button type="submit" disabled={!ready}>
          {isNew ? t('account:send') : t('service:link')}
        </Button>
      </div>
    </form>
  );
}
