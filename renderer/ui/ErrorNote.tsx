import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { errorAdvice, errorSentence, isRetryable, type ScrimError } from '../../model/errors.ts';

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
        {errorSentence(error)} <span className="dim">{errorAdvice(error)}</span>
      </p>
      {retry && isRetryable(error) && (
        <Button variant="default" size="compact-xs" onClick={retry}>
          Try again
        </Button>
      )}
    </div>
  );
}
