import { useEffect, type KeyboardEvent } from 'react';
import type { Inbox } from '../../../contract/caseApi.schema.ts';
import { markRead } from '../../app/state/inbox.ts';

const rows = () => [...document.querySelectorAll<HTMLElement>('.inbox-entry')];
const isPlain = (event: Pick<KeyboardEvent, 'ctrlKey' | 'metaKey' | 'altKey'>) =>
  !event.ctrlKey && !event.metaKey && !event.altKey;

/** The arrows go from entry to entry. Answers what listens for them. */
function move(event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || !isPlain(event)) return;
  const all = rows();
  const here = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[here + step]?.querySelector<HTMLElement>('.inbox-main');
  if (!next) return;
  event.preventDefault();
  next.focus();
}

/** A acknowledges the entry in focus, or the first urgent one that waits. */
export function useInboxKeys(inbox: Inbox | null): (event: KeyboardEvent) => void {
  useEffect(() => {
    const acknowledge = (event: globalThis.KeyboardEvent) => {
      const target = event.target instanceof HTMLElement ? event.target : document.body;
      const elsewhere = target.closest('input, textarea, [role="dialog"], [role="menu"]') !== null;
      if (!inbox || event.key.toLowerCase() !== 'a' || event.repeat || !isPlain(event) || elsewhere) return;
      const waiting = [...inbox.urgent, ...inbox.social].filter(({ read }) => !read);
      const focused = target.closest<HTMLElement>('.inbox-entry')?.dataset['entry'];
      const meant = focused ? waiting.find(({ id }) => id === focused) : inbox.urgent.find(({ read }) => !read);
      if (!meant) return;
      event.preventDefault();
      // The button that may be in focus goes.
      target.closest('.inbox-entry')?.querySelector<HTMLElement>('.inbox-main')?.focus();
      void markRead([meant.id]);
    };
    window.addEventListener('keydown', acknowledge);
    return () => window.removeEventListener('keydown', acknowledge);
  }, [inbox]);
  return move;
}
