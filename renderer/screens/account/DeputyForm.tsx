import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Duty } from '../../../contract/caseApi.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';
import { useGround } from '../../app/state/session.ts';
import { ColleagueSelect } from '../../ui/ColleagueSelect.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';
import type { SetDuty } from './leave.ts';

interface DeputyFormProps {
  readonly deputy: Duty['deputy'];
  readonly name: string | null;
  readonly set: SetDuty;
}

/** Who is told of what this person has not acknowledged in time, on leave or not. */
export function DeputyForm({ deputy, name, set }: DeputyFormProps) {
  const me = useGround(({ session }) => (session.kind === 'signed-in' ? session.user.id : null));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const change = async (next: Duty['deputy'], said: string) => {
    setBusy(true);
    setError(await set({ deputy: next }, said));
    setBusy(false);
  };
  return (
    <div className="settings-form">
      <div>
        <h3>{t('paging:deputy')}</h3>
        <p className="dim">{t('paging:deputyText')}</p>
      </div>
      {deputy ? (
        <div className="duty-line">
          <p role="status" aria-label={t('paging:deputy')}>
            {t('paging:deputyIs', { name: name ?? '' })}
          </p>
          <Button variant="default" loading={busy} onClick={() => void change(null, t('paging:deputyEnded'))}>
            {t('paging:endDeputy')}
          </Button>
        </div>
      ) : (
        <ColleagueSelect
          label={t('paging:deputy')}
          placeholder={t('paging:deputyFind')}
          nobody={t('paging:nobody')}
          value={null}
          without={me ? [me] : []}
          onChange={(user) => user && void change(user.id, t('paging:deputySet'))}
        />
      )}
      {error && <ErrorNote error={error} />}
    </div>
  );
}
