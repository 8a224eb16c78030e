import { Radio, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { missingFields, type CaseFormDraft, type Specialty } from '../../../model/case.ts';
import { AudienceDetail } from './AudienceDetail.tsx';

interface CaseFieldsProps {
  readonly form: CaseFormDraft;
  readonly onChange: (to: Partial<CaseFormDraft>) => void;
}

const specialties: readonly { readonly value: Specialty; readonly label: string }[] = [
  { value: 'radiology', label: 'Radiology' },
  { value: 'dermatology', label: 'Dermatology' },
  { value: 'other', label: 'Other' },
];

type AudienceKind = CaseFormDraft['audience']['kind'];
const audiences: readonly { readonly value: AudienceKind; readonly label: string; readonly note: string }[] = [
  { value: 'only-me', label: 'Only me', note: 'Kept in the service, shown to nobody else' },
  { value: 'colleagues', label: 'Named colleagues', note: 'Those whom you choose' },
  { value: 'group', label: 'A group', note: 'Everyone in one of your groups' },
  { value: 'community', label: 'Community', note: 'Every verified clinician of the service' },
];

function emptyAudience(kind: AudienceKind): CaseFormDraft['audience'] {
  if (kind === 'colleagues') return { kind, users: [] };
  return kind === 'group' ? { kind, group: null } : { kind };
}

export function CaseFields({ form, onChange }: CaseFieldsProps) {
  const missing = missingFields(form);
  /** A field is marked once something was typed in it that is not enough; empty ones are listed beside Submit. */
  const tooShort = (field: string, text: string) =>
    text.trim() !== '' && missing.includes(field) ? 'A little more is needed.' : undefined;
  return (
    <section className="draft-section" aria-labelledby="fields-title">
      <h2 id="fields-title">Case</h2>
      <TextInput
        label="Title"
        required
        maxLength={200}
        value={form.title}
        error={tooShort('title', form.title)}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
      />
      <div className="draft-pair">
        <Select
          label="Specialty"
          required
          placeholder="Choose"
          data={specialties}
          value={form.specialty}
          onChange={(specialty) => onChange({ specialty: specialty })}
        />
        <TextInput
          label="Anatomy"
          required
          placeholder="Region of the body"
          maxLength={120}
          value={form.anatomy}
          error={tooShort('anatomy', form.anatomy)}
          onChange={(event) => onChange({ anatomy: event.currentTarget.value })}
        />
      </div>
      <TagsInput
        label="Tags"
        placeholder={form.tags.length === 0 ? 'Type and press Enter' : undefined}
        maxTags={20}
        value={[...form.tags]}
        onChange={(tags) => onChange({ tags: tags.map((tag) => tag.trim().slice(0, 40)).filter((tag) => tag !== '') })}
      />
      <Textarea
        label="Clinical question"
        required
        autosize
        minRows={3}
        maxRows={10}
        maxLength={4000}
        description="Leave out names, dates and numbers that point to the patient."
        value={form.question}
        error={tooShort('question', form.question)}
        onChange={(event) => onChange({ question: event.currentTarget.value })}
      />
      <Radio.Group
        label="Audience"
        value={form.audience.kind}
        onChange={(kind) => onChange({ audience: emptyAudience(kind) })}
      >
        <div className="audiences">
          {audiences.map(({ value, label, note }) => (
            <Radio key={value} value={value} label={label} description={note} />
          ))}
        </div>
      </Radio.Group>
      <AudienceDetail audience={form.audience} onChange={(audience) => onChange({ audience })} />
    </section>
  );
}
