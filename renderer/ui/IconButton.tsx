import { ActionIcon, Tooltip } from '@mantine/core';
import type { TablerIcon } from '@tabler/icons-react';
import { keyWords } from '../words/keyNames.ts';

interface IconButtonProps {
  readonly name: string;
  readonly icon: TablerIcon;
  readonly keys?: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/** A button that shows only a picture: its name is spoken, and shown with its key after a moment. */
export function IconButton({ name, icon: Icon, keys, pressed, disabled, onClick }: IconButtonProps) {
  return (
    <Tooltip label={keys ? `${name}  (${keyWords(keys)})` : name} position="bottom">
      <ActionIcon
        className="icon-button"
        variant="subtle"
        color="gray"
        size={28}
        aria-label={name}
        aria-keyshortcuts={keys}
        aria-pressed={pressed}
        data-pressed={pressed || undefined}
        disabled={disabled}
        onClick={onClick}
      >
        <Icon size={18} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
