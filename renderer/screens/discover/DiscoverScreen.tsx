import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { isFiltered, loadFacets, lookAgain, readOn, search, useDiscover } from '../../app/state/discover.ts';
import { go } from '../../app/state/route.ts';
import { askSignIn, useGround } from '../../app/state/session.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useComingBack } from '../../ui/useComingBack.ts';
import { t } from '../../words/words.ts';
import { Feed } from './Feed.tsx';
import { FeedFilters } from './FeedFilters.tsx';

const lookAgainSoon = () => void lookAgain();

/** Published cases that the signed-in person may see. */
export function DiscoverScreen() {
  const who = useGround(({ session }) => (session.kind === 'signed-in' ? session.user.id : null));
  useEffect(() => {
    if (who === null) return;
    if (useDiscover.getState().state.kind === 'idle') void search({});
    else void lookAgain();
    void loadFacets();
  }, [who]);
  useComingBack(lookAgainSoon);
  return (
    <div className="list-screen discover">
      <header className="screen-head">
        <h1>{t('discover:discover')}</h1>
      </header>
      {who !== null ? (
        <>
          <FeedFilters />
          <Found />
        </>
      ) : (
        <EmptyState title={t('discover:signInTitle')} text={t('discover:signInText')}>
          <Button onClick={() => askSignIn(t('discover:signInWhy'))}>{t('discover:signIn')}</Button>
        </EmptyState>
      )}
    </div>
  );
}

function Found() {
  const { cases, state, next, query } = useDiscover();
  const searching = state.kind === 'searching' || state.kind === 'idle';
  const told =
    next === null ? t('discover:found', { count: cases.length }) : t('discover:foundMore', { count: cases.length });
  return (
    <>
      <p className="dim feed-count" role="status">
        {searching ? t('discover:loading') : cases.length > 0 && told}
      </p>
      {state.kind === 'failed' && (
        <ErrorNote
          error={state.error}
          retry={() => void (cases.length > 0 && next !== null ? readOn() : search(query))}
        />
      )}
      {state.kind === 'done' && cases.length === 0 && <Nothing />}
      {cases.length > 0 && <Feed cases={cases} stale={searching} />}
      {next !== null && !searching && (
        <Button
          className="feed-more"
          variant="default"
          loading={state.kind === 'reading-on'}
          onClick={() => void readOn()}
        >
          {t('discover:more')}
        </Button>
      )}
    </>
  );
}

function Nothing() {
  const filtered = useDiscover(({ query }) => isFiltered(query));
  const verified = useGround(({ session }) => session.kind === 'signed-in' && session.user.verification === 'verified');
  if (filtered) {
    return (
      <EmptyState title={t('discover:nothing')} text={t('discover:nothingText')}>
        <Button variant="default" onClick={() => void search({})}>
          {t('discover:clearAll')}
        </Button>
      </EmptyState>
    );
  }
  if (!verified) return <EmptyState title={t('discover:unverified')} text={t('discover:unverifiedText')} />;
  return (
    <EmptyState title={t('discover:empty')} text={t('discover:emptyText')}>
      <Button variant="default" onClick={() => go({ kind: 'import' })}>
        {t('discover:toImport')}
      </Button>
    </EmptyState>
  );
}
