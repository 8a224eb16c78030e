import { memo } from 'react';
import { mediaUrl } from '../../../contract/ipc.schema.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { StateChip } from '../../ui/StateChip.tsx';

export const ItemTile = memo(function ItemTile({
  item,
  layout,
}: {
  readonly item: ItemSummary;
  readonly layout: 'grid' | 'list';
}) {
  const { columns, rows, frames, dicom } = item.facts;
  return (
    <div className={`tile tile-${layout}`}>
      <div className="tile-picture">
        <img src={mediaUrl.thumbnail(item.id)} alt="" loading="lazy" decoding="async" draggable={false} />
        {frames > 1 && <span className="tile-frames">{frames} frames</span>}
      </div>
      <div className="tile-text">
        <span className="tile-name">{item.name}</span>
        <span className="tile-facts">
          {dicom ? `${dicom.Modality} ` : ''}
          {columns} × {rows}
        </span>
        <StateChip item={item} />
      </div>
    </div>
  );
});
