import { Button, Radio } from '@mantine/core';
import { useState } from 'react';
import type { Certificate, SharedCase, WithdrawalReason } from '../../../contract/caseApi.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';
import { scrim } from '../../bridge.ts';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';

interface WithdrawDialogProps {
  readonly shared: SharedCase;
  readonly onWithdrawn: (certificate: Certificate) => void;
  readonly onClose: () => void;
}

export function WithdrawDialog({ shared, onWithdrawn, onClose }: WithdrawDialogProps) {
  const reasons: readonly WithdrawalReason[] = shared.mine ? ['patient', 'author'] : ['patient', 'policy'];
  const [reason, setReason] = useState<WithdrawalReason | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const withdraw = async () => {
    if (!reason) return;
    setBusy(true);
    const result = await scrim.community.withdraw({ case: shared.id, reason });
    setBusy(false);
    if (!result.ok) return setError(result.error);
    onWithdrawn(result.value);
  };
  return (
    <Dialog onClose={onClose} title={t('shared:withdrawTitle')}>
      <div className="dialog-form">
        <p>{t('shared:withdrawText')}</p>
        <Radio.Group
          label={t('shared:withdrawWhy')}
          value={reason}
          onChange={(chosen) => setReason(reasons.find((one) => one === chosen) ?? null)}
        >
          <div className="audiences">
            {reasons.map((one) => (
              <Radio key={one} value={one} label={t(`shared:reasons.${one}`)} />
            ))}
          </div>
        </Radio.Group>
        {error && <ErrorNote error={error} retry={() => void withdraw()} />}
        <DialogActions onCancel={onClose} startsAtCancel>
          <Button color="red.9" disabled={!reason} loading={busy} onClick={() => void withdraw()}>
            {t('shared:withdrawNow')}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}
