import { Button, Checkbox, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { User } from '../../../model/account.ts';
import type { ScrimError } from '../../../model/errors.ts';
import { inform } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';

/** Refusing and revoking are one decision; the words differ by what was before. */
export interface Deciding {
  readonly user: User;
  readonly kind: 'verify' | 'refuse' | 'revoke';
}

interface DecisionDialogProps {
  readonly deciding: Deciding;
  readonly onClose: () => void;
  readonly onDecided: () => void;
}

const kinds = ['licence', 'identity', 'employer', 'register'] as const;

/** A decision about a person, with the kinds of document that were looked at; the service keeps both. */
export function DecisionDialog({ deciding: { user, kind }, onClose, onDecided }: DecisionDialogProps) {
  const name = user.displayName;
  const [documents, setDocuments] = useState<string[]>([]);
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const verifies = kind === 'verify';
  const decide = async () => {
    setBusy(true);
    const decision = verifies ? 'verified' : 'revoked';
    const result = await scrim.people.decide({ user: user.id, decision, documents, note });
    setBusy(false);
    if (!result.ok) return setError(result.error);
    const stands = result.value.verification === 'verified' ? t('people:verified', { name }) : '';
    inform(verifies ? stands || t('people:halfVerified', { name }) : t('people:refused', { name }));
    onDecided();
    onClose();
  };
  return (
    <Dialog onClose={onClose} title={t(`people:${kind}Title`, { name })}>
      <div className="dialog-form">
        <p className="dim">{verifies ? t('people:verifyText') : t('people:refuseText')}</p>
        {verifies && (
          <Checkbox.Group label={t('people:documents')} value={documents} onChange={setDocuments}>
            <div className="people-documents">
              {kinds.map((each) => (
                <Checkbox key={each} value={each} label={t(`people:documentKinds.${each}`)} />
              ))}
            </div>
          </Checkbox.Group>
        )}
        <Textarea
          label={t('people:note')}
          description={t('people:noteText')}
          maxLength={500}
          autosize
          minRows={2}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {error && <ErrorNote error={error} retry={() => void decide()} />}
        <DialogActions onCancel={onClose}>
          <Button
            color={verifies ? undefined : 'red.9'}
            loading={busy}
            disabled={verifies && documents.length === 0}
            onClick={() => void decide()}
          >
            {t(`people:${kind}`)}
          </Button>
        </DialogActions>
      </div>
    </Dialog>
  );
}
