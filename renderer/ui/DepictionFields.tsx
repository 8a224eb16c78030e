import { Select } from '@mantine/core';
import { depictionSchema, type Depiction } from '../../model/depiction.ts';
import { t } from '../words/words.ts';
import { sideChoices, siteChoices, viewChoices } from './depictionWords.ts';

interface DepictionFieldsProps {
  readonly value: Depiction;
  /** Fields in which several photos differ. */
  readonly mixed?: ReadonlySet<keyof Depiction>;
  /** The first field has the focus of the dialog it stands in. */
  readonly focused?: boolean;
  readonly onChange: (change: Partial<Depiction>) => void;
}

/** Body site, side and view: what is typed searches, Enter takes, Backspace in an empty field clears. */
export function DepictionFields({ value, mixed, focused = false, onChange }: DepictionFieldsProps) {
  const field = (name: keyof Depiction, label: string, data: Parameters<typeof Select>[0]['data']) => (
    <div key={name} className={`depiction-${name}`}>
      <Select
        size="xs"
        data-autofocus={focused && name === 'bodySite' ? true : undefined}
        label={label}
        placeholder={mixed?.has(name) ? t('pieces:different') : t('pieces:notSet')}
        data={data}
        value={value[name]}
        searchable={name !== 'laterality'}
        clearable
        selectFirstOptionOnChange
        // Else opening by the first letter forgets, a moment later, the match that quick typing has found: Enter would take nothing.
        selectFirstOptionOnDropdownOpen={name !== 'laterality' && value[name] === null}
        maxDropdownHeight={280}
        nothingFoundMessage={t('pieces:noSite')}
        clearButtonProps={{ 'aria-label': t('pieces:clearOf', { label }) }}
        onChange={(chosen) => {
          const change = depictionSchema.partial().safeParse({ [name]: chosen });
          if (change.success) onChange(change.data);
        }}
      />
    </div>
  );
  return (
    <div className="depiction-fields">
      {field('bodySite', t('pieces:bodySite'), siteChoices())}
      {field('laterality', t('pieces:side'), sideChoices())}
      {field('view', t('pieces:view'), viewChoices())}
    </div>
  );
}
