import { Button } from '@mantine/core';
import { useState } from 'react';
import type { FlagResolution, WaitingFlag } from '../../../contract/caseApi.schema.ts';
import { inform, reportError } from '../../app/state/notices.ts';
import { go } from '../../app/state/route.ts';
import { scrim } from '../../bridge.ts';
import { CasePicture } from '../../ui/CasePicture.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import type { Asked } from '../../ui/useAsked.ts';
import { moment } from '../../words/format.ts';
import { t } from '../../words/words.ts';

interface FlagsProps {
  readonly asked: Asked<readonly WaitingFlag[]>;
  readonly again: () => void;
}

/** Pictures that somebody flagged: hidden from all but staff until it is decided. */
export function Flags({ asked, again }: FlagsProps) {
  if (asked.kind === 'asking') return <p className="dim">{t('moderation:asking')}</p>;
  if (asked.kind === 'failed') return <ErrorNote error={asked.error} retry={again} />;
  if (asked.value.length === 0)
    return <EmptyState title={t('moderation:noFlags')} text={t('moderation:noFlagsText')} />;
  return (
    <ul className="moderation-flags" aria-label={t('moderation:flags')}>
      {asked.value.map((flag) => (
        <Flag key={flag.image} flag={flag} onResolved={again} />
      ))}
    </ul>
  );
}

function Flag({ flag, onResolved }: { readonly flag: WaitingFlag; readonly onResolved: () => void }) {
  const [busy, setBusy] = useState(false);
  const resolve = async (resolution: FlagResolution) => {
    setBusy(true);
    const result = await scrim.moderation.resolve({ image: flag.image, resolution });
    setBusy(false);
    if (result.ok) inform(resolution === 'kept' ? t('moderation:shownAgain') : t('moderation:staysHidden'));
    else reportError(result.error);
    onResolved();
  };
  return (
    <li className="case-row moderation-flag">
      <span className="moderation-flagged">
        <CasePicture image={flag.image} side={512} />
      </span>
      <div className="people-words">
        <span className="dim">{t('moderation:flaggedAt', { at: moment(flag.flaggedAt) })}</span>
        <ul>
          {flag.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
        <div className="moderation-actions">
          <Button variant="default" loading={busy} onClick={() => void resolve('kept')}>
            {t('moderation:showAgain')}
          </Button>
          <Button variant="default" loading={busy} onClick={() => void resolve('hidden')}>
            {t('moderation:keepHidden')}
          </Button>
          <Button variant="subtle" onClick={() => go({ kind: 'shared-case', id: flag.case })}>
            {t('moderation:openCase')}
          </Button>
        </div>
      </div>
    </li>
  );
}
