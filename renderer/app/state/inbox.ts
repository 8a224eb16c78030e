import { create } from 'zustand';
import type { Inbox } from '../../../contract/caseApi.schema.ts';
import type { ScrimError } from '../../../model/errors.ts';
import { scrim } from '../../bridge.ts';
import { refreshing, type Refreshing } from '../refreshing.ts';
import { t } from '../../words/words.ts';
import { inform, reportError } from './notices.ts';
import { useRoute } from './route.ts';
import { useGround } from './session.ts';

interface Told {
  /** Null until it was read. */
  readonly inbox: Inbox | null;
  readonly error: ScrimError | null;
}

export const useInbox = create<Told>(() => ({ inbox: null, error: null }));

export const unreadOf = (entries: readonly { readonly id: string; readonly read: boolean }[]): readonly string[] =>
  entries.filter(({ read }) => !read).map(({ id }) => id);
/** A question is acknowledged by itself: whoever asked relies on it. */
export const toMarkAtOnce = ({ urgent, social, notices = [] }: Inbox): readonly string[] =>
  unreadOf([...[...urgent, ...social].filter(({ kind }) => kind !== 'page'), ...notices]);
/** One number, so that who shows it is rendered anew only when it changes. */
export const unreadCount = ({ inbox }: Told): number =>
  inbox ? unreadOf([...inbox.urgent, ...inbox.social, ...(inbox.notices ?? [])]).length : 0;
export const hasUrgent = ({ inbox }: Told): boolean => inbox !== null && unreadOf(inbox.urgent).length > 0;

export async function readInbox(): Promise<boolean> {
  const result = await scrim.inbox.read();
  if (result.ok) {
    tellOfUrgent(useInbox.getState().inbox, result.value);
    useInbox.setState({ inbox: result.value, error: null });
  } else useInbox.setState({ error: result.error });
  return result.ok;
}

/** What came since the last reading and is urgent reaches who looks at another screen, or at another program. */
function tellOfUrgent(before: Inbox | null, now: Inbox): void {
  if (!before) return;
  const known = new Set(before.urgent.map(({ id }) => id));
  if (!unreadOf(now.urgent).some((id) => !known.has(id))) return;
  if (useRoute.getState().route.kind !== 'inbox') inform(t('inbox:urgentCame'));
  void scrim.app.announce();
}

/** Shown as read at once, and as the service has it if it refuses. */
export async function markRead(ids: readonly string[]): Promise<void> {
  const { inbox } = useInbox.getState();
  if (!inbox || ids.length === 0) return;
  const marked = <T extends { readonly id: string }>(entries: readonly T[]) =>
    entries.map((entry) => (ids.includes(entry.id) ? { ...entry, read: true } : entry));
  useInbox.setState({
    inbox: { urgent: marked(inbox.urgent), social: marked(inbox.social), notices: marked(inbox.notices ?? []) },
  });
  const result = await scrim.inbox.markRead({ ids: [...ids] });
  if (result.ok) return;
  reportError(result.error);
  void readInbox();
}

/** Somebody looks at the window, or wants to be told while they do not. */
const isFollowed = (): boolean =>
  document.visibilityState === 'visible' || (useGround.getState().info?.notify ?? false);

/** Reads the inbox now and then while somebody is signed in and wants to know. Answers a function that ends it. */
export function followInbox(): () => void {
  let running: Refreshing | null = null;
  const follow = () => {
    const { session, vault } = useGround.getState();
    const wanted = session.kind === 'signed-in' && vault?.kind === 'open';
    if (wanted && !running) running = refreshing(readInbox, isFollowed);
    if (wanted || !running) return;
    running.stop();
    running = null;
    useInbox.setState({ inbox: null, error: null });
  };
  const wake = () => running?.wake();
  const stop = useGround.subscribe(follow);
  window.addEventListener('focus', wake);
  document.addEventListener('visibilitychange', wake);
  follow();
  return () => {
    stop();
    window.removeEventListener('focus', wake);
    document.removeEventListener('visibilitychange', wake);
    running?.stop();
  };
}
