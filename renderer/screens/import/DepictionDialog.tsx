import { Button } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { isPhoto, nothingDepicted, type Depiction } from '../../../model/depiction.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { depict, depictionOf } from '../../app/state/depictions.ts';
import { DepictionFields } from '../../ui/DepictionFields.tsx';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { t } from '../../words/words.ts';

interface DepictionDialogProps {
  readonly items: readonly ItemSummary[];
  readonly onClose: () => void;
}

/** What many photos show, said once. Only what is changed here is set; the rest of each stays. */
export function DepictionDialog({ items, onClose }: DepictionDialogProps) {
  const photos = items.filter(isPhoto);
  const [change, setChange] = useState<Partial<Depiction>>({});
  const { common, mixed } = together(photos);
  const touched = new Set(Object.keys(change));
  const stillMixed = new Set([...mixed].filter((name) => !touched.has(name)));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (touched.size === 0) return;
    void depict(photos, change);
    onClose();
  };
  return (
    <Dialog onClose={onClose} title={t('intake:depiction.title')} size="sm">
      <form
        className="dialog-form"
        onSubmit={submit}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
        }}
      >
        <p className="dim">
          {t('intake:depiction.for', { count: photos.length })}{' '}
          {photos.length < items.length && `${t('intake:depiction.dicom')} `}
          {t('intake:depiction.eyes')}
        </p>
        <DepictionFields
          value={{ ...common, ...change }}
          mixed={stillMixed}
          focused
          onChange={(to) => setChange({ ...change, ...to })}
        />
        <DialogActions onCancel={onClose}>
          <Button type="submit" disabled={touched.size === 0} aria-keyshortcuts="Control+Enter">
            {t('intake:depiction.set', { count: photos.length })}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** What all of them have in common, and in what they differ. */
function together(photos: readonly ItemSummary[]): { common: Depiction; mixed: ReadonlySet<keyof Depiction> } {
  const [first = nothingDepicted, ...others] = photos.map(depictionOf);
  const names = ['bodySite', 'laterality', 'view'] as const;
  const mixed = new Set<keyof Depiction>(names.filter((name) => others.some((other) => other[name] !== first[name])));
  const common = Object.fromEntries(names.map((name) => [name, mixed.has(name) ? null : first[name]]));
  return { common: { ...nothingDepicted, ...common }, mixed };
}
