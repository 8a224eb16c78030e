import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { roleSchema, type User } from '../../../model/account.ts';
import { reportError } from '../../app/state/notices.ts';
import { useGround } from '../../app/state/session.ts';
import { scrim } from '../../bridge.ts';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { useAsked } from '../../ui/useAsked.ts';
import { t } from '../../words/words.ts';
import { DecisionDialog, type Deciding } from './DecisionDialog.tsx';
import { ResetDialog } from './ResetDialog.tsx';

/** Drawn at once; more are found by name. */
const shownAtOnce = 200;

/** Everybody who has an account, with their role and whether they are believed. */
export function Accounts({ onChange }: { readonly onChange: () => void }) {
  const { asked, again } = useAsked('everybody', () => scrim.people.everybody());
  const [filter, setFilter] = useState('');
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  const [resetting, setResetting] = useState<User | null>(null);
  if (asked.kind === 'asking') return <p className="dim">{t('people:asking')}</p>;
  if (asked.kind === 'failed') return <ErrorNote error={asked.error} retry={again} />;
  const wanted = filter.trim().toLowerCase();
  const found = asked.value.filter((user) => `${user.displayName} ${user.username}`.toLowerCase().includes(wanted));
  const changed = () => {
    again();
    onChange();
  };
  return (
    <div className="people-accounts">
      <TextInput
        aria-label={t('people:filter')}
        placeholder={t('people:filter')}
        value={filter}
        onChange={(event) => setFilter(event.currentTarget.value)}
      />
      {found.length === 0 && <p className="dim">{t('people:nobody')}</p>}
      {found.length > 0 && (
        <table className="people-table" aria-label={t('people:accounts')}>
          <thead>
            <tr>
              <th scope="col">{t('people:name')}</th>
              <th scope="col">{t('people:role')}</th>
              <th scope="col">{t('people:state')}</th>
              <th scope="col">{t('people:actions')}</th>
            </tr>
          </thead>
          <tbody>
            {found.slice(0, shownAtOnce).map((user) => (
              <Account
                key={user.id}
                user={user}
                onDecide={setDeciding}
                onReset={() => setResetting(user)}
                onChanged={changed}
              />
            ))}
          </tbody>
        </table>
      )}
      {deciding && <DecisionDialog deciding={deciding} onClose={() => setDeciding(null)} onDecided={changed} />}
      {resetting && <ResetDialog user={resetting} onClose={() => setResetting(null)} />}
    </div>
  );
}

interface AccountProps {
  readonly user: User;
  readonly onDecide: (deciding: Deciding) => void;
  readonly onReset: () => void;
  readonly onChanged: () => void;
}

const tones = { unverified: 'todo', verified: 'done', revoked: 'warn' } as const;

function Account({ user, onDecide, onReset, onChanged }: AccountProps) {
  // So that nobody shuts themselves out; the service refuses it too.
  const own = useGround(({ session }) => session.kind === 'signed-in' && session.user.id === user.id);
  const setRole = async (role: string | null) => {
    const wanted = roleSchema.safeParse(role).data;
    if (!wanted || wanted === user.role) return;
    const result = await scrim.people.change({ user: user.id, patch: { role: wanted } });
    if (!result.ok) reportError(result.error);
    onChanged();
  };
  const kind = user.verification === 'verified' ? 'revoke' : 'verify';
  return (
    <tr>
      <th scope="row">
        {user.displayName} <span className="dim">{user.username}</span>{' '}
        {own && <span className="chip">{t('people:you')}</span>}
      </th>
      <td>
        {own && t(`shell:roles.${user.role}`)}
        {!own && (
          <Select
            aria-label={t('people:roleOf', { name: user.displayName })}
            w={160}
            allowDeselect={false}
            data={roleSchema.options.map((value) => ({ value, label: t(`shell:roles.${value}`) }))}
            value={user.role}
            onChange={(role) => void setRole(role)}
          />
        )}
      </td>
      <td>
        <span className="chip" data-tone={tones[user.verification]}>
          {t(`shell:verification.${user.verification}`)}
        </span>
      </td>
      <td>
        {!own && (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t(`people:${kind}Title`, { name: user.displayName })}
            onClick={() => onDecide({ user, kind })}
          >
            {t(`people:${kind}Ask`)}
          </Button>
        )}{' '}
        {!own && (
          <Button
            variant="default"
            size="compact-sm"
            aria-label={t('people:resetTitle', { name: user.displayName })}
            onClick={onReset}
          >
            {t('people:resetAsk')}
          </Button>
        )}
      </td>
    </tr>
  );
}
