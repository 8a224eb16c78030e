import { Radio, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { missingFields, type CaseFormDraft, type Specialty } from '../../../model/case.ts';
import { t } from '../../words/words.ts';
import { AnatomyList, anatomyListId } from './AnatomyList.tsx';
import { AudienceDetail } from './AudienceDetail.tsx';

interface CaseFieldsProps {
  readonly form: CaseFormDraft;
  readonly onChange: (to: Partial<CaseFormDraft>) => void;
}

const specialties = (): readonly { readonly value: Specialty; readonly label: string }[] => [
  { value: 'radiology', label: t('cases:radiology') },
  { value: 'dermatology', label: t('cases:dermatology') },
  { value: 'other', label: t('cases:otherSpecialty') },
];

type AudienceKind = CaseFormDraft['audience']['kind'];
const audiences = (): readonly { readonly value: AudienceKind; readonly label: string; readonly note: string }[] => [
  { value: 'only-me', label: t('cases:onlyMe'), note: t('cases:onlyMeText') },
  { value: 'colleagues', label: t('cases:named'), note: t('cases:namedText') },
  { value: 'group', label: t('cases:aGroup'), note: t('cases:aGroupText') },
  { value: 'community', label: t('cases:community'), note: t('cases:communityText') },
];

function emptyAudience(kind: AudienceKind): CaseFormDraft['audience'] {
  if (kind === 'colleagues') return { kind, users: [] };
  return kind === 'group' ? { kind, group: null } : { kind };
}

export function CaseFields({ form, onChange }: CaseFieldsProps) {
  const missing = missingFields(form);
  /** A field is marked once something was typed in it that is not enough; empty ones are listed beside Submit. */
  const tooShort = (field: string, text: string) =>
    text.trim() !== '' && missing.includes(field) ? t('cases:needMore') : undefined;
  return (
    <section className="draft-section" aria-labelledby="fields-title">
      <h2 id="fields-title">{t('cases:theCase')}</h2>
      <TextInput
        label={t('cases:title')}
        required
        maxLength={200}
        value={form.title}
        error={tooShort('title', form.title)}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      <div className="draft-pair">
        <Select
          label={t('cases:specialty')}
          required
          placeholder={t('cases:choose')}
          data={specialties()}
          value={form.specialty}
          onChange={(specialty) => onChange({ specialty: specialty })}
        />
        <TextInput
          label={t('cases:anatomy')}
          required
          placeholder={t('cases:anatomyText')}
          maxLength={120}
          list={anatomyListId}
          value={form.anatomy}
          error={tooShort('anatomy', form.anatomy)}
          onChange={(event) => onChange({ anatomy: event.currentTarget.value })}
        />
      </div>
      <AnatomyList />
      <TagsInput
        label={t('cases:tags')}
        placeholder={form.tags.length === 0 ? t('cases:tagsText') : undefined}
        maxTags={20}
        value={[...form.tags]}
        onChange={(tags) => onChange({ tags: tags.map((tag) => tag.trim().slice(0, 40)).filter((tag) => tag !== '') })}
      />
      <Textarea
        label={t('cases:question')}
        required
        autosize
        minRows={3}
        maxRows={10}
        maxLength={4000}
        description={t('cases:questionText')}
        value={form.question}
        error={tooShort('question', form.question)}
        onChange={(event) => onChange({ question: event.currentTarget.value })}
      />
      <Radio.Group
        label={t('cases:audience')}
        value={form.audience.kind}
        onChange={(kind) => onChange({ audience: emptyAudience(kind) })}
      >
        <div className="audiences">
          {audiences().map(({ value, label, note }) => (
            <Radio key={value} value={value} label={label} description={note} />
          ))}
        </div>
      </Radio.Group>
      <AudienceDetail audience={form.audience} onChange={(audience) => onChange({ audience })} />
    </section>
  );
}
