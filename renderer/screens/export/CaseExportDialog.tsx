import { Button, Radio } from '@mantine/core';
import { useState } from 'react';
import type { CaseId } from '../../../model/ids.ts';
import { startExport, useExports } from '../../app/state/exports.ts';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { t } from '../../words/words.ts';
import { Finished, Running } from './ExportDialog.tsx';

interface CaseExportDialogProps {
  readonly id: CaseId;
  readonly onClose: () => void;
}

const readers = ['record', 'patient'] as const;
type Reader = (typeof readers)[number];

/** A case of this workstation as a whole: for the record, or as the patient's own copy, whose passphrase is shown at the end. */
export function CaseExportDialog({ id, onClose }: CaseExportDialogProps) {
  const status = useExports((state) => state.status);
  const [begun, setBegun] = useState(status.kind === 'running');
  const [reader, setReader] = useState<Reader>('record');
  const start = async () => {
    if (await startExport([], { kind: 'case', case: id, for: reader })) setBegun(true);
  };
  return (
    <Dialog onClose={onClose} title={t('exports:caseTitle')} size="lg">
      {begun && status.kind === 'running' && <Running status={status} />}
      {begun && status.kind === 'finished' && <Finished status={status} onClose={onClose} />}
      {!begun && (
        <div className="dialog-form">
          <Radio.Group
            label={t('exports:caseFor')}
            value={reader}
            onChange={(chosen) => setReader(readers.find((one) => one === chosen) ?? 'record')}
          >
            <div className="audiences">
              {readers.map((one) => (
                <Radio
                  key={one}
                  value={one}
                  label={t(`exports:caseReaders.${one}`)}
                  description={t(`exports:caseReaderTexts.${one}`)}
                />
              ))}
            </div>
          </Radio.Group>
          <p className="dim">{t('exports:caseText')}</p>
          <DialogActions onCancel={onClose}>
            <Button onClick={() => void start()} data-autofocus>
              {t('exports:caseTo')}
            </Button>
          </DialogActions>
        </div>
      )}
    </Dialog>
  );
}
