import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { eyesNeededFor } from '../../../model/depiction.ts';
import type { ItemDetail } from '../../../model/item.ts';
import { t } from '../../words/words.ts';
import { PhotoNotices } from './PhotoNotices.tsx';

/** What identifies a person in a photo and no detector of Scrim looks for. */
const places = ['parts', 'skin', 'worn', 'written', 'mirrors'] as const;

/** A photo's checklist: a prompt, ticked off for oneself and kept no longer than the picture is open. */
export function LookYourself({ detail }: { readonly detail: ItemDetail }) {
  const [seen, setSeen] = useState<ReadonlySet<string>>(new Set());
  const eyes = eyesNeededFor(detail);
  const toggle = (place: string) => {
    const next = new Set(seen);
    if (!next.delete(place)) next.add(place);
    setSeen(next);
  };
  return (
    <section aria-labelledby="look-title">
      <div className="side-head">
        <h2 id="look-title">
          {t('review:look.title')}{' '}
          <span className="dim">{t('review:look.ticked', { count: seen.size, of: places.length })}</span>
        </h2>
      </div>
      <p className="side-note">
        {detail.looks && <strong>{t('review:look.part')} </strong>}
        {eyes === 'head-or-neck' && `${t('review:look.head')} `}
        {t('review:look.misses')}
      </p>
      {detail.facts.notices && <PhotoNotices notices={detail.facts.notices} />}
      <div className="look-list">
        {places.map((place) => (
          <Checkbox
            key={place}
            size="xs"
            label={t(`review:look.places.${place}`)}
            checked={seen.has(place)}
            onChange={() => toggle(place)}
          />
        ))}
      </div>
    </section>
  );
}
