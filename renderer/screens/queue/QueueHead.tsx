import { Button, Select } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Submission, SubmissionState, UploadLimit } from '../../../model/queue.ts';
import { steer } from '../../app/state/cases.ts';
import { reportError } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { number } from '../../words/format.ts';
import { t } from '../../words/words.ts';

/** Megabytes per second that one may choose from: a shared ward line at the low end, a local network at the high one. */
const choices = [0.25, 0.5, 1, 2, 5, 10, 25, 50];
const none = 'none';
const under: readonly SubmissionState['kind'][] = ['clearing', 'uploading', 'submitting'];

/** What concerns all submissions: how fast they may be sent, and stopping or going on with all of them. */
export function QueueHead({ submissions }: { readonly submissions: readonly Submission[] }) {
  const running = submissions.filter(({ state }) => under.includes(state.kind));
  const paused = submissions.filter(({ state }) => state.kind === 'paused');
  return (
    <header className="screen-head">
      <h1>{t('queue:title')}</h1>
      <div className="submission-controls">
        <LimitField />
        {running.length > 1 && (
          <Button
            variant="default"
            onClick={() => running.forEach((submission) => void steer('pause', submission.case))}
          >
            {t('queue:pauseAll')}
          </Button>
        )}
        {paused.length > 1 && (
          <Button
            variant="default"
            onClick={() => paused.forEach((submission) => void steer('resume', submission.case))}
          >
            {t('queue:resumeAll')}
          </Button>
        )}
      </div>
    </header>
  );
}

function LimitField() {
  const [limit, setLimit] = useState<UploadLimit>(null);
  useEffect(() => {
    void scrim.queue.limit().then((result) => (result.ok ? setLimit(result.value) : reportError(result.error)));
  }, []);
  const choose = async (value: string) => {
    const result = await scrim.queue.setLimit({ limit: value === none ? null : Number(value) });
    if (result.ok) setLimit(result.value);
    else reportError(result.error);
  };
  const values = new Set([...choices.map((megabytes) => megabytes * 1e6), ...(limit === null ? [] : [limit])]);
  const data = [...values]
    .sort((a, b) => a - b)
    .map((bytes) => ({
      value: String(bytes),
      label: t('queue:limitOf', { rate: number(bytes / 1e6, digits(bytes)) }),
    }));
  return (
    <Select
      className="queue-limit"
      aria-label={t('queue:limit')}
      data={[{ value: none, label: t('queue:noLimit') }, ...data]}
      value={limit === null ? none : String(limit)}
      allowDeselect={false}
      onChange={(value) => value && void choose(value)}
    />
  );
}

const digits = (bytes: number): number => (bytes % 1e6 === 0 ? 0 : bytes % 1e5 === 0 ? 1 : 2);
