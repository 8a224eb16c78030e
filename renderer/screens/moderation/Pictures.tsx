import { Button, Slider } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { SharedCase } from '../../../contract/caseApi.schema.ts';
import { mediaUrl } from '../../../contract/ipc.schema.ts';
import { t } from '../../words/words.ts';

type Image = SharedCase['imageList'][number];
const side = 1024;

/** All pictures side by side. Those of a graphic case are not fetched before they are asked for. */
export function Pictures({ shared }: { readonly shared: SharedCase }) {
  const [shown, setShown] = useState(!shared.graphic);
  if (!shown) {
    return (
      <div className="moderation-graphic">
        <span className="chip" data-tone="warn">
          {t('moderation:graphic')}
        </span>
        <Button variant="default" onClick={() => setShown(true)}>
          {t('moderation:show')}
        </Button>
      </div>
    );
  }
  return (
    <ul className="moderation-pictures" aria-label={t('moderation:pictures')}>
      {shared.imageList.map((image, index) => (
        <Picture key={image.id} image={image} n={index + 1} of={shared.imageList.length} />
      ))}
    </ul>
  );
}

interface PictureProps {
  readonly image: Image;
  readonly n: number;
  readonly of: number;
}

function Picture({ image, n, of }: PictureProps) {
  const [frame, setFrame] = useState(0);
  const [failed, setFailed] = useState(false);
  return (
    <li className="moderation-picture">
      {failed ? (
        <p className="moderation-frame dim">{t('moderation:notShown')}</p>
      ) : (
        <img
          className="moderation-frame"
          src={mediaUrl.sharedPicture(image.id, frame, side)}
          alt={t('moderation:pictureOf', { n, of })}
          draggable={false}
          onError={() => setFailed(true)}
        />
      )}
      {image.frames > 1 && (
        <Slider
          thumbLabel={t('moderation:frame', { n })}
          min={1}
          max={image.frames}
          label={(value) => t('moderation:frameAt', { frame: value, frames: image.frames })}
          value={frame + 1}
          onChange={(value) => setFrame(value - 1)}
        />
      )}
      <p className="moderation-caption">
        <span>{t('moderation:pictureOf', { n, of })}</span>
        <span className="dim">{[image.modality, `${image.columns} × ${image.rows}`].filter(Boolean).join(' · ')}</span>
      </p>
      <Report image={image} />
    </li>
  );
}

/** What the workstation that cleared it says of it; the service cannot look for itself. */
function Report({ image: { report } }: { readonly image: Image }) {
  const failed = report?.checks.filter(({ passed }) => !passed).map(({ name }) => name) ?? [];
  const good = report !== undefined && report.checks.length > 0 && failed.length === 0;
  const summary = () => {
    if (!report || report.checks.length === 0) return t('moderation:noReport');
    if (failed.length > 0) return t('moderation:checksFailed', { names: failed.join(', ') });
    return t('moderation:checksPassed', { count: report.checks.length });
  };
  return (
    <details className="moderation-report" data-good={good || undefined}>
      <summary>
        {good ? <IconCheck size={16} aria-hidden /> : <IconAlertTriangle size={16} aria-hidden />}
        {summary()}
      </summary>
      <ul aria-label={t('moderation:checks')}>
        {report?.checks.map(({ name }) => (
          <li key={name} className="dim">
            {name}
          </li>
        ))}
      </ul>
    </details>
  );
}
