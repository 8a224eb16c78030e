import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import {
  isDrawn,
  type ConsentFact,
  type ConsentForm,
  type ConsentLanguage,
  type ConsentLevel,
} from '../../../model/consent.ts';
import { consentTexts } from '../../../model/consentTexts.table.ts';
import type { ScrimError } from '../../../model/errors.ts';
import type { CaseId } from '../../../model/ids.ts';
import { useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { SignaturePad } from '../../ui/SignaturePad.tsx';
import { currentLanguage, t } from '../../words/words.ts';

interface ConsentDialogProps {
  readonly caseId: CaseId;
  readonly onRecorded: (fact: ConsentFact) => void;
  readonly onClose: () => void;
}

const languages: readonly { readonly value: ConsentLanguage; readonly label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'Deutsch' },
  { value: 'fr', label: 'Français' },
  { value: 'es', label: 'Español' },
];
const levels: readonly ConsentLevel[] = ['record', 'teaching', 'publication'];

const today = (): string => {
  const now = new Date();
  return new Date(now.getTime() - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
};

/** What still keeps the form from being recorded, in the order of the form. */
function missing(form: ConsentForm): string[] {
  return [
    form.levels.length === 0 && t('consent:lackUse'),
    !form.patientName.trim() && t('consent:lackPatientName'),
    !isDrawn(form.patientSignature) && t('consent:lackPatientSignature'),
    !form.clinicianName.trim() && t('consent:lackClinicianName'),
    !isDrawn(form.clinicianSignature) && t('consent:lackClinicianSignature'),
    !/^\d{4}-\d{2}-\d{2}$/.test(form.signedOn) && t('consent:lackDate'),
  ].filter((what) => what !== false);
}

/** The form that patient and clinician sign. What is read here is word for word what the kept document says. */
export function ConsentDialog({ caseId, onRecorded, onClose }: ConsentDialogProps) {
  const session = useGround((ground) => ground.session);
  const [form, setForm] = useState<ConsentForm>(() => ({
    levels: [],
    language: currentLanguage(),
    signedOn: today(),
    patientName: '',
    clinicianName: session.kind === 'signed-in' ? session.user.displayName : '',
    patientSignature: null,
    clinicianSignature: null,
  }));
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const change = (to: Partial<ConsentForm>) => setForm((before) => ({ ...before, ...to }));
  const lacks = missing(form);
  const record = async () => {
    setBusy(true);
    setError(null);
    const result = await scrim.consent.record({ case: caseId, form });
    setBusy(false);
    if (result.ok) onRecorded(result.value);
    else setError(result.error);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (lacks.length === 0) void record();
  };
  return (
    <Dialog onClose={onClose} title={t('consent:dialogTitle')} size={760}>
      <form className="consent" onSubmit={submit}>
        <ConsentWords form={form} change={change} />
        {error && <ErrorNote error={error} retry={() => void record()} />}
        <div className="consent-end">
          <p className="side-note" role="status">
            {lacks.length > 0 ? t('consent:missing', { what: lacks.join(', ') }) : t('consent:staysHere')}
          </p>
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" loading={busy} disabled={lacks.length > 0}>
            {t('consent:record')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface ConsentWordsProps {
  readonly form: ConsentForm;
  readonly change: (to: Partial<ConsentForm>) => void;
}

function ConsentWords({ form, change }: ConsentWordsProps) {
  const texts = consentTexts[form.language];
  return (
    <>
      <div className="consent-head">
        <Select
          label={t('consent:formLanguage')}
          data={languages}
          value={form.language}
          allowDeselect={false}
          onChange={(language) => language && change({ language: language })}
        />
        <TextInput
          label={t('consent:date')}
          type="date"
          max={today()}
          value={form.signedOn}
          onChange={(event) => change({ signedOn: event.currentTarget.value })}
        />
      </div>
      <div className="consent-words" lang={form.language}>
        <h2>{texts.title}</h2>
        <p>{texts.introduction}</p>
        <fieldset className="consent-levels">
          <legend className="visually-hidden">{texts.title}</legend>
          {levels.map((level) => (
            <Checkbox
              key={level}
              label={texts.levels[level]}
              checked={form.levels.includes(level)}
              onChange={(event) =>
                change({
                  levels: levels.filter((other) =>
                    other === level ? event.currentTarget.checked : form.levels.includes(other),
                  ),
                })
              }
            />
          ))}
        </fieldset>
        <p>{texts.rights}</p>
        <section className="consent-party" aria-label={texts.patient}>
          <TextInput
            label={`${texts.patient}: ${texts.name}`}
            autoComplete="off"
            maxLength={200}
            value={form.patientName}
            onChange={(event) => change({ patientName: event.currentTarget.value })}
          />
          <SignaturePad
            label={`${texts.patient}: ${texts.signature}`}
            value={form.patientSignature}
            onChange={(patientSignature) => change({ patientSignature })}
          />
        </section>
        <section className="consent-party" aria-label={texts.clinician}>
          <p>{texts.clinicianStatement}</p>
          <TextInput
            label={`${texts.clinician}: ${texts.name}`}
            autoComplete="off"
            maxLength={200}
            value={form.clinicianName}
            onChange={(event) => change({ clinicianName: event.currentTarget.value })}
          />
          <SignaturePad
            label={`${texts.clinician}: ${texts.signature}`}
            value={form.clinicianSignature}
            onChange={(clinicianSignature) => change({ clinicianSignature })}
          />
        </section>
      </div>
    </>
  );
}
