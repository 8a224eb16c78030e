import { Button, Modal, Progress } from '@mantine/core';
import { useState } from 'react';
import { errorAdvice, errorSentence } from '../../../model/errors.ts';
import type { ExportStatus, ExportWish } from '../../../model/exporting.ts';
import type { ItemSummary } from '../../../model/item.ts';
import { cancelExport, startExport, useExports } from '../../app/state/exports.ts';
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
    <Modal opened onClose={onClose} title="Export" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      {!begun && <ExportForm items={items} onStart={(wish) => void start(wish)} onClose={onClose} />}
      {begun && status.kind === 'running' && <Running status={status} />}
      {begun && status.kind === 'finished' && <Finished status={status} onClose={onClose} />}
    </Modal>
  );
}

function Running({ status: { done, total } }: { readonly status: Extract<ExportStatus, { kind: 'running' }> }) {
  return (
    <div className="export-running">
      <p role="status">
        {done} of {total}: clearing, verifying, exporting
      </p>
      <Progress value={(100 * done) / total} aria-label="Export progress" transitionDuration={0} />
      <div className="dialog-actions">
        <Button variant="default" onClick={() => void cancelExport()}>
          Cancel export
        </Button>
      </div>
    </div>
  );
}

interface FinishedProps {
  readonly status: Extract<ExportStatus, { kind: 'finished' }>;
  readonly onClose: () => void;
}

function Finished({ status, onClose }: FinishedProps) {
  const { items, error } = status;
  return (
    <div className="export-result">
      <p role="status" aria-label="Result">
        {resultWords(status)}
      </p>
      {error && (
        <p className="export-error" role="alert">
          {errorSentence(error)} <span className="dim">{errorAdvice(error)}</span>
        </p>
      )}
      <div className="export-table" tabIndex={0} role="region" aria-label="Pictures">
        <table aria-label="What became of each picture">
          <thead>
            <tr>
              <th scope="col">Picture</th>
              <th scope="col">Result</th>
              <th scope="col">File or reason</th>
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
      {items.length > shownRows && <p className="dim">And {items.length - shownRows} more.</p>}
      <div className="dialog-actions">
        <Button onClick={onClose}>Close</Button>
      </div>
    </div>
  );
}

const shownRows = 500;
