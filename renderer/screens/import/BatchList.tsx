import { Button, Progress, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { errorAdvice, errorSentence } from '../../../model/errors.ts';
import type { Batch } from '../../../model/item.ts';
import { cancelImport, useItems } from '../../app/state/items.ts';

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
    <section className="batches" aria-label="Imports">
      {shown.map((batch) => (
        <BatchCard key={batch.id} batch={batch} />
      ))}
      {hidden > 0 && (
        <Button variant="subtle" size="compact-xs" aria-expanded={earlier} onClick={() => setEarlier(!earlier)}>
          {earlier ? 'Hide earlier imports' : `Show ${hidden} earlier ${hidden === 1 ? 'import' : 'imports'}`}
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
  if (batch.state === 'scanning') return 'Looking through the files…';
  if (batch.state === 'importing') return `Importing ${handled(batch)} of ${batch.found}`;
  if (batch.state === 'cancelled') return 'Import cancelled; what was imported before is kept';
  return batch.waiting > 0 ? 'Imported; detection is running' : 'Import finished';
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
            Cancel import
          </Button>
        )}
      </div>
      {isBusy(batch) && <Progress size={4} value={progress} aria-label="Import progress" />}
      {batch.refused.length > 0 && (
        <>
          <UnstyledButton className="disclosure" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? <IconChevronDown size={14} aria-hidden /> : <IconChevronRight size={14} aria-hidden />}
            {batch.refused.length === 1 ? '1 file was refused' : `${batch.refused.length} files were refused`}
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

function Counts({ batch }: { readonly batch: Batch }) {
  const counts: readonly [string, number, string?][] = [
    ['found', batch.found],
    ['imported', batch.imported],
    ['duplicates', batch.duplicates],
    ['refused', batch.refused.length, 'warn'],
    ['quarantined', batch.quarantined, 'warn'],
    ['waiting for detection', batch.waiting],
  ];
  return (
    <ul className="counts" aria-label="Import counts">
      {counts
        .filter(([name, count]) => count > 0 || name === 'found' || name === 'imported')
        .map(([name, count, tone]) => (
          <li key={name} data-tone={tone}>
            <b>{count}</b> {name}
          </li>
        ))}
    </ul>
  );
}

function RefusedFiles({ batch }: { readonly batch: Batch }) {
  return (
    <ul className="refused" aria-label="Refused files" tabIndex={0}>
      {batch.refused.map((file, index) => (
        <li key={index}>
          <span className="refused-name">{file.name}</span>
          <span>
            {errorSentence(file.error)} <span className="dim">{errorAdvice(file.error)}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
