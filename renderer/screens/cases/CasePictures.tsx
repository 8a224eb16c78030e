import { Button, CloseButton, UnstyledButton } from '@mantine/core';
import { useMemo, useState } from 'react';
import { mediaUrl } from '../../../contract/ipc.schema.ts';
import type { ItemId } from '../../../model/ids.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { matches, useItems } from '../../app/state/items.ts';
import { go } from '../../app/state/route.ts';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { StateChip, stateWords } from '../../ui/StateChip.tsx';
import { VirtualGrid } from '../../ui/VirtualGrid.tsx';
import { ItemTile } from '../import/ItemTile.tsx';
import { t } from '../../words/words.ts';

interface CasePicturesProps {
  readonly items: readonly ItemId[];
  readonly onChange: (items: readonly ItemId[]) => void;
}

export function CasePictures({ items, onChange }: CasePicturesProps) {
  const all = useItems((state) => state.items);
  const [choosing, setChoosing] = useState(false);
  return (
    <section className="draft-section" aria-labelledby="pictures-title">
      <div className="side-head">
        <h2 id="pictures-title">
          {t('cases:picturesTitle')} <span className="dim">{items.length}</span>
        </h2>
        <Button variant="default" onClick={() => setChoosing(true)}>
          {t('cases:addAsk')}
        </Button>
      </div>
      {items.length === 0 ? (
        <p className="side-note">{t('cases:noPictures')}</p>
      ) : (
        <ul className="strip" aria-label={t('cases:picturesOf')} tabIndex={0}>
          {items.map((id) => (
            <StripItem
              key={id}
              id={id}
              item={all.get(id)}
              onRemove={() => onChange(items.filter((other) => other !== id))}
            />
          ))}
        </ul>
      )}
      {choosing && (
        <PictureChooser
          taken={items}
          onChoose={(chosen) => onChange([...items, ...chosen])}
          onClose={() => setChoosing(false)}
        />
      )}
    </section>
  );
}

interface StripItemProps {
  readonly id: ItemId;
  readonly item: ItemSummary | undefined;
  readonly onRemove: () => void;
}

function StripItem({ id, item, onRemove }: StripItemProps) {
  const name = item?.name ?? t('cases:removedPicture');
  return (
    <li className="strip-item">
      <UnstyledButton
        className="strip-picture"
        aria-label={item ? t('cases:openPicture', { name, state: stateWords(item).text }) : name}
        disabled={!item}
        onClick={() => go({ kind: 'review', item: id })}
      >
        {item && <img src={mediaUrl.thumbnail(id)} alt="" loading="lazy" draggable={false} />}
      </UnstyledButton>
      <CloseButton className="strip-remove" size="xs" aria-label={t('cases:takeOut', { name })} onClick={onRemove} />
      <span className="tile-name">{name}</span>
      {item ? <StateChip item={item} /> : <span className="chip">{t('cases:removed')}</span>}
    </li>
  );
}

interface PictureChooserProps {
  readonly taken: readonly ItemId[];
  readonly onChoose: (items: readonly ItemId[]) => void;
  readonly onClose: () => void;
}

function PictureChooser({ taken, onChoose, onClose }: PictureChooserProps) {
  const all = useItems((state) => state.items);
  const free = useMemo(
    () => [...all.values()].filter((item) => matches('reviewed', item) && !item.excluded && !taken.includes(item.id)),
    [all, taken],
  );
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const add = (ids: readonly ItemId[]) => {
    onChoose(ids);
    onClose();
  };
  return (
    <Dialog onClose={onClose} title={t('cases:addTitle')} size={780}>
      {free.length === 0 ? (
        <p className="dim">{t('cases:noOther')}</p>
      ) : (
        <div className="chooser">
          <VirtualGrid
            label={t('cases:reviewedPictures')}
            items={free}
            idOf={(item) => item.id}
            tileWidth={180}
            rowHeight={180}
            selection={chosen}
            onSelect={setChosen}
            onOpen={(item) => add([item.id])}
          >
            {(item) => <ItemTile item={item} layout="grid" />}
          </VirtualGrid>
        </div>
      )}
      <DialogActions onCancel={onClose}>
        <Button
          disabled={chosen.size === 0}
          onClick={() => add(free.filter((item) => chosen.has(item.id)).map((item) => item.id))}
        >
          {chosen.size > 0 ? t('cases:addCount', { count: chosen.size }) : t('cases:add')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
