import { Checkbox, Select, Textarea, TextInput } from '@mantine/core';
import { caseExtrasSchema, plainExtras, type CaseExtras, type CaseFormDraft } from '../../../model/case.ts';
import { t } from '../../words/words.ts';
import { isOver } from './readiness.ts';

interface CaseExtrasFieldsProps {
  readonly form: CaseFormDraft;
  readonly onChange: (to: Partial<CaseFormDraft>) => void;
}

const urgencies = caseExtrasSchema.shape.urgency.unwrap().options;
const facts = ['child', 'graphic', 'anonymous'] as const;

/** What may stay as it is, but changes who decides about the case, who sees it how, and for how long. */
export function CaseExtrasFields({ form: { extras = plainExtras }, onChange }: CaseExtrasFieldsProps) {
  const put = (change: Partial<CaseExtras>) => onChange({ extras: { ...extras, ...change } });
  return (
    <section className="draft-section" aria-labelledby="extras-title">
      <h2 id="extras-title">{t('cases:extras')}</h2>
      <Textarea
        label={t('cases:findings')}
        description={t('cases:findingsText')}
        autosize
        minRows={2}
        maxRows={10}
        maxLength={8000}
        value={extras.findings}
        onChange={(event) => put({ findings: event.currentTarget.value })}
      />
      <div className="draft-pair">
        <Select
          label={t('cases:urgency')}
          allowDeselect={false}
          data={urgencies.map((value) => ({ value, label: t(`paging:urgencies.${value}`) }))}
          value={extras.urgency}
          onChange={(urgency) => urgency && put({ urgency })}
        />
        <TextInput
          type="date"
          label={t('cases:expires')}
          description={t('cases:expiresText')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={extras.expiresOn ?? ''}
          error={isOver(extras.expiresOn) ? t('cases:expiresPast') : undefined}
          onChange={(event) => put({ expiresOn: event.currentTarget.value || null })}
        />
      </div>
      <div className="extras-facts">
        {facts.map((fact) => (
          <Checkbox
            key={fact}
            label={t(`cases:${fact}`)}
            description={t(`cases:${fact}Text`)}
            checked={extras[fact]}
            onChange={(event) => put({ [fact]: event.currentTarget.checked })}
          />
        ))}
      </div>
    </section>
  );
}
