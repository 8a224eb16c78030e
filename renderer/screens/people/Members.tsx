import { IconX } from '@tabler/icons-react';
import type { Group, User } from '../../../model/account.ts';
import { reportError } from '../../app/state/notices.ts';
import { scrim } from '../../bridge.ts';
import { ColleagueSelect } from '../../ui/ColleagueSelect.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { useAsked } from '../../ui/useAsked.ts';
import { t } from '../../words/words.ts';

/** Who belongs to a group. A change is sent at once: the service is told of all that belong to it then. */
export function Members({ group }: { readonly group: Group }) {
  const { asked, again, put } = useAsked(group.id, () => scrim.people.members({ group: group.id }));
  if (asked.kind === 'asking') return <p className="dim">{t('people:asking')}</p>;
  if (asked.kind === 'failed') return <ErrorNote error={asked.error} retry={again} />;
  const members = asked.value;
  const keep = async (next: User[]) => {
    put(next);
    const result = await scrim.people.setMembers({ group: group.id, users: next.map(({ id }) => id) });
    if (result.ok) return;
    reportError(result.error);
    again();
  };
  return (
    <section className="people-members" aria-label={t('people:members', { name: group.name })}>
      <h2>{group.name}</h2>
      <ColleagueSelect
        label={t('people:addMember')}
        placeholder={t('people:filter')}
        nobody={t('people:nobody')}
        value={null}
        without={members.map(({ id }) => id)}
        onChange={(user) => user && void keep([...members, user])}
      />
      {members.length === 0 && <p className="dim">{t('people:noMembers')}</p>}
      <ul className="people-names" aria-label={t('people:members', { name: group.name })}>
        {members.map((user) => (
          <li key={user.id} className="people-member">
            <span>
              {user.displayName} <span className="dim">{user.username}</span>
            </span>
            <IconButton
              name={t('people:takeOut', { name: user.displayName })}
              icon={IconX}
              onClick={() => void keep(members.filter(({ id }) => id !== user.id))}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
