import { Button, UnstyledButton } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import type { CaseListEntry } from '../../../contract/caseApi.schema.ts';
import { showGraphic, useMayShow } from '../../app/state/graphic.ts';
import { go } from '../../app/state/route.ts';
import { CasePicture } from '../../ui/CasePicture.tsx';
import { audienceWords, dayOf, pictures, specialtyWords } from '../../words/cases.ts';
import { t } from '../../words/words.ts';
import { moveAmongCards } from './cards.ts';

interface FeedProps {
  readonly cases: readonly CaseListEntry[];
  /** Others are being asked for. */
  readonly stale: boolean;
}

export function Feed({ cases, stale }: FeedProps) {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (moveAmongCards(event.currentTarget, event.key)) event.preventDefault();
  };
  return (
    <ul className="feed" aria-label={t('discover:results')} aria-busy={stale} onKeyDown={onKeyDown}>
      {cases.map((entry) => (
        <Card key={entry.id} entry={entry} />
      ))}
    </ul>
  );
}

function Card({ entry }: { readonly entry: CaseListEntry }) {
  const mayShow = useMayShow(entry);
  return (
    <li className="feed-card">
      <UnstyledButton className="feed-main" onClick={() => go({ kind: 'shared-case', id: entry.id, from: 'discover' })}>
        <span className="feed-cover">
          {mayShow ? (
            <CasePicture image={entry.cover} side={384} />
          ) : (
            <span className="case-picture-none">{t('discover:graphic')}</span>
          )}
          <span className="feed-images">{pictures(entry.images)}</span>
        </span>
        <span className="feed-words">
          <span className="case-title feed-title">{entry.title}</span>
          <span className="dim feed-place">
            {specialtyWords(entry.specialty)} · {entry.anatomy}
          </span>
          <span className="dim feed-byline">
            {t('discover:byline', { author: entry.author, day: dayOf(entry.publishedAt ?? entry.createdAt) })}
            <Marks entry={entry} />
          </span>
        </span>
      </UnstyledButton>
      {!mayShow && (
        <Button
          className="feed-show"
          size="compact-xs"
          variant="default"
          aria-label={t('discover:showPictureOf', { title: entry.title })}
          onClick={() => showGraphic(entry.id)}
        >
          {t('discover:showPicture')}
        </Button>
      )}
    </li>
  );
}

function Marks({ entry: { urgency, mine, audience } }: { readonly entry: CaseListEntry }) {
  return (
    <>
      {urgency !== undefined && urgency !== 'routine' && (
        <span className="chip" data-tone="todo">
          {t(`discover:${urgency}`)}
        </span>
      )}
      {mine && <span className="chip">{t('discover:mine')}</span>}
      {audience !== 'community' && <span className="chip">{audienceWords(audience)}</span>}
    </>
  );
}
