import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ItemSummary } from '../../../model/item.ts';
import { useExports } from '../../app/state/exports.ts';
import { t } from '../../words/words.ts';
import { ExportDialog } from './ExportDialog.tsx';

/** Opens the dialog for these pictures; while an export runs, for that one. */
export function ExportButton({ items }: { readonly items: readonly ItemSummary[] }) {
  const running = useExports(({ status }) => status.kind === 'running');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" disabled={items.length === 0 && !running} onClick={() => setOpen(true)}>
        {running ? t('exports:exporting') : t('exports:exportAsk')}
      </Button>
      {open && <ExportDialog items={items} onClose={() => setOpen(false)} />}
    </>
  );
}
