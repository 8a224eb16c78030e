import { Button, Checkbox, Textarea } from '@mantine/core';
import { useState } from 'react';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { t } from '../../words/words.ts';

interface ReasonsDialogProps {
  readonly verdict: 'return' | 'escalate';
  /** Answers whether the service took them. */
  readonly onGive: (reasons: string[]) => Promise<boolean>;
  readonly onClose: () => void;
}

const kinds = ['face', 'burned', 'text', 'consent', 'quality'] as const;

/** The usual reasons at hand, others in words; a case does not come back to its author without one. */
export function ReasonsDialog({ verdict, onGive, onClose }: ReasonsDialogProps) {
  const [chosen, setChosen] = useState<string[]>([]);
  const [other, setOther] = useState('');
  const [busy, setBusy] = useState(false);
  const reasons = [
    ...kinds.filter((kind) => chosen.includes(kind)).map((kind) => t(`moderation:reasonKinds.${kind}`)),
    ...(other.trim() === '' ? [] : [other.trim()]),
  ];
  const give = async () => {
    setBusy(true);
    await onGive(reasons);
    setBusy(false);
    onClose();
  };
  const returns = verdict === 'return';
  return (
    <Dialog onClose={onClose} title={returns ? t('moderation:returnTitle') : t('moderation:escalateTitle')}>
      <div className="dialog-form">
        <p className="dim">{returns ? t('moderation:returnText') : t('moderation:escalateText')}</p>
        <Checkbox.Group label={t('moderation:reasons')} value={chosen} onChange={setChosen}>
          <div className="people-documents">
            {kinds.map((kind) => (
              <Checkbox key={kind} value={kind} label={t(`moderation:reasonKinds.${kind}`)} />
            ))}
          </div>
        </Checkbox.Group>
        <Textarea
          label={t('moderation:otherReason')}
          description={t('moderation:otherReasonText')}
          maxLength={500}
          autosize
          minRows={2}
          value={other}
          onChange={(event) => setOther(event.currentTarget.value)}
        />
        <DialogActions onCancel={onClose}>
          <Button loading={busy} disabled={returns && reasons.length === 0} onClick={() => void give()}>
            {returns ? t('moderation:returnCase') : t('moderation:escalate')}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}
