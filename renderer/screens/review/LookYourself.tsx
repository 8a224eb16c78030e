import { Checkbox } from '@mantine/core';
import { useState } from 'react';
import { eyesNeededFor } from '../../../model/depiction.ts';
import type { ItemDetail } from '../../../model/item.ts';
import { PhotoNotices } from './PhotoNotices.tsx';

/** What identifies a person in a photo and no detector of Scrim looks for. */
const places = [
  'Parts of a face: an eye, a cheek',
  'Tattoos, scars, birthmarks',
  'Jewellery, glasses, watches',
  'Badges, labels, handwriting',
  'Mirrors, windows, screens',
] as const;

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
          Look yourself <span className="dim">{`${seen.size} of ${places.length}`}</span>
        </h2>
      </div>
      <p className="side-note">
        {detail.looks && <strong>This may show part of a face. </strong>}
        {eyes === 'head-or-neck' ? 'This shows a head or a neck. ' : ''}
        Detection misses faces that are cut off, turned away, poorly lit or under 16 pixels, and knows nothing of the
        rest.
      </p>
      {detail.facts.notices && <PhotoNotices notices={detail.facts.notices} />}
      <div className="look-list">
        {places.map((place) => (
          <Checkbox key={place} size="xs" label={place} checked={seen.has(place)} onChange={() => toggle(place)} />
        ))}
      </div>
    </section>
  );
}
