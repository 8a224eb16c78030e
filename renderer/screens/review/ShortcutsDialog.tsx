import { Kbd, Modal } from '@mantine/core';
import { keymap } from '../../editor/keymap.ts';

export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const groups = [...new Set(keymap.map((binding) => binding.group))];
  return (
    <Modal
      opened
      onClose={onClose}
      title="Keyboard shortcuts"
      size="xl"
      closeButtonProps={{ 'aria-label': 'Close', 'data-autofocus': true } as object}
    >
      <div className="shortcuts">
        {groups.map((group) => (
          <section key={group} aria-label={group}>
            <h3>{group}</h3>
            <dl>
              {keymap
                .filter((binding) => binding.group === group)
                .map((binding) => (
                  <div key={binding.command}>
                    <dt>
                      <Kbd size="xs">{binding.keys}</Kbd>
                    </dt>
                    <dd>{binding.label}</dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
