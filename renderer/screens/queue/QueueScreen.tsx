import { Button, Progress } from '@mantine/core';
import { useMemo, useState } from 'react';
import { perSecond, secondsLeft } from '../../../model/pace.ts';
import { submissionProgress, type Submission } from '../../../model/queue.ts';
import { retry, steer, useCases } from '../../app/state/cases.ts';
import { go } from '../../app/state/route.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';
import { megabytes, timeLeft } from '../../words/format.ts';
import { JobList } from './JobList.tsx';
import { QueueHead } from './QueueHead.tsx';
import { submissionWords } from './words.ts';

export function QueueScreen() {
  const map = useCases((state) => state.submissions);
  const submissions = useMemo(() => [...map.values()].sort((a, b) => b.startedAt.localeCompare(a.startedAt)), [map]);
  return (
    <div className="list-screen">
      <QueueHead submissions={submissions} />
      {submissions.length === 0 ? (
        <EmptyState title={t('queue:empty')} text={t('queue:emptyText')} />
      ) : (
        <ul className="queue" aria-label={t('queue:submissions')}>
          {submissions.map((submission) => (
            <SubmissionCard key={submission.case} submission={submission} />
          ))}
        </ul>
      )}
    </div>
  );
}

function SubmissionCard({ submission }: { readonly submission: Submission }) {
  const { state, title, jobs } = submission;
  const active = state.kind !== 'delivered' && state.kind !== 'cancelled';
  return (
    <li className="submission" aria-label={title}>
      <div className="batch-line">
        <strong>{title}</strong>
        <span className="dim submission-state" role="status">
          {submissionWords(state)}
        </span>
        <Controls submission={submission} />
      </div>
      {active && <WholeProgress submission={submission} />}
      {state.kind === 'parked' && <ErrorNote error={state.error} retry={() => void retry(submission.case, null)} />}
      {jobs.length > 0 && state.kind !== 'cancelled' && <JobList submission={submission} />}
    </li>
  );
}

/** Clearing is the first half of the way, sending the second. */
function WholeProgress({ submission }: { readonly submission: Submission }) {
  const { state } = submission;
  const { sent, total } = submissionProgress(submission);
  const clearing = state.kind === 'clearing';
  const value = clearing ? (50 * state.done) / state.of : 50 + (total > 0 ? (50 * sent) / total : 0);
  const told = clearing
    ? t('queue:cleared', { done: state.done, of: state.of })
    : t('queue:sent', { sent: megabytes(sent), total: megabytes(total) });
  const pace = usePaceWords(submission, clearing ? state.of - state.done : total - sent);
  return (
    <div className="progress-line">
      <Progress size={6} value={value} aria-label={t('queue:progressOf', { title: submission.title })} />
      <span className="dim">{[told, ...pace].join(' · ')}</span>
    </div>
  );
}

/** How fast it goes and how long it takes, as soon as that can be said. */
function usePaceWords({ case: id, state }: Submission, remaining: number): string[] {
  const pace = useCases(({ paces }) => paces.get(id));
  if (!pace || remaining === 0) return [];
  const rate = state.kind === 'uploading' ? perSecond(pace) : null;
  const left = secondsLeft(pace, remaining);
  return [...(rate ? [t('queue:rate', { rate: megabytes(rate) })] : []), ...(left === null ? [] : [timeLeft(left)])];
}

function Controls({ submission }: { readonly submission: Submission }) {
  const [cancelling, setCancelling] = useState(false);
  const { case: id, state } = submission;
  if (state.kind === 'delivered') {
    return (
      <Button variant="default" onClick={() => go({ kind: 'shared-case', id, from: 'queue' })}>
        {t('queue:openCase')}
      </Button>
    );
  }
  if (state.kind === 'cancelled') return null;
  return (
    <div className="submission-controls">
      {state.kind === 'paused' && (
        <Button variant="default" onClick={() => void steer('resume', id)}>
          {t('queue:resume')}
        </Button>
      )}
      {state.kind === 'parked' && (
        <Button variant="default" onClick={() => void retry(id, null)}>
          {t('queue:retry')}
        </Button>
      )}
      {state.kind !== 'paused' && state.kind !== 'parked' && (
        <Button variant="default" onClick={() => void steer('pause', id)}>
          {t('queue:pause')}
        </Button>
      )}
      <Button variant="default" onClick={() => setCancelling(true)}>
        {t('queue:cancelAsk')}
      </Button>
      {cancelling && (
        <ConfirmDialog
          title={t('queue:cancelTitle')}
          text={t('queue:cancelText')}
          action={t('queue:cancel')}
          onConfirm={() => void steer('cancel', id)}
          onClose={() => setCancelling(false)}
        />
      )}
    </div>
  );
}
