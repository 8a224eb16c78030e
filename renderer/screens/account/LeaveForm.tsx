import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Duty } from '../../../contract/caseApi.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';
import type { UserId } from '../../../model/ids.ts';
import { useGround } from '../../app/state/session.ts';
import { ColleagueSelect } from '../../ui/ColleagueSelect.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { calendarDay } from '../../words/format.ts';
import { t } from '../../words/words.ts';
import { today, type SetDuty } from './leave.ts';

interface LeaveFormProps {
  readonly leave: Duty['leave'];
  readonly standIn: string | null;
  readonly set: SetDuty;
}

/** One leave at a time: what is set stands there with its end, else the form for the next. */
export function LeaveForm({ leave, standIn, set }: LeaveFormProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const change = async (next: Duty['leave'], said: string) => {
    setBusy(true);
    setError(await set({ leave: next }, said));
    setBusy(false);
  };
  return (
    <div className="settings-form">
      <div>
        <h3>{t('paging:leave')}</h3>
        <p className="dim">{t('paging:leaveText')}</p>
      </div>
      {leave ? (
        <div className="duty-line">
          <p role="status" aria-label={t('paging:leave')}>
            {t('paging:away', {
              from: calendarDay(leave.from),
              until: calendarDay(leave.until),
              name: standIn ?? '',
            })}
          </p>
          <Button variant="default" loading={busy} onClick={() => void change(null, t('paging:leaveEnded'))}>
            {t('paging:endLeave')}
          </Button>
        </div>
      ) : (
        <NewLeave busy={busy} onSet={(next) => void change(next, t('paging:leaveSet'))} />
      )}
      {error && <ErrorNote error={error} />}
    </div>
  );
}

interface NewLeaveProps {
  readonly busy: boolean;
  readonly onSet: (leave: NonNullable<Duty['leave']>) => void;
}

function NewLeave({ busy, onSet }: NewLeaveProps) {
  const me = useGround(({ session }) => (session.kind === 'signed-in' ? session.user.id : null));
  const [from, setFrom] = useState(today());
  const [until, setUntil] = useState('');
  const [delegate, setDelegate] = useState<UserId | null>(null);
  const backwards = until !== '' && until < from;
  const complete = from !== '' && until !== '' && !backwards && delegate !== null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (complete) onSet({ from, until, delegate });
  };
  return (
    <form className="settings-form" onSubmit={submit}>
      <div className="duty-days">
        <TextInput
          type="date"
          label={t('paging:from')}
          value={from}
          onChange={(event) => setFrom(event.currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t('paging:until')}
          min={from}
          value={until}
          error={backwards ? t('paging:endsBefore') : undefined}
          onChange={(event) => setUntil(event.currentTarget.value)}
        />
        <ColleagueSelect
          label={t('paging:standIn')}
          placeholder={t('paging:standInFind')}
          nobody={t('paging:nobody')}
          value={delegate}
          without={me ? [me] : []}
          onChange={(user) => setDelegate(user?.id ?? null)}
        />
      </div>
      <div className="settings-actions">
        <Button type="submit" variant="default" loading={busy} disabled={!complete}>
          {t('paging:setLeave')}
        </Button>
      </div>
    </form>
  );
}
