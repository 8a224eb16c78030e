import { Select, type ComboboxData } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';
import { depictionSchema, type Depiction } from '../../model/depiction.ts';
import { t } from '../words/words.ts';
import { firstFound, sideChoices, siteChoices, viewChoices, type Choices } from './depictionWords.ts';

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
  const field = (name: keyof Depiction, label: string, data: Choices) => (
    <DepictionField
      key={name}
      {...{ name, label, data, onChange }}
      value={value[name]}
      placeholder={mixed?.has(name) ? t('pieces:different') : t('pieces:notSet')}
      focused={focused && name === 'bodySite'}
    />
  );
  return (
    <div className="depiction-fields">
      {field('bodySite', t('pieces:bodySite'), siteChoices())}
      {field('laterality', t('pieces:side'), sideChoices())}
      {field('view', t('pieces:view'), viewChoices())}
    </div>
  );
}

interface DepictionFieldProps extends Pick<DepictionFieldsProps, 'onChange'> {
  readonly name: keyof Depiction;
  readonly label: string;
  readonly data: Choices;
  readonly value: string | null;
  readonly placeholder: string;
  readonly focused: boolean;
}

function DepictionField({ name, label, data, value, placeholder, focused, onChange }: DepictionFieldProps) {
  const [opened, setOpened] = useState(false);
  const [search, setSearch] = useState('');
  const searchable = name !== 'laterality';
  const choose = (chosen: string | null) => {
    const change = depictionSchema.partial().safeParse({ [name]: chosen });
    if (change.success) onChange(change.data);
  };
  /** The list opens and highlights a moment after a letter is typed: whoever is quicker gets what was typed all the same. */
  const takeTyped = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== 'Enter' || event.ctrlKey || !searchable || !opened) return;
    const taken = highlights(event.currentTarget) ? undefined : firstFound(data, search);
    if (!taken) return;
    event.preventDefault();
    event.stopPropagation();
    setOpened(false);
    setSearch(taken.label);
    if (taken.value !== value) choose(taken.value);
  };
  return (
    <div className={`depiction-${name}`} onKeyDownCapture={takeTyped}>
      <Select
        size="xs"
        data-autofocus={focused ? true : undefined}
        label={label}
        placeholder={placeholder}
        data={data as ComboboxData}
        value={value}
        searchable={searchable}
        clearable
        selectFirstOptionOnChange
        {...(searchable && { searchValue: search, onSearchChange: setSearch })}
        dropdownOpened={opened}
        onDropdownOpen={() => setOpened(true)}
        onDropdownClose={() => setOpened(false)}
        maxDropdownHeight={280}
        nothingFoundMessage={t('pieces:noSite')}
        clearButtonProps={{ 'aria-label': t('pieces:clearOf', { label }) }}
        onChange={choose}
      />
    </div>
  );
}

/** Whether the field's list shows which option Enter takes. */
function highlights(field: HTMLElement): boolean {
  const list = field.querySelector('input')?.getAttribute('aria-controls');
  return !!list && !!document.getElementById(list)?.querySelector('[data-combobox-selected]');
}
