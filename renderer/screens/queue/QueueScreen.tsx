import { Button, Progress } from '@mantine/core';
import { useMemo, useState } from 'react';
import { submissionProgress, type Submission } from '../../../model/queue.ts';
import { retry, steer, useCases } from '../../app/state/cases.ts';
import { go } from '../../app/state/route.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { JobList } from './JobList.tsx';
import { megabytes, submissionWords } from './words.ts';

export function QueueScreen() {
  const map = useCases((state) => state.submissions);
  const submissions = useMemo(() => [...map.values()].sort((a, b) => b.startedAt.localeCompare(a.startedAt)), [map]);
  return (
    <div className="list-screen">
      <header className="screen-head">
        <h1>Upload queue</h1>
      </header>
      {submissions.length === 0 ? (
        <EmptyState
          title="Nothing on its way"
          text="Submitted cases are shown here until every picture has arrived. The queue survives restarts and lost connections."
        />
      ) : (
        <ul className="queue" aria-label="Submissions">
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
  return (
    <div className="progress-line">
      <Progress size={6} value={value} aria-label={`Progress of ${submission.title}`} />
      <span className="dim">
        {clearing ? `${state.done} of ${state.of} cleared` : `${megabytes(sent)} of ${megabytes(total)} MB`}
      </span>
    </div>
  );
}

function Controls({ submission }: { readonly submission: Submission }) {
  const [cancelling, setCancelling] = useState(false);
  const { case: id, state } = submission;
  if (state.kind === 'delivered') {
    return (
      <Button variant="default" onClick={() => go({ kind: 'shared-case', id })}>
        Open case
      </Button>
    );
  }
  if (state.kind === 'cancelled') return null;
  return (
    <div className="submission-controls">
      {state.kind === 'paused' && (
        <Button variant="default" onClick={() => void steer('resume', id)}>
          Resume
        </Button>
      )}
      {state.kind === 'parked' && (
        <Button variant="default" onClick={() => void retry(id, null)}>
          Retry
        </Button>
      )}
      {state.kind !== 'paused' && state.kind !== 'parked' && (
        <Button variant="default" onClick={() => void steer('pause', id)}>
          Pause
        </Button>
      )}
      <Button variant="default" onClick={() => setCancelling(true)}>
        Cancel upload…
      </Button>
      {cancelling && (
        <ConfirmDialog
          title="Cancel this upload?"
          text="What was not sent stays on this machine; the pictures and their review are kept."
          action="Cancel upload"
          onConfirm={() => void steer('cancel', id)}
          onClose={() => setCancelling(false)}
        />
      )}
    </div>
  );
}
