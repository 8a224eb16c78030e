import { Button, Checkbox, CloseButton, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useRef, useState, type KeyboardEvent } from 'react';
import { specialtySchema } from '../../../model/case.ts';
import { isFiltered, search, useDiscover, type Query } from '../../app/state/discover.ts';
import { specialtyWords } from '../../words/cases.ts';
import { t } from '../../words/words.ts';
import { firstCard } from './cards.ts';

/** The commonest by DICOM's own letters, photographs (XC, DMS, ES) included. */
const modalities = ['CT', 'MR', 'US', 'CR', 'DX', 'MG', 'XA', 'RF', 'NM', 'PT', 'XC', 'DMS', 'ES', 'OP', 'SM'];

export function FeedFilters() {
  const query = useDiscover((state) => state.query);
  const facets = useDiscover((state) => state.facets);
  const change = (to: Partial<Query>) => void search({ ...useDiscover.getState().query, ...to });
  const counted = <V extends string>(of: 'specialty' | 'anatomy', value: V, label: string) => {
    const count = facets?.[of].find((facet) => facet.value === value)?.cases;
    return { value, label: count === undefined ? label : t('discover:counted', { value: label, count }) };
  };
  const wish = (on: boolean) => (on ? 'true' : undefined);
  return (
    <search className="feed-filters">
      <SearchField key={query.text === undefined ? 'empty' : 'said'} text={query.text ?? ''} />
      <Select
        aria-label={t('discover:specialty')}
        placeholder={t('discover:specialty')}
        w={160}
        clearable
        data={specialtySchema.options.map((value) => counted('specialty', value, specialtyWords(value)))}
        value={query.specialty ?? null}
        onChange={(specialty) => change({ specialty: specialty ?? undefined })}
      />
      <Select
        aria-label={t('discover:anatomy')}
        placeholder={t('discover:anatomy')}
        w={180}
        clearable
        searchable
        data={(facets?.anatomy ?? []).map(({ value }) => counted('anatomy', value, value))}
        value={query.anatomy ?? null}
        onChange={(anatomy) => change({ anatomy: anatomy ?? undefined })}
      />
      <Select
        aria-label={t('discover:modality')}
        placeholder={t('discover:modality')}
        w={120}
        clearable
        searchable
        data={modalities}
        value={query.modality ?? null}
        onChange={(modality) => change({ modality: modality ?? undefined })}
      />
      <Checkbox
        label={t('discover:annotated')}
        checked={query.annotated === 'true'}
        onChange={(event) => change({ annotated: wish(event.currentTarget.checked) })}
      />
      <Checkbox
        label={t('discover:collection')}
        checked={query.starred === 'true'}
        onChange={(event) => change({ starred: wish(event.currentTarget.checked) })}
      />
      {isFiltered(query) && (
        <Button variant="subtle" size="compact-xs" onClick={() => void search({})}>
          {t('discover:clearAll')}
        </Button>
      )}
    </search>
  );
}

/** Asks a moment after the last key. `/` comes here from everywhere on the screen. */
function SearchField({ text }: { readonly text: string }) {
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  const ask = useDebouncedCallback((words: string) => {
    const wanted = words.trim();
    void search({ ...useDiscover.getState().query, text: wanted === '' ? undefined : wanted });
  }, 300);
  useHotkeys([['/', () => field.current?.focus()]]);
  const type = (words: string) => {
    setTyped(words);
    ask(words);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') firstCard()?.focus();
    else if (event.key === 'Escape' && typed !== '') type('');
    else return;
    event.preventDefault();
  };
  return (
    <TextInput
      ref={field}
      className="feed-search"
      aria-label={t('discover:search')}
      aria-keyshortcuts="/"
      placeholder={t('discover:searchPlaceholder')}
      leftSection={<IconSearch size={16} stroke={1.6} aria-hidden />}
      rightSection={
        typed !== '' && (
          <CloseButton
            size="sm"
            aria-label={t('discover:clearSearch')}
            onClick={() => {
              type('');
              field.current?.focus();
            }}
          />
        )
      }
      maxLength={200}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}
