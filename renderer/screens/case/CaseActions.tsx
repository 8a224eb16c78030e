import { Button } from '@mantine/core';
import { useState } from 'react';
import type { Certificate, SharedCase } from '../../../contract/caseApi.schema.ts';
import { useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { ReasonDialog } from '../../ui/ReasonDialog.tsx';
import { t } from '../../words/words.ts';
import { CaseExportDialog } from '../export/CaseExportDialog.tsx';
import { EditTextsDialog } from './EditTextsDialog.tsx';
import { WithdrawDialog } from './WithdrawDialog.tsx';

interface CaseActionsProps {
  readonly shared: SharedCase;
  /** Of the picture that is seen. */
  readonly index: number;
  readonly onChanged: (shared: SharedCase) => void;
  readonly onReload: () => void;
  readonly onWithdrawn: (certificate: Certificate) => void;
}

/** What this person may do with the case; the service decides again. */
export function CaseActions({ shared, index, onChanged, onReload, onWithdrawn }: CaseActionsProps) {
  const [open, setOpen] = useState<'edit' | 'withdraw' | 'flag' | 'export' | null>(null);
  const user = useGround(({ session }) => (session.kind === 'signed-in' ? session.user : null));
  const { stage, mine = false, imageList } = shared;
  const image = imageList[index];
  const may = {
    edit: mine && (stage === 'published' || stage === 'returned'),
    withdraw: (mine || user?.role === 'administrator') && stage !== 'draft',
    flag: !mine && stage === 'published' && user?.verification === 'verified' && image !== undefined,
  };
  const close = () => setOpen(null);
  if (!may.edit && !may.withdraw && !may.flag && !mine) return null;
  return (
    <div className="case-actions" role="group" aria-label={t('shared:actions')}>
      {may.edit && (
        <Button variant="default" onClick={() => setOpen('edit')}>
          {t('shared:edit')}
        </Button>
      )}
      {may.flag && (
        <Button variant="default" onClick={() => setOpen('flag')}>
          {t('shared:flag', { n: index + 1 })}
        </Button>
      )}
      {mine && (
        <Button variant="default" onClick={() => setOpen('export')}>
          {t('exports:exportAsk')}
        </Button>
      )}
      {may.withdraw && (
        <Button variant="default" onClick={() => setOpen('withdraw')}>
          {t('shared:withdraw')}
        </Button>
      )}
      {open === 'edit' && <EditTextsDialog shared={shared} onChanged={onChanged} onClose={close} />}
      {open === 'withdraw' && <WithdrawDialog shared={shared} onWithdrawn={onWithdrawn} onClose={close} />}
      {open === 'export' && <CaseExportDialog id={shared.id} onClose={close} />}
      {open === 'flag' && image && (
        <ReasonDialog
          title={t('shared:flagTitle', { n: index + 1 })}
          text={t('shared:flagText')}
          label={t('shared:flagReason')}
          example={t('shared:flagExample')}
          action={t('shared:flagNow')}
          said={t('shared:flagged')}
          give={(reason) => scrim.moderation.flag({ image: image.id, reason })}
          onDone={onReload}
          onClose={close}
        />
      )}
    </div>
  );
}
