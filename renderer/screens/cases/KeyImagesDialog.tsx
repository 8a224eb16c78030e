import { Button } from '@mantine/core';
import { useEffect, useMemo, useState } from 'react';
import type { KeyImages } from '../../../contract/ipc.schema.ts';
import type { ItemId } from '../../../model/ids.ts';
import { slicesOf } from '../../../model/keyImages.ts';
import { useItems } from '../../app/state/items.ts';
import { reportError } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { VirtualGrid } from '../../ui/VirtualGrid.tsx';
import { ItemTile } from '../import/ItemTile.tsx';
import { t } from '../../words/words.ts';

interface KeyImagesDialogProps {
  readonly items: readonly ItemId[];
  /** Takes the slices that are not kept out of the case. */
  readonly onKeep: (dropped: ReadonlySet<ItemId>) => void;
  readonly onClose: () => void;
}

export function KeyImagesDialog({ items, onKeep, onClose }: KeyImagesDialogProps) {
  const [found, setFound] = useState<KeyImages | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    let current = true;
    void scrim.cases.keyImages({ items: [...items] }).then((result) => {
      if (!current) return;
      if (!result.ok) return reportError(result.error);
      setFound(result.value);
      setChosen(new Set(result.value.keep));
    });
    return () => {
      current = false;
    };
  }, [items]);
  return (
    <Dialog onClose={onClose} title={t('cases:keepTitle')} size={780}>
      {found && <Slices found={found} chosen={chosen} onChoose={setChosen} />}
      <div className="dialog-actions">
        <Button
          variant="subtle"
          disabled={!found}
          onClick={() => {
            if (found) setChosen(new Set(found.keep));
          }}
        >
          {t('cases:proposeAgain')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('common:cancel')}
        </Button>
        <Button
          disabled={!found || chosenSlices(found, chosen) > found.limit}
          onClick={() => {
            if (!found) return;
            onKeep(new Set(found.pictures.map(({ item }) => item).filter((id) => !chosen.has(id))));
            onClose();
          }}
        >
          {keepWords(chosen.size)}
        </Button>
      </div>
    </Dialog>
  );
}

const keepWords = (count: number): string => {
  if (count === 0) return t('cases:leaveAllOut');
  return count === 1 ? t('cases:keepOne') : t('cases:keepCount', { count });
};

const chosenSlices = ({ pictures }: KeyImages, chosen: ReadonlySet<string>): number =>
  slicesOf(pictures.filter(({ item }) => chosen.has(item)));

interface SlicesProps {
  readonly found: KeyImages;
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

function Slices({ found, chosen, onChoose }: SlicesProps) {
  const known = useItems((state) => state.items);
  const shown = useMemo(() => found.pictures.flatMap(({ item }) => known.get(item) ?? []), [found, known]);
  const annotated = useMemo(
    () => new Set(found.pictures.filter((picture) => picture.annotated).map(({ item }) => item)),
    [found],
  );
  const slices = chosenSlices(found, chosen);
  const over = slices > found.limit;
  const whole = found.pictures.some(({ headSlices }) => headSlices > found.limit);
  return (
    <>
      <p className="dialog-text">
        {t('cases:keepText')}
        {whole && ` ${t('cases:keepWhole')}`}
      </p>
      <p role="status" className={over ? 'side-warning' : 'dim'}>
        {t('cases:slicesChosen', { count: slices, limit: found.limit })}
        {over && t('cases:slicesOver', { count: slices - found.limit })}
      </p>
      <div className="chooser">
        <VirtualGrid
          label={t('cases:headSlices')}
          items={shown}
          idOf={(item) => item.id}
          tileWidth={180}
          rowHeight={180}
          selection={chosen}
          onSelect={onChoose}
          toggles
        >
          {(item) => (
            <ItemTile item={item} layout="grid" mark={annotated.has(item.id) ? t('cases:annotated') : undefined} />
          )}
        </VirtualGrid>
      </div>
    </>
  );
}
