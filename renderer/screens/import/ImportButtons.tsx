import { Button } from '@mantine/core';
import { useRef, type ChangeEvent } from 'react';
import { importDropped, importPicked } from '../../app/state/items.ts';
import { useGround } from '../../app/state/session.ts';
import { t } from '../../words/words.ts';

/**
 * Picks files or a folder: by the system's own dialog, or, on the stand-in, which has none, by the page's. The inputs are always
 * there; what they hold goes the same way as what is dropped.
 */
export function ImportButtons() {
  const standIn = useGround((ground) => ground.info?.standIn ?? false);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const chosen = (event: ChangeEvent<HTMLInputElement>) => {
    const picked = [...(event.currentTarget.files ?? [])];
    if (picked.length > 0) void importDropped(picked);
    event.currentTarget.value = '';
  };
  return (
    <div className="import-buttons">
      <Button onClick={() => (standIn ? files.current?.click() : void importPicked('files'))}>
        {t('intake:files')}
      </Button>
      <Button variant="default" onClick={() => (standIn ? folder.current?.click() : void importPicked('folder'))}>
        {t('intake:folder')}
      </Button>
      <input ref={files} type="file" multiple hidden aria-label={t('intake:filesInput')} onChange={chosen} />
      <input
        ref={(element) => {
          folder.current = element;
          element?.setAttribute('webkitdirectory', '');
        }}
        type="file"
        multiple
        hidden
        aria-label={t('intake:folderInput')}
        onChange={chosen}
      />
    </div>
  );
}
