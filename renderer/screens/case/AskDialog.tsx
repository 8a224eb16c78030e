import { Button, Radio, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { NewPage, PageAsked } from '../../../contract/caseApi.schema.ts';
import { urgencySchema } from '../../../model/case.ts';
import type { ScrimError } from '../../../model/errors.ts';
import type { CaseId } from '../../../model/ids.ts';
import { identifyingParts } from '../../../model/textPatterns.ts';
import { inform } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { Dialog, DialogActions } from '../../ui/Dialog.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAsked } from '../../ui/useAsked.ts';
import { t } from '../../words/words.ts';

interface AskDialogProps {
  readonly id: CaseId;
  /** What it begins with: asking again, more urgently. */
  readonly begin: NewPage | null;
  readonly onAsked: (page: PageAsked) => void;
  readonly onClose: () => void;
}

const urgencies = urgencySchema.options;

export function AskDialog({ id, begin, onAsked, onClose }: AskDialogProps) {
  const [specialty, setSpecialty] = useState(begin?.specialty ?? null);
  const [urgency, setUrgency] = useState<NewPage['urgency']>(begin?.urgency ?? 'routine');
  const [question, setQuestion] = useState(begin?.question ?? '');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ScrimError | null>(null);
  const parts = identifyingParts(question);
  const complete = specialty !== null && question.trim() !== '' && parts.length === 0;
  const ask = async () => {
    if (!complete || busy) return;
    setBusy(true);
    const result = await scrim.discussion.ask({ case: id, page: { specialty, urgency, question: question.trim() } });
    setBusy(false);
    if (!result.ok) return setError(result.error);
    const told = result.value.reach?.told ?? 0;
    inform(told > 0 ? t('paging:sent', { count: told }) : t('paging:sentNobody'));
    onAsked(result.value);
    onClose();
  };
  return (
    <Dialog title={t('paging:askTitle')} onClose={onClose}>
      <form
        className="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          void ask();
        }}
      >
        <p className="dim">{t('paging:askText')}</p>
        <SpecialtySelect value={specialty} onChange={setSpecialty} />
        <Radio.Group
          label={t('paging:urgency')}
          value={urgency}
          onChange={(value) => setUrgency(urgencies.find((one) => one === value) ?? 'routine')}
        >
          <div className="ask-urgency">
            {urgencies.map((value) => (
              <Radio
                key={value}
                value={value}
                label={t(`paging:urgencies.${value}`)}
                description={t(`paging:urgencyText.${value}`)}
              />
            ))}
          </div>
        </Radio.Group>
        <Textarea
          label={t('paging:question')}
          description={t('paging:questionText')}
          autosize
          minRows={3}
          maxRows={8}
          maxLength={500}
          value={question}
          error={wordsOf(parts, error)}
          onChange={(event) => {
            setQuestion(event.currentTarget.value);
            setError(null);
          }}
        />
        {error && error.code !== 'TEXT_IDENTIFIES' && <ErrorNote error={error} retry={() => void ask()} />}
        <DialogActions onCancel={onClose}>
          <Button type="submit" loading={busy} disabled={!complete}>
            {t('paging:send')}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function wordsOf(parts: readonly string[], error: ScrimError | null): string | null {
  if (parts.length > 0) return t('discussion:refused', { parts: parts.join(' · ') });
  return error?.code === 'TEXT_IDENTIFIES' ? t('discussion:refusedService') : null;
}

interface SpecialtySelectProps {
  readonly value: string | null;
  readonly onChange: (specialty: string | null) => void;
}

/** Specialties that somebody stated; others would reach nobody. */
function SpecialtySelect({ value, onChange }: SpecialtySelectProps) {
  const { asked, again } = useAsked('specialties', () => scrim.discussion.specialties());
  const known = asked.kind === 'answered' ? asked.value : [];
  return (
    <>
      <Select
        label={t('paging:specialty')}
        placeholder={t('cases:choose')}
        searchable
        data-autofocus
        openOnFocus={false}
        nothingFoundMessage={t('paging:noSpecialty')}
        data={known.map(({ specialty, clinicians }) => ({
          value: specialty,
          label: t('paging:clinicians', { specialty, count: clinicians }),
        }))}
        value={value}
        onChange={onChange}
      />
      {asked.kind === 'failed' && <ErrorNote error={asked.error} retry={again} />}
    </>
  );
}
