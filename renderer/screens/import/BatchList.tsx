import { Button, Progress, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { Batch } from '../../../model/item.ts';
import { cancelImport, useItems } from '../../app/state/items.ts';
import { adviceWords, errorWords } from '../../words/errors.ts';
import { t } from '../../words/words.ts';

/** The latest import with its counts; earlier ones on demand. */
export function BatchList() {
  const map = useItems((state) => state.batches);
  const [earlier, setEarlier] = useState(false);
  const batches = useMemo(() => [...map.values()].sort((a, b) => b.startedAt.localeCompare(a.startedAt)), [map]);
  const busy = batches.filter(isBusy).length;
  const shown = earlier ? batches : batches.slice(0, Math.max(1, busy));
  const hidden = batches.length - Math.max(1, busy);
  if (batches.length === 0) return null;
  return (
    <section className="batches" aria-label={t('intake:batches')}>
      {shown.map((batch) => (
        <BatchCard key={batch.id} batch={batch} />
      ))}
      {hidden > 0 && (
        <Button variant="subtle" size="compact-xs" aria-expanded={earlier} onClick={() => setEarlier(!earlier)}>
          {earlier ? t('intake:hideEarlier') : t('intake:showEarlier', { count: hidden })}
        </Button>
      )}
    </section>
  );
}

const isRunning = (batch: Batch): boolean => batch.state === 'scanning' || batch.state === 'importing';
const isBusy = (batch: Batch): boolean => isRunning(batch) || batch.waiting > 0;

/** Files dealt with, of those found. */
const handled = (batch: Batch): number => batch.imported + batch.duplicates + batch.refused.length;

function headline(batch: Batch): string {
  if (batch.state === 'scanning') return t('intake:scanning');
  if (batch.state === 'importing') {
    return t('intake:importing', { count: handled(batch), of: batch.found });
  }
  if (batch.state === 'cancelled') return t('intake:cancelled');
  return t(batch.waiting > 0 ? 'intake:detecting' : 'intake:finished');
}

function BatchCard({ batch }: { readonly batch: Batch }) {
  const [open, setOpen] = useState(false);
  const progress = progressOf(batch);
  return (
    <div className="batch">
      <div className="batch-line">
        <strong role="status">{headline(batch)}</strong>
        <Counts batch={batch} />
        {isRunning(batch) && (
          <Button variant="default" size="compact-xs" onClick={() => void cancelImport(batch.id)}>
            {t('intake:cancel')}
          </Button>
        )}
      </div>
      {isBusy(batch) && <Progress size={4} value={progress} aria-label={t('intake:progress')} />}
      {batch.refused.length > 0 && (
        <>
          <UnstyledButton className="disclosure" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
            {t('intake:refusedFiles', { count: batch.refused.length })}
          </UnstyledButton>
          {open && <RefusedFiles batch={batch} />}
        </>
      )}
    </div>
  );
}

function progressOf(batch: Batch): number {
  if (batch.state === 'scanning') return 0;
  const total = batch.found + batch.imported;
  // Half of the way is reading, half is detection.
  return total === 0 ? 100 : (100 * (handled(batch) + batch.imported - batch.waiting)) / total;
}

type CountName = 'found' | 'imported' | 'duplicates' | 'refused' | 'quarantined' | 'waiting';

function Counts({ batch }: { readonly batch: Batch }) {
  const counts: readonly [CountName, number, string?][] = [
    ['found', batch.found],
    ['imported', batch.imported],
    ['duplicates', batch.duplicates],
    ['refused', batch.refused.length, 'warn'],
    ['quarantined', batch.quarantined, 'warn'],
    ['waiting', batch.waiting],
  ];
  return (
    <ul className="counts" aria-label={t('intake:countList')}>
      {counts
        .filter(([name, count]) => count > 0 || name === 'found' || name === 'imported')
        .map(([name, count, tone]) => (
          <li key={name} data-tone={tone}>
            <b>{count}</b> {t(`intake:counts.${name}`)}
          </li>
        ))}
    </ul>
  );
}

function RefusedFiles({ batch }: { readonly batch: Batch }) {
  return (
    <ul className="refused" aria-label={t('intake:refusedList')} tabIndex={0}>
      {batch.refused.map((file, index) => (
        <li key={index}>
          <span className="refused-name">{file.name}</span>
          <span>
            {errorWords(file.error)} <span className="dim">{adviceWords(file.error)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
