import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { refusedHeadSlices } from '../../../model/faceVolume.ts';
import type { CaseFormDraft } from '../../../model/case.ts';
import type { ItemId } from '../../../model/ids.ts';
import { useItems } from '../../app/state/items.ts';
import { useGround } from '../../app/state/session.ts';
import { t } from '../../words/words.ts';
import { KeyImagesDialog } from './KeyImagesDialog.tsx';

interface KeyImagesProps {
  readonly form: CaseFormDraft;
  readonly items: readonly ItemId[];
  readonly onChange: (items: readonly ItemId[]) => void;
}

/** What was in the case before, as long as nothing else was changed since. */
interface Kept {
  readonly before: readonly ItemId[];
  readonly after: readonly ItemId[];
}

/** Says why a head volume cannot go to the community, and offers some of its slices in its place. One step takes that back. */
export function KeyImages({ form, items, onChange }: KeyImagesProps) {
  const known = useItems((state) => state.items);
  const limit = useGround((ground) => ground.info?.headSlices ?? 0);
  const [choosing, setChoosing] = useState(false);
  const [kept, setKept] = useState<Kept | null>(null);
  const slices = useMemo(() => {
    const pictures = items.flatMap((id) => known.get(id)?.facts ?? []);
    return refusedHeadSlices(form, pictures, { headSlices: limit });
  }, [form, items, known, limit]);
  const undo = kept && kept.after === items ? kept : null;
  if (slices === undefined && !undo) return null;
  const keep = (dropped: ReadonlySet<ItemId>) => {
    const after = items.filter((id) => !dropped.has(id));
    setKept({ before: items, after });
    onChange(after);
  };
  const back = undo ? undo.before.length - undo.after.length : 0;
  return (
    <section className="draft-section" aria-labelledby="key-images-title">
      <h2 id="key-images-title">{t('cases:headSlices')}</h2>
      {slices !== undefined && (
        <>
          <p className="side-note">{t('cases:headText', { count: slices, limit })}</p>
          <Button variant="default" onClick={() => setChoosing(true)}>
            {t('cases:keepAsk')}
          </Button>
        </>
      )}
      {undo && (
        <>
          <p className="side-note" role="status">
            {t('cases:kept', { count: back })}
          </p>
          <Button
            variant="default"
            onClick={() => {
              setKept(null);
              onChange(undo.before);
            }}
          >
            {back === 1 ? t('cases:putBackOne') : t('cases:putBack', { count: back })}
          </Button>
        </>
      )}
      {choosing && <KeyImagesDialog items={items} onKeep={keep} onClose={() => setChoosing(false)} />}
    </section>
  );
}
