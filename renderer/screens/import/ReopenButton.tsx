import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ItemSummary } from '../../../model/item.ts';
import { reopenItems } from '../../app/state/acts.ts';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { t } from '../../words/words.ts';

/** Takes the reviews of what is selected back, all at once; nothing where none of it is reviewed. */
export function ReopenButton({ items }: { readonly items: readonly ItemSummary[] }) {
  const [asking, setAsking] = useState(false);
  const reviewed = items.filter(({ state }) => state.kind === 'reviewed').map(({ id }) => id);
  if (reviewed.length === 0) return null;
  const count = { count: reviewed.length };
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)}>
        {t('pictures:reopen')}
      </Button>
      {asking && (
        <ConfirmDialog
          title={t('pictures:reopenTitle', count)}
          text={t('pictures:reopenText', count)}
          action={t('pictures:reopenDo')}
          undoable
          onConfirm={() => void reopenItems(reviewed)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
