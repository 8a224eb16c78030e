import { Button, Progress } from '@mantine/core';
import { adviceWords, errorWords } from '../../words/errors.ts';
import type { Submission, UploadJob } from '../../../model/queue.ts';
import { retry } from '../../app/state/cases.ts';
import { t } from '../../words/words.ts';
import { megabytes, number } from '../../words/format.ts';
import { jobWords } from './words.ts';

/** Every picture of the submission on its way. */
export function JobList({ submission }: { readonly submission: Submission }) {
  return (
    <ol className="jobs" aria-label={t('queue:jobs', { title: submission.title })}>
      {submission.jobs.map((job, index) => (
        <JobRow key={job.id} job={job} position={index + 1} submission={submission} />
      ))}
    </ol>
  );
}

interface JobRowProps {
  readonly job: UploadJob;
  readonly position: number;
  readonly submission: Submission;
}

function JobRow({ job, position, submission }: JobRowProps) {
  const { state } = job;
  const whole = submission.state;
  // Said once: where the whole submission stopped for the same reason, its card tells it.
  const told = state.kind === 'parked' && whole.kind === 'parked' && whole.error.code === state.error.code;
  const sent = state.kind === 'delivered' ? job.bytes : state.kind === 'uploading' ? state.sent : 0;
  return (
    <li className="job">
      <span>{t('queue:picture', { n: position })}</span>
      <Progress
        size={4}
        value={job.bytes > 0 ? (100 * sent) / job.bytes : 0}
        color={state.kind === 'parked' ? 'red' : undefined}
        aria-label={t('queue:progressOfPicture', { n: position })}
      />
      <span className="dim">
        {job.bytes < 1e6 ? `${number(Math.ceil(job.bytes / 1000))} kB` : `${megabytes(job.bytes)} MB`}
      </span>
      <span className="dim">
        {state.kind === 'parked' && !told ? `${errorWords(state.error)} ${adviceWords(state.error)}` : jobWords(state)}
      </span>
      {state.kind === 'parked' && (
        <Button
          variant="default"
          size="compact-xs"
          aria-label={t('queue:retryPicture', { n: position })}
          onClick={() => void retry(submission.case, job.id)}
        >
          {t('queue:retry')}
        </Button>
      )}
    </li>
  );
}
