import { Button, Kbd, Modal, UnstyledButton } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';
import { setKeys, useGround } from '../../app/state/session.ts';
import { bindingsNow, type Binding } from '../../editor/keymap.ts';
import { isRemappable, refusalOf, spellingOf, type OwnKeys } from '../../editor/remap.ts';
import { keyWords } from '../../words/keyNames.ts';
import { t } from '../../words/words.ts';
import { askForTour } from '../tour/Tour.tsx';

type Changing = { readonly command: Binding['command']; readonly refused: string | null } | null;

/** All keys, and where single ones are changed. A key that is needed elsewhere is refused, and it is said by what. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const own: OwnKeys = useGround((ground) => ground.info?.keys ?? none);
  const [changing, setChanging] = useState<Changing>(null);
  const bindings = bindingsNow();
  const groups = [...new Set(bindings.map((binding) => binding.group))];
  const onKey = (event: KeyboardEvent, binding: Binding) => {
    if (changing?.command !== binding.command) return;
    if (event.key === 'Escape') setChanging(null);
    else {
      const { key, ctrlKey, metaKey, shiftKey, altKey } = event;
      const keys = spellingOf({ key, ctrl: ctrlKey || metaKey, shift: shiftKey, alt: altKey });
      if (keys === undefined || keys === 'Tab') return;
      const refused = refusalWords(binding, keys, bindings);
      if (refused === null) void setKeys({ ...own, [binding.command]: keys });
      setChanging(refused === null ? null : { command: binding.command, refused });
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('review:keys.title')}
      size="xl"
      closeOnEscape={changing === null}
      closeButtonProps={{ 'aria-label': t('common:close'), 'data-autofocus': true } as object}
    >
      <div className="shortcuts-head">
        <p className="side-note">{t('review:keys.hint')}</p>
        <Button
          variant="default"
          size="compact-xs"
          onClick={() => {
            onClose();
            askForTour();
          }}
        >
          {t('tour:again')}
        </Button>
        <Button
          variant="default"
          size="compact-xs"
          disabled={Object.keys(own).length === 0}
          onClick={() => {
            setChanging(null);
            void setKeys({});
          }}
        >
          {t('review:keys.reset')}
        </Button>
      </div>
      <div className="shortcuts">
        {groups.map((group) => (
          <section key={group} aria-label={t(`review:keys.groups.${group}`)}>
            <h3>{t(`review:keys.groups.${group}`)}</h3>
            <dl>
              {bindings
                .filter((binding) => binding.group === group)
                .map((binding) => (
                  <KeyRow
                    key={binding.command}
                    binding={binding}
                    changing={changing?.command === binding.command ? changing : null}
                    onChange={() => setChanging({ command: binding.command, refused: null })}
                    onLeave={() => setChanging((now) => (now?.command === binding.command ? null : now))}
                    onKey={(event) => onKey(event, binding)}
                  />
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}

const none: OwnKeys = {};

function refusalWords(binding: Binding, keys: string, bindings: readonly Binding[]): string | null {
  const refusal = refusalOf(binding.command, keys, bindings);
  if (!refusal) return null;
  return refusal.kind === 'reserved'
    ? t('review:keys.reserved', { keys })
    : t('review:keys.taken', { keys, label: t(`keys:${refusal.by.command}`) });
}

interface KeyRowProps {
  readonly binding: Binding;
  readonly changing: Changing;
  readonly onChange: () => void;
  readonly onLeave: () => void;
  readonly onKey: (event: KeyboardEvent) => void;
}

function KeyRow({ binding, changing, onChange, onLeave, onKey }: KeyRowProps) {
  const { keys } = binding;
  const label = t(`keys:${binding.command}`);
  const shown = keyWords(keys);
  return (
    <div>
      <dt>
        {isRemappable(binding) ? (
          <UnstyledButton
            className="key-button"
            aria-label={t('review:keys.change', { keys: shown, label })}
            aria-pressed={changing !== null}
            onClick={onChange}
            onBlur={onLeave}
            onKeyDown={onKey}
          >
            <Kbd size="xs">{changing ? t('review:keys.press') : shown}</Kbd>
          </UnstyledButton>
        ) : (
          <Kbd size="xs">{shown}</Kbd>
        )}
      </dt>
      <dd>
        {label}
        {changing?.refused && (
          <span className="key-refused" role="alert">
            {changing.refused}
          </span>
        )}
      </dd>
    </div>
  );
}
