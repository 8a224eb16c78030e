import { memo } from 'react';
import { mediaUrl } from '../../../contract/ipc.schema.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { reviewStateOf } from '../../../model/reviewState.ts';
import { depictionChips } from '../../ui/depictionWords.ts';
import { StateChip } from '../../ui/StateChip.tsx';
import { t } from '../../words/words.ts';

export const ItemTile = memo(function ItemTile({
  item,
  layout,
  conflict = false,
  mark,
}: {
  readonly item: ItemSummary;
  readonly layout: 'grid' | 'list';
  /** Another picture of the list has its SOPInstanceUID and other content. */
  readonly conflict?: boolean;
  /** A word on it that only this list knows. */
  readonly mark?: string | undefined;
}) {
  const { columns, rows, frames, dicom } = item.facts;
  const facts = `${dicom ? `${dicom.Modality} ` : ''}${columns} × ${rows}`;
  const said = item.depiction ? depictionChips(item.depiction) : [];
  const eyes = reviewStateOf(item) === 'needs-eyes' && (
    <span className="chip tile-eyes" data-tone="todo" title={t('pictures:needsEyesWhy')}>
      {t('pictures:needsEyes')}
    </span>
  );
  return (
    <div className={`tile tile-${layout}`}>
      <div className="tile-picture">
        <img src={mediaUrl.thumbnail(item.id)} alt="" loading="lazy" decoding="async" draggable={false} />
        {layout === 'grid' && eyes}
        {frames > 1 && <span className="tile-frames">{t('pictures:frames', { count: frames })}</span>}
        {layout === 'grid' && said.length > 0 && (
          <span className="tile-said" title={said.join(' · ')}>
            {said.join(' · ')}
          </span>
        )}
      </div>
      <div className="tile-text">
        <span className="tile-name">{item.name}</span>
        <span className="tile-facts" title={facts}>
          {facts}
        </span>
        <span className="tile-chips">
          {conflict && (
            <span className="chip" data-tone="warn" title={t('pictures:conflictWhy')}>
              {t('pictures:conflict')}
            </span>
          )}
          {item.excluded && (
            <span className="chip" data-tone="warn" title={t('pictures:keptOutWhy')}>
              {t('pictures:keptOut')}
            </span>
          )}
          {layout === 'list' && eyes}
          {layout === 'list' &&
            said.map((text) => (
              <span key={text} className="chip">
                {text}
              </span>
            ))}
          {mark !== undefined && <span className="chip">{mark}</span>}
          <StateChip item={item} />
        </span>
      </div>
    </div>
  );
});
