import { useCallback, useEffect, useState } from 'react';
import type { ScrimError } from '../../model/errors.ts';
import type { Result } from '../../model/result.ts';

export type Asked<T> =
  | { readonly kind: 'asking' }
  | { readonly kind: 'answered'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: ScrimError };

interface Asking<T> {
  readonly asked: Asked<T>;
  /** What is there stays until the new answer comes. */
  readonly again: () => void;
  /** The same unasked for: of what may go wrong only that it is gone replaces what is there. */
  readonly refresh: () => void;
  /** What a change answered is as good as asking again. */
  readonly put: (value: T) => void;
}

/** Asks when it is first rendered and whenever `key` changes; what comes too late is dropped. */
export function useAsked<T>(key: string, ask: () => Promise<Result<T>>): Asking<T> {
  const [asked, setAsked] = useState<Asked<T>>({ kind: 'asking' });
  const [attempt, setAttempt] = useState({ quiet: false });
  useEffect(() => {
    let stale = false;
    void ask().then((result) => {
      if (stale) return;
      if (result.ok) setAsked({ kind: 'answered', value: result.value });
      else if (!attempt.quiet || result.error.code === 'NOT_FOUND') setAsked({ kind: 'failed', error: result.error });
    });
    return () => {
      stale = true;
    };
  }, [key, attempt]); // eslint-disable-line react-hooks/exhaustive-deps -- `key` says what is asked for
  const again = useCallback(() => {
    setAsked((now) => (now.kind === 'failed' ? { kind: 'asking' } : now));
    setAttempt({ quiet: false });
  }, []);
  const refresh = useCallback(() => setAttempt({ quiet: true }), []);
  const put = useCallback((value: T) => setAsked({ kind: 'answered', value }), []);
  return { asked, again, refresh, put };
}
