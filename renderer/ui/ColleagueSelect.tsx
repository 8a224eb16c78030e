import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import type { User } from '../../model/account.ts';
import type { UserId } from '../../model/ids.ts';
import { scrim } from '../bridge.ts';
import { useAsked } from './useAsked.ts';

interface ColleagueSelectProps {
  readonly label: string;
  readonly placeholder: string;
  /** Said where nobody has such a name. */
  readonly nobody: string;
  readonly value: UserId | null;
  /** Not offered. */
  readonly without: readonly UserId[];
  readonly onChange: (user: User | null) => void;
}

/** One person, found by name: the service lists nobody without a name to look for. */
export function ColleagueSelect({ label, placeholder, nobody, value, without, onChange }: ColleagueSelectProps) {
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<User | null>(null);
  const [settled] = useDebouncedValue(query, 250);
  const { asked } = useAsked(settled, () => scrim.account.colleagues({ query: settled }));
  const found = asked.kind === 'answered' ? asked.value : [];
  const kept = chosen && chosen.id === value ? [chosen] : [];
  const offered = [...kept, ...found.filter(({ id }) => id !== value && !without.includes(id))];
  return (
    <Select
      label={label}
      placeholder={placeholder}
      searchable
      clearable={value !== null}
      searchValue={query}
      onSearchChange={setQuery}
      nothingFoundMessage={settled.trim() === '' ? placeholder : nobody}
      data={offered.map(({ id, displayName, username }) => ({ value: id, label: `${displayName} (${username})` }))}
      value={value}
      onChange={(id) => {
        const user = offered.find((each) => each.id === id) ?? null;
        setChosen(user);
        if (!user) setQuery('');
        onChange(user);
      }}
    />
  );
}
