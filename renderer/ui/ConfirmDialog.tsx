import { Button } from '@mantine/core';
import { Dialog, DialogActions } from './Dialog.tsx';

interface ConfirmDialogProps {
  readonly title: string;
  readonly text: string;
  readonly action: string;
  /** It can be taken back. */
  readonly undoable?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before something that touches much or cannot be undone; says what is lost and what is not. */
export function ConfirmDialog({ title, text, action, undoable, onConfirm, onClose }: ConfirmDialogProps) {
  return (
    <Dialog onClose={onClose} title={title} size="sm">
      <p className="dialog-text">{text}</p>
      <DialogActions onCancel={onClose} startsAtCancel>
        <Button
          {...(!undoable && { color: 'red.9' })}
          onClick={() => {
            onConfirm();
            onClose();
          }}
        >
          {action}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
