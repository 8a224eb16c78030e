import { Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useId, useState, type KeyboardEvent, type RefObject } from 'react';
import type { ListedUser } from '../../../contract/caseApi.schema.ts';
import { scrim } from '../../bridge.ts';
import { calendarDay } from '../../words/format.ts';
import { t } from '../../words/words.ts';
import { mentionAt, mentionName, withMention } from './mentions.ts';

interface MentionFieldProps {
  readonly ref: RefObject<HTMLTextAreaElement | null>;
  readonly text: string;
  readonly error: string | null;
  readonly onText: (text: string) => void;
  readonly onMention: (user: ListedUser, name: string) => void;
  readonly onSend: () => void;
}

/** A text in which `@` offers colleagues: arrows choose, Enter or Tab takes, Escape goes on writing. */
export function MentionField({ ref, text, error, onText, onMention, onSend }: MentionFieldProps) {
  const [caret, setCaret] = useState(0);
  const [left, setLeft] = useState(-1);
  const [active, setActive] = useState(0);
  const list = useId();
  const mention = mentionAt(text, caret);
  const people = useColleagues(mention && mention.from !== left ? mention.query : '');
  const open = mention !== undefined && people.length > 0;
  const current = Math.min(active, people.length - 1);
  const take = (user: ListedUser) => {
    if (!mention) return;
    const name = mentionName(user);
    const next = withMention(text, mention.from, caret, name);
    onMention(user, name);
    onText(next.text);
    setCaret(next.caret);
    // The name is complete: what follows is text again.
    setLeft(mention.from);
    requestAnimationFrame(() => ref.current?.setSelectionRange(next.caret, next.caret));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onSend();
    else if (!open) return;
    else if (event.key === 'ArrowDown') setActive((current + 1) % people.length);
    else if (event.key === 'ArrowUp') setActive((current + people.length - 1) % people.length);
    else if (event.key === 'Enter' || event.key === 'Tab') take(people[current]!);
    else if (event.key === 'Escape') setLeft(mention.from);
    else return;
    event.preventDefault();
  };
  return (
    <div className="mention-field">
      <Textarea
        ref={ref}
        aria-label={t('discussion:newComment')}
        placeholder={t('discussion:placeholder')}
        autosize
        minRows={3}
        maxRows={10}
        maxLength={4000}
        value={text}
        error={error}
        aria-controls={open ? list : undefined}
        aria-activedescendant={open ? `${list}-${current}` : undefined}
        onChange={({ currentTarget }) => {
          onText(currentTarget.value);
          setCaret(currentTarget.selectionStart);
        }}
        onSelect={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
        onKeyDown={onKeyDown}
      />
      {open && (
        <ul id={list} className="mention-list" role="listbox" aria-label={t('discussion:mentions')}>
          {people.map((user, at) => (
            <li
              key={user.id}
              id={`${list}-${at}`}
              role="option"
              aria-selected={at === current}
              onPointerDown={(event) => {
                event.preventDefault();
                take(user);
              }}
            >
              {user.displayName} <span className="dim">{user.username}</span>
              {user.away && (
                <span className="mention-away">
                  {t('paging:awayStandIn', { until: calendarDay(user.away.until), name: user.away.standIn })}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** The service lists nobody without a name to look for. */
function useColleagues(query: string): readonly ListedUser[] {
  const [settled] = useDebouncedValue(query.trim(), 200);
  const [found, setFound] = useState<{ readonly query: string; readonly users: readonly ListedUser[] } | null>(null);
  useEffect(() => {
    let stale = false;
    if (settled === '') return;
    void scrim.account.colleagues({ query: settled }).then((result) => {
      if (!stale && result.ok) setFound({ query: settled, users: result.value.slice(0, 6) });
    });
    return () => {
      stale = true;
    };
  }, [settled]);
  return query.trim() !== '' && found?.query === settled ? found.users : [];
}
