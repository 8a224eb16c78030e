import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ScrimError } from '../../../model/errors.ts';
import type { ImageId } from '../../../model/ids.ts';
import { inform } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';

interface FlagDialogProps {
  readonly image: ImageId;
  readonly n: number;
  readonly onFlagged: () => void;
  readonly onClose: () => void;
}

export function FlagDialog({ image, n, onFlagged, onClose }: FlagDialogProps) {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const flag = async () => {
    setBusy(true);
    const result = await scrim.moderation.flag({ image, reason: reason.trim() });
    setBusy(false);
    if (!result.ok) return setError(result.error);
    inform(t('shared:flagged'));
    onClose();
    onFlagged();
  };
  return (
    <Dialog onClose={onClose} title={t('shared:flagTitle', { n })}>
      <div className="dialog-form">
        <p>{t('shared:flagText')}</p>
        <Textarea
          label={t('shared:flagReason')}
          description={t('shared:flagExample')}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={500}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {error && <ErrorNote error={error} retry={() => void flag()} />}
        <DialogActions onCancel={onClose}>
          <Button disabled={reason.trim() === ''} loading={busy} onClick={() => void flag()}>
            {t('shared:flagNow')}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}
