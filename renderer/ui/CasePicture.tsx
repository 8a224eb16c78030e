import { useState } from 'react';
import { mediaUrl } from '../../contract/ipc.schema.ts';
import { t } from '../words/words.ts';

interface CasePictureProps {
  /** Null: the case has none yet. */
  readonly image: string | null;
  readonly side: number;
}

/** A small picture of a case of the service; a few words where it cannot be shown. */
export function CasePicture({ image, side }: CasePictureProps) {
  const [failed, setFailed] = useState(false);
  if (image === null || failed) return <span className="case-picture-none">{t('discover:noPicture')}</span>;
  const url = mediaUrl.sharedPicture(image, 0, side);
  return <img src={url} alt="" loading="lazy" draggable={false} onError={() => setFailed(true)} />;
}
