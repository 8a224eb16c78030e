import { Button, Modal, type ModalProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../words/words.ts';

interface DialogProps {
  readonly title: string;
  readonly size?: ModalProps['size'];
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog is mounted while it is open. */
export function Dialog({ title, size = 'md', onClose, children }: DialogProps) {
  return (
    <Modal opened onClose={onClose} title={title} size={size} closeButtonProps={{ 'aria-label': t('common:close') }}>
      {children}
    </Modal>
  );
}

interface DialogActionsProps {
  readonly onCancel: () => void;
  /** The focus begins at the way out, where the other way cannot be taken back. */
  readonly startsAtCancel?: boolean;
  readonly children: ReactNode;
}

/** A dialog's last row: the way out, then what the dialog is for. */
export function DialogActions({ onCancel, startsAtCancel = false, children }: DialogActionsProps) {
  return (
    <div className="dialog-actions">
      <Button variant="default" onClick={onCancel} data-autofocus={startsAtCancel || undefined}>
        {t('common:cancel')}
      </Button>
      {children}
    </div>
  );
}
