import { Button, Progress } from '@mantine/core';
import { useState } from 'react';
import type { ExportStatus, ExportWish } from '../../../model/exporting.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { cancelExport, startExport, useExports } from '../../app/state/exports.ts';
import { adviceWords, errorWords } from '../../words/errors.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { t } from '../../words/words.ts';
import { ExportForm } from './ExportForm.tsx';
import { reasonWords, resultWords, stateWords } from './words.ts';

interface ExportDialogProps {
  readonly items: readonly ItemSummary[];
  readonly onClose: () => void;
}

/** From what is wished to what became of it. Closing it does not end an export; it goes on and can be looked at again. */
export function ExportDialog({ items, onClose }: ExportDialogProps) {
  const status = useExports((state) => state.status);
  // The result of an export before this dialog was opened is history.
  const [begun, setBegun] = useState(status.kind === 'running');
  const start = async (wish: ExportWish) => {
    const ids = items.map(({ id }) => id);
    if (await startExport(ids, wish)) setBegun(true);
  };
  return (
    <Dialog onClose={onClose} title={t('exports:title')} size="lg">
      {!begun && <ExportForm items={items} onStart={(wish) => void start(wish)} onClose={onClose} />}
      {begun && status.kind === 'running' && <Running status={status} />}
      {begun && status.kind === 'finished' && <Finished status={status} onClose={onClose} />}
    </Dialog>
  );
}

export function Running({ status: { done, total } }: { readonly status: Extract<ExportStatus, { kind: 'running' }> }) {
  return (
    <div className="export-running">
      <p role="status">{t('exports:running', { done, total })}</p>
      <Progress value={(100 * done) / total} aria-label={t('exports:progress')} transitionDuration={0} />
      <div className="dialog-actions">
        <Button variant="default" onClick={() => void cancelExport()}>
          {t('exports:cancel')}
        </Button>
      </div>
    </div>
  );
}

interface FinishedProps {
  readonly status: Extract<ExportStatus, { kind: 'finished' }>;
  readonly onClose: () => void;
}

export function Finished({ status, onClose }: FinishedProps) {
  const { items, error, passphrase } = status;
  return (
    <div className="export-result">
      <p role="status" aria-label={t('exports:result')}>
        {resultWords(status)}
      </p>
      {passphrase !== null && (
        <div className="export-passphrase">
          <p>{t('exports:passphrase')}</p>
          <code tabIndex={0}>{passphrase}</code>
          <p className="dim">{t('exports:passphraseText')}</p>
        </div>
      )}
      {error && (
        <p className="export-error" role="alert">
          {errorWords(error)} <span className="dim">{adviceWords(error)}</span>
        </p>
      )}
      <div className="export-table" tabIndex={0} role="region" aria-label={t('exports:pictures')}>
        <table aria-label={t('exports:whatBecame')}>
          <thead>
            <tr>
              <th scope="col">{t('exports:picture')}</th>
              <th scope="col">{t('exports:result')}</th>
              <th scope="col">{t('exports:fileOrReason')}</th>
            </tr>
          </thead>
          <tbody>
            {items.slice(0, shownRows).map((item) => (
              <tr key={item.item} data-state={item.state}>
                <td>{item.name}</td>
                <td>{stateWords(item.state)}</td>
                <td>{reasonWords(item)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {items.length > shownRows && <p className="dim">{t('exports:more', { count: items.length - shownRows })}</p>}
      <div className="dialog-actions">
        <Button onClick={onClose}>{t('common:close')}</Button>
      </div>
    </div>
  );
}

const shownRows = 500;
