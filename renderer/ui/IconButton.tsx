import type { TablerIcon } from '@tabler/icons-react';
import { memo } from 'react';
import { keyWords } from '../words/keyNames.ts';

interface IconButtonProps {
  readonly name: string;
  readonly icon: TablerIcon;
  readonly keys?: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

/**
 * A button that shows only a picture: its name is spoken, and shown with its key after a moment (`Tips`). A plain element, because a screen has
 * thirty of them and they are drawn again at every edit.
 */
export function IconButton({ name, icon, keys, pressed, disabled, onClick }: IconButtonProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={name}
      aria-keyshortcuts={keys}
      aria-pressed={pressed}
      data-pressed={pressed || undefined}
      data-tip={keys ? `${name}  (${keyWords(keys)})` : name}
      disabled={disabled}
      onClick={onClick}
    >
      <Picture icon={icon} />
    </button>
  );
}

const Picture = memo(({ icon: Icon }: Pick<IconButtonProps, 'icon'>) => <Icon size={18} stroke={1.6} aria-hidden />);
