import { Button, Checkbox, Modal, PasswordInput, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ScrimError } from '../../../model/errors.ts';
import { assertNever, type Result } from '../../../model/result.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';

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

const asks: Readonly<Record<LookUpDeed, Ask>> = {
  'set-passphrase': {
    title: 'Set the passphrase of the look-up table',
    action: 'Set passphrase',
    text: 'At least 10 characters. Keep it where the key custodian of your site keeps such things: it cannot be recovered.',
    isNew: true,
  },
  'change-passphrase': {
    title: 'Change the passphrase of the look-up table',
    action: 'Change passphrase',
    text: 'At least 10 characters. It cannot be recovered.',
    isNew: true,
  },
  'export-table': {
    title: 'Export the look-up table',
    action: 'Export…',
    text: 'A CSV file that leads from pseudonyms to patients. It is written for you alone; keep it apart from the cleared pictures.',
    isNew: false,
  },
  'export-key': {
    title: 'Export the project key',
    action: 'Export…',
    text: 'The file is encrypted under a passphrase of at least 10 characters. Tell it to the other workstation’s user by another way than the file.',
    isNew: true,
  },
  'import-key': {
    title: 'Import a project key',
    action: 'Import…',
    text: 'This workstation then makes the same pseudonyms as the one that exported it.',
    isNew: false,
  },
};

/** What happened in words; null: the file dialog was dismissed, and the form stays. */
async function perform(deed: LookUpDeed, filled: Filled): Promise<Result<string | null>> {
  const { current, passphrase, patient, replace } = filled;
  switch (deed) {
    case 'set-passphrase':
    case 'change-passphrase':
      return said(
        await scrim.lookUp.setPassphrase({ current: deed === 'set-passphrase' ? null : current, next: passphrase }),
        () => 'The look-up table has a new passphrase.',
      );
    case 'export-table':
      return said(
        await scrim.lookUp.export({ passphrase, patient: patient.trim() === '' ? null : patient.trim() }),
        (count) => (count === null ? null : `${count} pairs exported.`),
      );
    case 'export-key':
      return said(await scrim.lookUp.exportProjectKey({ passphrase }), (done) => done && 'Project key exported.');
    case 'import-key':
      return said(
        await scrim.lookUp.importProjectKey({ passphrase, replace }),
        (state) => state && `Project key ${state.project} is in use now.`,
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
  const { title, action, text, isNew } = asks[deed];
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
    <Modal opened onClose={onClose} title={title} size="md" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form className="settings-form" onSubmit={(event) => void submit(event)}>
        <p className="dialog-text">{text}</p>
        <Fields deed={deed} isNew={isNew} filled={filled} differs={differs} onChange={change} />
        {error && <ErrorNote error={error} />}
        <div className="dialog-actions">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" loading={busy} disabled={!ready}>
            {action}
          </Button>
        </div>
      </form>
    </Modal>
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
          label="Present passphrase"
          autoComplete="current-password"
          data-autofocus
          value={filled.current}
          onChange={(event) => onChange({ current: event.currentTarget.value })}
        />
      )}
      <PasswordInput
        label={changing ? 'New passphrase' : 'Passphrase'}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        data-autofocus={!changing || undefined}
        value={filled.passphrase}
        onChange={(event) => onChange({ passphrase: event.currentTarget.value })}
      />
      {isNew && (
        <PasswordInput
          label="Repeat the passphrase"
          autoComplete="new-password"
          value={filled.again}
          error={differs ? 'The two differ.' : undefined}
          onChange={(event) => onChange({ again: event.currentTarget.value })}
        />
      )}
      {deed === 'export-table' && (
        <TextInput
          label="Only this patient"
          description="A pseudonym such as SCRIM-7K2M9QXA; empty: all patients."
          value={filled.patient}
          onChange={(event) => onChange({ patient: event.currentTarget.value })}
        />
      )}
      {deed === 'import-key' && (
        <Checkbox
          label="Replace the present key, even if pictures were cleared with it"
          description="Pseudonyms made with the two keys do not agree. Export the present one first."
          checked={filled.replace}
          onChange={(event) => onChange({ replace: event.currentTarget.checked })}
        />
      )}
    </>
  );
}
