import { Button } from '@mantine/core';
import { useState } from 'react';
import type { NewPage, PageAsked, SharedCase } from '../../../contract/caseApi.schema.ts';
import { mayUpload } from '../../../model/account.ts';
import { useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAsked } from '../../ui/useAsked.ts';
import { useComingBack } from '../../ui/useComingBack.ts';
import { calendarDay, moment, momentAfter } from '../../words/format.ts';
import { t } from '../../words/words.ts';
import { AskDialog } from './AskDialog.tsx';

/** Which specialties were asked about the case, whom that reached, and a way to ask one. */
export function AskedSpecialties({ shared: { id, stage } }: { readonly shared: SharedCase }) {
  const mayAsk = useGround(({ session }) => session.kind === 'signed-in' && mayUpload(session.user));
  const { asked, again, refresh, put } = useAsked(id, () => scrim.discussion.pages({ case: id }));
  useComingBack(refresh);
  const [asking, setAsking] = useState<{ readonly begin: NewPage | null } | null>(null);
  const pages = asked.kind === 'answered' ? asked.value : [];
  const open = mayAsk && stage === 'published';
  if (asked.kind === 'failed') return <ErrorNote error={asked.error} retry={again} />;
  if (!open && pages.length === 0) return null;
  return (
    <section className="asked" aria-labelledby="asked-title">
      <header className="asked-head">
        <h2 id="asked-title">{t('paging:asked')}</h2>
        {open && (
          <Button variant="default" size="compact-sm" onClick={() => setAsking({ begin: null })}>
            {t('paging:ask')}
          </Button>
        )}
      </header>
      {pages.length > 0 && (
        <ol className="asked-list" aria-labelledby="asked-title">
          {pages.map((page) => (
            <Page key={page.id} page={page} onAgain={open ? (begin) => setAsking({ begin }) : undefined} />
          ))}
        </ol>
      )}
      {asking && (
        <AskDialog
          id={id}
          begin={asking.begin}
          onAsked={(page) => put([...pages, page])}
          onClose={() => setAsking(null)}
        />
      )}
    </section>
  );
}

interface PageProps {
  readonly page: PageAsked;
  readonly onAgain: ((begin: NewPage) => void) | undefined;
}

const more = { routine: 'soon', soon: 'urgent', urgent: 'urgent' } as const;

function Page({ page, onAgain }: PageProps) {
  const { specialty, urgency, question, askedBy, createdAt, reach } = page;
  const unanswered = reach !== null && reach.told > 0 && reach.acknowledged === 0;
  return (
    <li className="asked-page">
      <p className="asked-page-head">
        <strong>{specialty}</strong>
        {urgency !== 'routine' && (
          <span className="chip" data-tone={urgency === 'urgent' ? 'warn' : 'todo'}>
            {t(`paging:urgencies.${urgency}`)}
          </span>
        )}
      </p>
      <p>{question}</p>
      <p className="dim">{t('paging:askedBy', { author: askedBy, at: moment(createdAt) })}</p>
      {reach && <Reach specialty={specialty} since={createdAt} reach={reach} />}
      {reach && <Stage page={page} />}
      {unanswered && onAgain && (
        <Button
          className="asked-again"
          variant="default"
          size="compact-xs"
          onClick={() => onAgain({ specialty, question, urgency: more[urgency] })}
        >
          {urgency === 'urgent' ? t('paging:again') : t('paging:againUrgent')}
        </Button>
      )}
    </li>
  );
}

/** Where it has gone on to by itself, and when it will next. */
function Stage({ page: { stage = 'asked', stageAt, escalatesAt, createdAt, reach } }: { readonly page: PageAsked }) {
  const waits = escalatesAt && reach?.acknowledged === 0;
  if (stage === 'asked' && !waits) return null;
  return (
    <p className="dim">
      {stage !== 'asked' && t(`paging:stages.${stage}`, { at: momentAfter(stageAt ?? createdAt, createdAt) })}{' '}
      {waits && t('paging:escalates', { at: momentAfter(escalatesAt, createdAt) })}
    </p>
  );
}

interface ReachProps {
  readonly specialty: string;
  readonly since: string;
  readonly reach: NonNullable<PageAsked['reach']>;
}

function Reach({ specialty, since, reach: { told, acknowledged, people } }: ReachProps) {
  if (told === 0) return <p className="asked-state">{t('paging:nobodyTold')}</p>;
  return (
    <>
      <p className="asked-state" data-done={acknowledged > 0 || undefined}>
        {acknowledged > 0 ? t('paging:acknowledgedOf', { count: acknowledged, told }) : t('paging:nobodyYet')}
      </p>
      <ul className="asked-people" aria-label={t('paging:reached', { specialty })}>
        {people.map(({ who, onBehalfOf, acknowledgedAt, openedAt, stage, away }, at) => (
          <li key={at} data-done={acknowledgedAt !== null || undefined}>
            <span>
              {who}{' '}
              {onBehalfOf && (
                <span className="dim">
                  {t(stage === 'stand-ins' ? 'paging:insteadOf' : 'paging:inPlaceOf', { name: onBehalfOf })}
                </span>
              )}
              {away && <span className="dim">{awayWords(away)}</span>}
            </span>
            <span className="dim">{stateOf(acknowledgedAt, openedAt, since)}</span>
          </li>
        ))}
      </ul>
      {told > people.length && <p className="dim">{t('paging:more', { count: told - people.length })}</p>}
    </>
  );
}

const awayWords = ({ until, standIn }: { readonly until: string; readonly standIn: string }): string =>
  t('paging:awayStandIn', { until: calendarDay(until), name: standIn });

function stateOf(acknowledgedAt: string | null, openedAt: string | null, since: string): string {
  if (!acknowledgedAt && !openedAt) return t('paging:notYet');
  const [acknowledged, opened] = [acknowledgedAt, openedAt].map((at) => at && momentAfter(at, since));
  const said = [
    acknowledged && t('paging:acknowledgedAt', { at: acknowledged }),
    opened && t('paging:openedAt', { at: opened }),
  ];
  return said.filter(Boolean).join(', ');
}
