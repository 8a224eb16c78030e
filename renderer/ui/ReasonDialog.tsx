import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { ScrimError } from '../../model/errors.ts';
import type { Result } from '../../model/result.ts';
import { inform } from '../app/state/notices.ts';
import { Dialog, DialogActions } from './Dialog.tsx';
import { ErrorNote } from './ErrorNote.tsx';

interface ReasonDialogProps {
  readonly title: string;
  readonly text: string;
  readonly label: string;
  readonly example?: string;
  readonly action: string;
  /** Said when it is done. */
  readonly said: string;
  readonly give: (reason: string) => Promise<Result<null>>;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Something that is done to what another person made: not without saying why. */
export function ReasonDialog({ title, text, label, example, action, said, give, onDone, onClose }: ReasonDialogProps) {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const act = async () => {
    setBusy(true);
    const result = await give(reason.trim());
    setBusy(false);
    if (!result.ok) return setError(result.error);
    inform(said);
    onClose();
    onDone();
  };
  return (
    <Dialog onClose={onClose} title={title}>
      <div className="dialog-form">
        <p>{text}</p>
        <Textarea
          label={label}
          description={example}
          autosize
          minRows={2}
          maxRows={6}
          maxLength={500}
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {error && <ErrorNote error={error} retry={() => void act()} />}
        <DialogActions onCancel={onClose}>
          <Button disabled={reason.trim() === ''} loading={busy} onClick={() => void act()}>
            {action}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}
