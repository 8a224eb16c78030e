import { Button, Modal } from '@mantine/core';
import { t } from '../words/words.ts';

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
    <Modal opened onClose={onClose} title={title} size="sm" closeButtonProps={{ 'aria-label': t('common:close') }}>
      <p className="dialog-text">{text}</p>
      <div className="dialog-actions">
        <Button variant="default" onClick={onClose} data-autofocus>
          {t('common:cancel')}
        </Button>
        <Button
          {...(!undoable && { color: 'red' })}
          onClick={() => {
            onConfirm();
            onClose();
          }}
        >
          {action}
        </Button>
      </div>
    </Modal>
  );
}
