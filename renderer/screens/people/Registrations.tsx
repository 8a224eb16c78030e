import { Button } from '@mantine/core';
import { useState } from 'react';
import type { WaitingRegistration } from '../../../contract/caseApi.schema.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import type { Asked } from '../../ui/useAsked.ts';
import { dayOf } from '../../words/cases.ts';
import { t } from '../../words/words.ts';
import { countryWords } from '../account/countries.ts';
import { DecisionDialog, type Deciding } from './DecisionDialog.tsx';

interface RegistrationsProps {
  readonly asked: Asked<readonly WaitingRegistration[]>;
  readonly again: () => void;
}

/** Who registered and waits for a decision, oldest first. */
export function Registrations({ asked, again }: RegistrationsProps) {
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  if (asked.kind === 'asking') return <p className="dim">{t('people:asking')}</p>;
  if (asked.kind === 'failed') return <ErrorNote error={asked.error} retry={again} />;
  if (asked.value.length === 0) {
    return <EmptyState title={t('people:nobodyWaits')} text={t('people:nobodyWaitsText')} />;
  }
  return (
    <>
      {asked.value.some(({ needed }) => needed > 1) && <p className="dim people-rule">{t('people:twoNeeded')}</p>}
      <ul className="case-list" aria-label={t('people:waiting')}>
        {asked.value.map((waiting) => (
          <Registration key={waiting.user.id} waiting={waiting} onDecide={setDeciding} />
        ))}
      </ul>
      {deciding && <DecisionDialog deciding={deciding} onClose={() => setDeciding(null)} onDecided={again} />}
    </>
  );
}

interface RegistrationProps {
  readonly waiting: WaitingRegistration;
  readonly onDecide: (deciding: Deciding) => void;
}

function Registration({ waiting: { user, profession, registeredAt, approvals, needed }, onDecide }: RegistrationProps) {
  return (
    <li className="case-row people-row">
      <div className="people-words">
        <span>
          <span className="case-title">{user.displayName}</span> <span className="dim">{user.username}</span>
        </span>
        <span>
          {profession.profession}, {profession.specialty}, {t('people:asRole', { role: t(`shell:roles.${user.role}`) })}
        </span>
        <span className="dim">
          {t('people:licence', { number: profession.licenceNumber, country: countryWords(profession.country) })} ·{' '}
          {t('people:registeredAt', { day: dayOf(registeredAt) })}
        </span>
        {needed > 1 && approvals > 0 && (
          <span>
            <span className="chip" data-tone="todo">
              {t('people:approvals', { count: approvals, needed })}
            </span>
          </span>
        )}
      </div>
      <Button variant="default" onClick={() => onDecide({ user, kind: 'refuse' })}>
        {t('people:refuseAsk')}
      </Button>
      <Button onClick={() => onDecide({ user, kind: 'verify' })}>{t('people:verifyAsk')}</Button>
    </li>
  );
}
