import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ScrimError } from '../../../model/errors.ts';
import { assertNever, type Result } from '../../../model/result.ts';
import { scrim } from '../../bridge.ts';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';

export type LookUpDeed = 'set-passphrase' | 'change-passphrase' | 'export-table' | 'export-key' | 'import-key';

interface Filled {
  readonly current: string;
  readonly passphrase: string;
  readonly again: string;
  readonly patient: string;
  readonly replace: boolean;
}
const empty: Filled = { current: '', passphrase: '', again: '', patient: '', replace: false };

interface Ask {
  readonly title: string;
  readonly action: string;
  readonly text: string;
  /** The passphrase is made up now, so it is typed twice. */
  readonly isNew: boolean;
}

const asks = (): Readonly<Record<LookUpDeed, Ask>> => ({
  'set-passphrase': {
    title: t('settings:setPassphraseTitle'),
    action: t('settings:setPassphrase'),
    text: t('settings:setPassphraseText'),
    isNew: true,
  },
  'change-passphrase': {
    title: t('settings:changePassphraseTitle'),
    action: t('settings:changePassphrase'),
    text: t('settings:changePassphraseText'),
    isNew: true,
  },
  'export-table': {
    title: t('settings:exportTableTitle'),
    action: t('settings:exportAsk'),
    text: t('settings:exportTableText'),
    isNew: false,
  },
  'export-key': {
    title: t('settings:exportKeyTitle'),
    action: t('settings:exportAsk'),
    text: t('settings:exportKeyText'),
    isNew: true,
  },
  'import-key': {
    title: t('settings:importKeyTitle'),
    action: t('settings:importAsk'),
    text: t('settings:importKeyText'),
    isNew: false,
  },
});

/** What happened in words; null: the file dialog was dismissed, and the form stays. */
async function perform(deed: LookUpDeed, filled: Filled): Promise<Result<string | null>> {
  const { current, passphrase, patient, replace } = filled;
  switch (deed) {
    case 'set-passphrase':
    case 'change-passphrase':
      return said(
        await scrim.lookUp.setPassphrase({ current: deed === 'set-passphrase' ? null : current, next: passphrase }),
        () => t('settings:newPassphraseSet'),
      );
    case 'export-table':
      return said(
        await scrim.lookUp.export({ passphrase, patient: patient.trim() === '' ? null : patient.trim() }),
        (count) => (count === null ? null : t('settings:pairsExported', { count })),
      );
    case 'export-key':
      return said(await scrim.lookUp.exportProjectKey({ passphrase }), (done) => done && t('settings:keyExported'));
    case 'import-key':
      return said(
        await scrim.lookUp.importProjectKey({ passphrase, replace }),
        (state) => state && t('settings:keyInUse', { project: state.project }),
      );
    default:
      return assertNever(deed);
  }
}

const said = <T,>(result: Result<T>, words: (value: T) => string | null): Result<string | null> =>
  result.ok ? { ok: true, value: words(result.value) } : result;

interface LookUpDialogProps {
  readonly deed: LookUpDeed;
  readonly onClose: () => void;
  readonly onDone: (text: string) => void;
  /** After each attempt, for a refused one is recorded too. */
  readonly onTried: () => void;
}

export function LookUpDialog({ deed, onClose, onDone, onTried }: LookUpDialogProps) {
  const [filled, setFilled] = useState<Filled>(empty);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const { title, action, text, isNew } = asks()[deed];
  const differs = isNew && filled.again !== '' && filled.again !== filled.passphrase;
  const ready = filled.passphrase !== '' && (!isNew || filled.again === filled.passphrase);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!ready) return;
    setBusy(true);
    setError(null);
    const result = await perform(deed, filled);
    setBusy(false);
    onTried();
    if (!result.ok) setError(result.error);
    else if (result.value !== null) onDone(result.value);
  };
  const change = (to: Partial<Filled>) => setFilled({ ...filled, ...to });
  return (
    <Dialog onClose={onClose} title={title}>
      <form className="settings-form" onSubmit={(event) => void submit(event)}>
        <p className="dialog-text">{text}</p>
        <Fields deed={deed} isNew={isNew} filled={filled} differs={differs} onChange={change} />
        {error && <ErrorNote error={error} />}
        <DialogActions onCancel={onClose}>
          <Button type="submit" loading={busy} disabled={!ready}>
            {action}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

interface FieldsProps {
  readonly deed: LookUpDeed;
  readonly isNew: boolean;
  readonly filled: Filled;
  readonly differs: boolean;
  readonly onChange: (to: Partial<Filled>) => void;
}

function Fields({ deed, isNew, filled, differs, onChange }: FieldsProps) {
  const changing = deed === 'change-passphrase';
  return (
    <>
      {changing && (
        <PasswordInput
          label={t('settings:presentPassphrase')}
          autoComplete="current-password"
          data-autofocus
          value={filled.current}
          onChange={(event) => onChange({ current: event.currentTarget.value })}
        />
      )}
      <PasswordInput
        label={changing ? t('settings:newPassphrase') : t('settings:passphrase')}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        data-autofocus={!changing || undefined}
        value={filled.passphrase}
        onChange={(event) => onChange({ passphrase: event.currentTarget.value })}
      />
      {isNew && (
        <PasswordInput
          label={t('settings:repeatPassphrase')}
          autoComplete="new-password"
          value={filled.again}
          error={differs ? t('settings:differ') : undefined}
          onChange={(event) => onChange({ again: event.currentTarget.value })}
        />
      )}
      {deed === 'export-table' && (
        <TextInput
          label={t('settings:onlyPatient')}
          description={t('settings:onlyPatientText')}
          value={filled.patient}
          onChange={(event) => onChange({ patient: event.currentTarget.value })}
        />
      )}
      {deed === 'import-key' && (
        <Checkbox
          label={t('settings:replaceKey')}
          description={t('settings:replaceKeyText')}
          checked={filled.replace}
          onChange={(event) => onChange({ replace: event.currentTarget.checked })}
        />
      )}
    </>
  );
}
