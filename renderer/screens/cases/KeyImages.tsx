import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';
import { refusedHeadSlices } from '../../../model/faceVolume.ts';
import type { CaseFormDraft } from '../../../model/case.ts';
import type { ItemId } from '../../../model/ids.ts';
import { useItems } from '../../app/state/items.ts';
import { useGround } from '../../app/state/session.ts';
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
      <h2 id="key-images-title">Slices of a head</h2>
      {slices !== undefined && (
        <>
          <p className="side-note">
            A face can be rendered from the {slices} slices of a head in this case. The whole community may see {limit}{' '}
            at most.
          </p>
          <Button variant="default" onClick={() => setChoosing(true)}>
            Keep key images…
          </Button>
        </>
      )}
      {undo && (
        <>
          <p className="side-note" role="status">
            Key images are kept; {back === 1 ? 'one slice was' : `${back} slices were`} taken out of the case. They stay
            in the vault.
          </p>
          <Button
            variant="default"
            onClick={() => {
              setKept(null);
              onChange(undo.before);
            }}
          >
            {back === 1 ? 'Put one slice back' : `Put ${back} slices back`}
          </Button>
        </>
      )}
      {choosing && <KeyImagesDialog items={items} onKeep={keep} onClose={() => setChoosing(false)} />}
    </section>
  );
}
