import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ResetCode } from '../../../contract/caseApi.schema.ts';
import type { User } from '../../../model/account.ts';
import type { ScrimError } from '../../../model/errors.ts';
import { scrim } from '../../bridge.ts';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { moment } from '../../words/format.ts';
import { t } from '../../words/words.ts';

interface ResetDialogProps {
  readonly user: User;
  readonly onClose: () => void;
}

/** A code for whoever forgot their password. It is shown once; what it changes, the person changes. */
export function ResetDialog({ user, onClose }: ResetDialogProps) {
  const name = user.displayName;
  const [made, setMade] = useState<ResetCode | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const make = async () => {
    setBusy(true);
    const result = await scrim.people.makeReset({ user: user.id });
    setBusy(false);
    if (result.ok) setMade(result.value);
    else setError(result.error);
  };
  return (
    <Dialog onClose={onClose} title={t('people:resetTitle', { name })}>
      <div className="dialog-form">
        {!made && <p>{t('people:resetText', { name })}</p>}
        {made && <Code made={made} />}
        {error && <ErrorNote error={error} retry={() => void make()} />}
        {made ? (
          <div className="dialog-actions">
            <Button onClick={onClose}>{t('common:close')}</Button>
          </div>
        ) : (
          <DialogActions onCancel={onClose}>
            <Button loading={busy} onClick={() => void make()}>
              {t('people:makeCode')}
            </Button>
          </DialogActions>
        )}
      </div>
    </Dialog>
  );
}

function Code({ made: { code, expiresAt, made, needed } }: { readonly made: ResetCode }) {
  return (
    <>
      <p>{t('people:codeText')}</p>
      <output className="reset-code" aria-label={t('people:code')}>
        {code}
      </output>
      <p className="dim">
        {t('people:codeUntil', { at: moment(expiresAt) })} {made < needed && t('people:codeHalf')}
        {made >= needed && needed > 1 && t('people:codeWhole')}
      </p>
    </>
  );
}
