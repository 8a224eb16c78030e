import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { isRetryable, type ScrimError } from '../../model/errors.ts';
import { adviceWords, errorWords } from '../words/errors.ts';
import { t } from '../words/words.ts';

interface ErrorNoteProps {
  readonly error: ScrimError;
  /** Offered only where a retry may help. */
  readonly retry?: () => void;
}

/** What happened, what is safe, what to do next; where it happened. */
export function ErrorNote({ error, retry }: ErrorNoteProps) {
  return (
    <div className="error-note" role="alert">
      <IconAlertTriangle size={16} stroke={1.6} aria-hidden />
      <p>
        {errorWords(error)} <span className="dim">{adviceWords(error)}</span>
      </p>
      {retry && isRetryable(error) && (
        <Button variant="default" size="compact-xs" onClick={retry}>
          {t('common:tryAgain')}
        </Button>
      )}
    </div>
  );
}
