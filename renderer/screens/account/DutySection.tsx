import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Duty } from '../../../contract/caseApi.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';
import { inform } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAsked } from '../../ui/useAsked.ts';
import { calendarDay } from '../../words/format.ts';
import { t } from '../../words/words.ts';
import { today, type SetDuty } from './leave.ts';
import { DeputyForm } from './DeputyForm.tsx';
import { LeaveForm } from './LeaveForm.tsx';

/** What questions reach this person as, and who stands in for whom. For verified clinicians. */
export function DutySection() {
  const { asked, again, put } = useAsked('duty', () => scrim.account.duty());
  return (
    <section className="settings-section" aria-label={t('paging:duty')}>
      <h2>{t('paging:duty')}</h2>
      <p className="dim">{t('paging:dutyText')}</p>
      {asked.kind === 'asking' && <p className="dim">{t('shared:asking')}</p>}
      {asked.kind === 'failed' && <ErrorNote error={asked.error} retry={again} />}
      {asked.kind === 'answered' && <DutyForms duty={asked.value} onChanged={put} />}
    </section>
  );
}

interface DutyFormsProps {
  readonly duty: Duty;
  readonly onChanged: (duty: Duty) => void;
}

function DutyForms({ duty, onChanged }: DutyFormsProps) {
  const { specialty, leave, covers } = duty;
  const over = leave !== null && leave.until < today();
  const set: SetDuty = async (wish, said) => {
    const result = await scrim.account.setDuty({ specialty, leave: over ? null : leave, ...wish });
    if (!result.ok) return result.error;
    onChanged(result.value);
    inform(said);
    return null;
  };
  return (
    <>
      <ReachAs duty={duty} set={set} />
      <LeaveForm key={leave?.until ?? ''} leave={over ? null : leave} standIn={duty.standIn} set={set} />
      <DeputyForm deputy={duty.deputy} name={duty.deputyName ?? null} set={set} />
      {covers.length > 0 && (
        <div>
          <h3 id="covers">{t('paging:covers')}</h3>
          <ul aria-labelledby="covers">
            {covers.map(({ who, from, until }) => (
              <li key={`${who} ${from}`}>
                {t('paging:coversWho', { name: who, from: calendarDay(from), until: calendarDay(until) })}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}

function ReachAs({ duty: { specialty, registeredAs }, set }: { readonly duty: Duty; readonly set: SetDuty }) {
  const [text, setText] = useState(specialty ?? registeredAs ?? '');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const wanted = text.trim() === registeredAs || text.trim() === '' ? null : text.trim();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(await set({ specialty: wanted }, t('paging:kept')));
    setBusy(false);
  };
  return (
    <form className="settings-form" onSubmit={(event) => void submit(event)}>
      <div className="duty-line">
        <TextInput
          label={t('paging:reachAs')}
          description={t('paging:reachAsText')}
          placeholder={registeredAs ?? undefined}
          maxLength={120}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={busy} disabled={wanted === specialty}>
          {t('paging:keep')}
        </Button>
      </div>
      {error && <ErrorNote error={error} />}
    </form>
  );
}
