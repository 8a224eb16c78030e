import { Button, Progress, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import type { Batch } from '../../../model/item.ts';
import { noPace, observe, perSecond, secondsLeft, type Pace } from '../../../model/pace.ts';
import { reportError } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { number, timeLeft } from '../../words/format.ts';
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
        {isBusy(batch) && <PaceNote key={isRunning(batch) ? 'reading' : 'detecting'} batch={batch} />}
        {!isRunning(batch) && batch.waiting > 0 && <DetectionControl />}
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

/** How fast it goes and how long it takes, as soon as that can be told. */
function PaceNote({ batch }: { readonly batch: Batch }) {
  const [pace, setPace] = useState<Pace>(noPace);
  const [done, left] = isRunning(batch)
    ? [handled(batch), batch.found - handled(batch)]
    : [batch.imported - batch.waiting, batch.waiting];
  useEffect(() => setPace((before) => observe(before, Date.now(), done)), [done]);
  const rate = perSecond(pace);
  const seconds = batch.state === 'scanning' ? null : secondsLeft(pace, left);
  if (!rate) return null;
  const told = t('intake:rate', { rate: number(rate, rate < 10 ? 1 : 0) });
  return <span className="dim">{seconds === null ? told : `${told}, ${timeLeft(seconds)}`}</span>;
}

/** Detection goes on with the next start in any case. */
function DetectionControl() {
  const [paused, setPaused] = useState(false);
  useEffect(() => {
    void scrim.detection.isPaused().then((result) => result.ok && setPaused(result.value));
  }, []);
  const turn = async () => {
    const result = await (paused ? scrim.detection.resume() : scrim.detection.pause());
    if (result.ok) setPaused(!paused);
    else reportError(result.error);
  };
  return (
    <>
      {paused && (
        <span className="dim" role="status">
          {t('intake:detectionStopped')}
        </span>
      )}
      <Button variant="default" size="compact-xs" onClick={() => void turn()}>
        {t(paused ? 'intake:resumeDetection' : 'intake:stopDetection')}
      </Button>
    </>
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
