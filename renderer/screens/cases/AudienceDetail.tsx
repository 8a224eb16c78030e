import { Button, MultiSelect, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import type { Group, User } from '../../../model/account.ts';
import type { CaseFormDraft } from '../../../model/case.ts';
import type { ScrimError } from '../../../model/errors.ts';
import type { GroupId, UserId } from '../../../model/ids.ts';
import { askSignIn, useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { t } from '../../words/words.ts';

type Audience = CaseFormDraft['audience'];

interface AudienceDetailProps {
  readonly audience: Audience;
  readonly onChange: (audience: Audience) => void;
}

/** Who exactly, where the audience asks for it. The service knows its people and groups, so this needs a sign-in. */
export function AudienceDetail({ audience, onChange }: AudienceDetailProps) {
  const signedIn = useGround((ground) => ground.session.kind === 'signed-in');
  if (audience.kind !== 'colleagues' && audience.kind !== 'group') return null;
  if (!signedIn) {
    return (
      <div className="audience-sign-in">
        <span className="dim">{audience.kind === 'group' ? t('cases:audienceGroups') : t('cases:audiencePeople')}</span>
        <Button variant="default" onClick={() => askSignIn(t('cases:audienceSignIn'))}>
          {t('cases:signIn')}
        </Button>
      </div>
    );
  }
  if (audience.kind === 'group') return <GroupChoice group={audience.group} onChange={onChange} />;
  return <ColleagueChoice users={audience.users} onChange={onChange} />;
}

interface ColleagueChoiceProps {
  readonly users: readonly UserId[];
  readonly onChange: (audience: Audience) => void;
}

function ColleagueChoice({ users, onChange }: ColleagueChoiceProps) {
  const [query, setQuery] = useState('');
  const [settled] = useDebouncedValue(query, 250);
  const [known, setKnown] = useState<ReadonlyMap<UserId, User>>(new Map());
  const [error, setError] = useState<ScrimError | null>(null);
  useEffect(() => {
    let stale = false;
    // The service lists nobody without a name to look for.
    if (settled.trim() === '') return;
    void scrim.account.colleagues({ query: settled.trim() }).then((result) => {
      if (stale) return;
      if (!result.ok) return setError(result.error);
      setError(null);
      setKnown((before) => new Map([...before, ...result.value.map((user) => [user.id, user] as const)]));
    });
    return () => {
      stale = true;
    };
  }, [settled]);
  const ids = new Set([...users, ...known.keys()]);
  const data = [...ids].map((id) => ({ value: id, label: known.get(id)?.displayName ?? t('cases:colleagueBefore') }));
  return (
    <>
      <MultiSelect
        label={t('cases:colleagues')}
        placeholder={users.length === 0 ? t('cases:colleagueSearch') : undefined}
        searchable
        required
        searchValue={query}
        onSearchChange={setQuery}
        nothingFoundMessage={query.trim() === '' ? t('cases:colleagueType') : t('cases:colleagueNobody')}
        data={data}
        value={[...users]}
        onChange={(chosen) => onChange({ kind: 'colleagues', users: chosen })}
      />
      {error && <ErrorNote error={error} retry={() => setQuery(`${query} `)} />}
    </>
  );
}

interface GroupChoiceProps {
  readonly group: GroupId | null;
  readonly onChange: (audience: Audience) => void;
}

function GroupChoice({ group, onChange }: GroupChoiceProps) {
  const [groups, setGroups] = useState<readonly Group[]>([]);
  const [error, setError] = useState<ScrimError | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let stale = false;
    void scrim.account.groups().then((result) => {
      if (stale) return;
      if (result.ok) setGroups(result.value);
      setError(result.ok ? null : result.error);
    });
    return () => {
      stale = true;
    };
  }, [attempt]);
  return (
    <>
      <Select
        label={t('cases:group')}
        required
        placeholder={t('cases:choose')}
        nothingFoundMessage={t('cases:noGroup')}
        data={groups.map(({ id, name }) => ({ value: id, label: name }))}
        value={group}
        onChange={(chosen) => onChange({ kind: 'group', group: chosen })}
      />
      {error && <ErrorNote error={error} retry={() => setAttempt(attempt + 1)} />}
    </>
  );
}
