import { Button } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { CaseListEntry } from '../../../contract/caseApi.schema.ts';
import { mediaUrl } from '../../../contract/ipc.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';
import { go } from '../../app/state/route.ts';
import { askSignIn, useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';
import { CaseRow } from './CaseRow.tsx';
import { audienceWords, dayOf, pictures } from '../../words/cases.ts';

type Loading =
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly cases: readonly CaseListEntry[] }
  | { readonly kind: 'failed'; readonly error: ScrimError };

/** The signed-in person's cases, as the service has them. */
export function MyCases() {
  const signedIn = useGround((ground) => ground.session.kind === 'signed-in');
  const [loading, setLoading] = useState<Loading>({ kind: 'loading' });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!signedIn) return;
    let stale = false;
    setLoading({ kind: 'loading' });
    void scrim.shared.mine().then((result) => {
      if (stale) return;
      setLoading(result.ok ? { kind: 'loaded', cases: result.value } : { kind: 'failed', error: result.error });
    });
    return () => {
      stale = true;
    };
  }, [signedIn, attempt]);
  if (!signedIn) {
    return (
      <EmptyState title={t('cases:signInTitle')} text={t('cases:signInText')}>
        <Button onClick={() => askSignIn(t('cases:signInWhy'))}>{t('cases:signIn')}</Button>
      </EmptyState>
    );
  }
  if (loading.kind === 'loading') return <p className="dim">{t('cases:asking')}</p>;
  if (loading.kind === 'failed') return <ErrorNote error={loading.error} retry={() => setAttempt(attempt + 1)} />;
  if (loading.cases.length === 0) {
    return <EmptyState title={t('cases:noCases')} text={t('cases:noCasesText')} />;
  }
  return (
    <ul className="case-list" aria-label={t('cases:myCases')}>
      {loading.cases.map((entry) => (
        <CaseRow
          key={entry.id}
          title={entry.title}
          facts={[
            entry.specialty,
            entry.anatomy,
            pictures(entry.images),
            audienceWords(entry.audience),
            entry.state === 'submitted' ? t('cases:submitted', { day: dayOf(entry.submittedAt) }) : t('cases:arriving'),
          ]}
          cover={entry.cover ? mediaUrl.sharedPicture(entry.cover, 0, 256) : null}
          onOpen={() => go({ kind: 'shared-case', id: entry.id })}
        />
      ))}
    </ul>
  );
}
