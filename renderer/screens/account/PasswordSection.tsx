import { Button, PasswordInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ScrimError } from '../../../model/errors.ts';
import { inform } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';

const shortest = 10;
const empty = { current: '', next: '', again: '' };

export function PasswordSection({ username }: { readonly username: string }) {
  const [words, setWords] = useState(empty);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const { current, next, again } = words;
  const complete = current !== '' && next.length >= shortest && next === again;
  const change = async () => {
    setBusy(true);
    const result = await scrim.account.changePassword({ current, next });
    setBusy(false);
    setError(result.ok ? null : result.error);
    if (!result.ok) return;
    setWords(empty);
    inform(t('account:passwordChanged'));
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (complete) void change();
  };
  return (
    <section className="settings-section" aria-label={t('account:passwordTitle')}>
      <h2>{t('account:passwordTitle')}</h2>
      <p className="dim">{t('account:passwordEnds')}</p>
      <form className="settings-form" onSubmit={submit}>
        <input type="hidden" autoComplete="username" value={username} />
        <PasswordInput
          label={t('account:presentPassword')}
          autoComplete="current-password"
          value={current}
          onChange={(event) => setWords({ ...words, current: event.currentTarget.value })}
        />
        <div className="draft-pair">
          <PasswordInput
            label={t('account:newPassword')}
            autoComplete="new-password"
            value={next}
            error={next !== '' && next.length < shortest ? t('account:passwordText', { count: shortest }) : undefined}
            onChange={(event) => setWords({ ...words, next: event.currentTarget.value })}
          />
          <PasswordInput
            label={t('account:repeatPassword')}
            autoComplete="new-password"
            value={again}
            error={again !== '' && again !== next ? t('account:notTheSame') : undefined}
            onChange={(event) => setWords({ ...words, again: event.currentTarget.value })}
          />
        </div>
        {error && <ErrorNote error={error} />}
        <div className="settings-actions">
          <Button type="submit" loading={busy} disabled={!complete}>
            {t('account:changePassword')}
          </Button>
        </div>
      </form>
    </section>
  );
}
