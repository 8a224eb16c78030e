import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { redeemResetSchema } from '../../../contract/caseApi.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';
import { inform } from '../../app/state/notices.ts';
import { useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';

interface RedeemFormProps {
  readonly onBack: () => void;
  readonly onDone: () => void;
}

const empty = { username: '', code: '', password: '', again: '' };
const shortest = 10;

/** A forgotten password is chosen anew with what an administrator told one, and signs in with it. */
export function RedeemForm({ onBack, onDone }: RedeemFormProps) {
  const [form, setForm] = useState(empty);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const put = (change: Partial<typeof empty>) => setForm((before) => ({ ...before, ...change }));
  const { again, ...rest } = form;
  const complete = redeemResetSchema.safeParse({ ...rest, username: rest.username.trim() });
  const ready = complete.success && again === form.password;
  const redeem = async () => {
    if (!complete.success || !ready) return;
    setBusy(true);
    setError(null);
    const { username, password } = complete.data;
    const changed = await scrim.account.redeemReset(complete.data);
    const signedIn = changed.ok ? await scrim.account.signIn({ username, password }) : changed;
    setBusy(false);
    if (!signedIn.ok) return setError(signedIn.error);
    useGround.setState({ session: signedIn.value });
    inform(t('account:passwordChanged'));
    onDone();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void redeem();
  };
  const wrongCode = error?.code === 'WRONG_CREDENTIALS';
  return (
    <form onSubmit={submit} className="dialog-form">
      <p className="dim">{t('account:forgotText')}</p>
      <TextInput
        label={t('account:userName')}
        autoComplete="username"
        data-autofocus
        value={form.username}
        onChange={(event) => put({ username: event.currentTarget.value })}
      />
      <TextInput
        label={t('account:code')}
        description={t('account:codeText')}
        autoComplete="one-time-code"
        maxLength={200}
        className="code-field"
        value={form.code}
        error={wrongCode ? t('account:codeWrong') : undefined}
        onChange={(event) => put({ code: event.currentTarget.value })}
      />
      <PasswordInput
        label={t('account:newPassword')}
        autoComplete="new-password"
        value={form.password}
        error={
          form.password !== '' && form.password.length < shortest
            ? t('account:passwordText', { count: shortest })
            : undefined
        }
        onChange={(event) => put({ password: event.currentTarget.value })}
      />
      <PasswordInput
        label={t('account:repeatPassword')}
        autoComplete="new-password"
        value={again}
        error={again !== '' && again !== form.password ? t('account:notTheSame') : undefined}
        onChange={(event) => put({ again: event.currentTarget.value })}
      />
      {error && !wrongCode && <ErrorNote error={error} />}
      <div className="dialog-actions">
        <Button variant="default" onClick={onBack}>
          {t('account:back')}
        </Button>
        <Button type="submit" loading={busy} disabled={!ready}>
          {t('account:setPassword')}
        </Button>
      </div>
    </form>
  );
}
