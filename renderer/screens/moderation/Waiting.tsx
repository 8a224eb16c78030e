import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import type { ModerationEntry } from '../../../contract/caseApi.schema.ts';
import type { CaseId } from '../../../model/ids.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import type { Asked } from '../../ui/useAsked.ts';
import { dayOf, specialtyWords } from '../../words/cases.ts';
import { t } from '../../words/words.ts';
import { CaseToDecide } from './CaseToDecide.tsx';

interface WaitingProps {
  readonly asked: Asked<readonly ModerationEntry[]>;
  readonly again: () => void;
}

/** The queue beside the case that is looked at. */
export function Waiting({ asked, again }: WaitingProps) {
  const [chosen, setChosen] = useState<CaseId | null>(null);
  if (asked.kind === 'asking') return <p className="dim">{t('moderation:asking')}</p>;
  if (asked.kind === 'failed') return <ErrorNote error={asked.error} retry={again} />;
  if (asked.value.length === 0) {
    return <EmptyState title={t('moderation:nothing')} text={t('moderation:nothingText')} />;
  }
  const entry = asked.value.find((each) => each.case.id === chosen);
  return (
    <div className="moderation-columns">
      <ul className="moderation-queue" aria-label={t('moderation:queue')}>
        {asked.value.map((each) => (
          <Entry key={each.case.id} entry={each} here={each === entry} onChoose={() => setChosen(each.case.id)} />
        ))}
      </ul>
      {entry ? (
        <CaseToDecide key={`${entry.case.id} ${entry.case.version ?? 1}`} entry={entry} onDecided={again} />
      ) : (
        <p className="dim moderation-choose">{t('moderation:choose')}</p>
      )}
    </div>
  );
}

interface EntryProps {
  readonly entry: ModerationEntry;
  readonly here: boolean;
  readonly onChoose: () => void;
}

function Entry({ entry: { case: its, ...entry }, here, onChoose }: EntryProps) {
  const { urgency } = its;
  const holder = entry.claimedByMe ? t('moderation:yours') : t('moderation:heldBy', { name: entry.claimedBy ?? '' });
  return (
    <li>
      <UnstyledButton className="moderation-entry" aria-current={here ? 'true' : undefined} onClick={onChoose}>
        <span className="case-title">{its.title}</span>
        <span className="dim">
          {specialtyWords(its.specialty)} · {dayOf(its.submittedAt)}
        </span>
        <span className="moderation-chips">
          {(urgency === 'urgent' || urgency === 'soon') && (
            <span className="chip" data-tone={urgency === 'urgent' ? 'warn' : 'todo'}>
              {t(`moderation:${urgency}`)}
            </span>
          )}
          {entry.escalated && (
            <span className="chip" data-tone="todo">
              {t('moderation:escalated')}
            </span>
          )}
          {entry.needed > 1 && (
            <span className="chip">{t('moderation:approvals', { count: entry.approvals, needed: entry.needed })}</span>
          )}
          {entry.claimedBy !== null && <span className="chip">{holder}</span>}
        </span>
      </UnstyledButton>
    </li>
  );
}
