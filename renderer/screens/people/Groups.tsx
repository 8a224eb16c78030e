import { Button, TextInput, UnstyledButton } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { Group } from '../../../model/account.ts';
import { reportError } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAsked } from '../../ui/useAsked.ts';
import { t } from '../../words/words.ts';
import { Members } from './Members.tsx';

/** Audiences such as a department or a board, and who belongs to them. */
export function Groups() {
  const { asked, again } = useAsked('groups', () => scrim.account.groups());
  const [chosen, setChosen] = useState<Group | null>(null);
  if (asked.kind === 'asking') return <p className="dim">{t('people:asking')}</p>;
  if (asked.kind === 'failed') return <ErrorNote error={asked.error} retry={again} />;
  const added = (group: Group) => {
    setChosen(group);
    again();
  };
  return (
    <div className="people-groups">
      <div className="people-group-list">
        <NewGroup onAdded={added} />
        {asked.value.length === 0 && <EmptyState title={t('people:noGroups')} text={t('people:noGroupsText')} />}
        <ul className="people-names" aria-label={t('people:groups')}>
          {asked.value.map((group) => (
            <li key={group.id}>
              <UnstyledButton
                className="people-name"
                aria-current={group.id === chosen?.id ? 'true' : undefined}
                onClick={() => setChosen(group)}
              >
                {group.name}
              </UnstyledButton>
            </li>
          ))}
        </ul>
      </div>
      {chosen && <Members key={chosen.id} group={chosen} />}
      {!chosen && asked.value.length > 0 && <p className="dim">{t('people:choose')}</p>}
    </div>
  );
}

function NewGroup({ onAdded }: { readonly onAdded: (group: Group) => void }) {
  const [name, setName] = useState('');
  const [busy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    const result = await scrim.people.addGroup({ name });
    setBusy(false);
    if (!result.ok) return reportError(result.error);
    setName('');
    onAdded(result.value);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() !== '') void add();
  };
  return (
    <form className="people-new-group" onSubmit={submit}>
      <TextInput
        aria-label={t('people:groupName')}
        placeholder={t('people:groupName')}
        maxLength={120}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" loading={busy} disabled={name.trim() === ''}>
        {t('people:addGroup')}
      </Button>
    </form>
  );
}
