import { create } from 'zustand';
import type { AppInfo, Session, VaultStatus } from '../../../contract/ipc.schema.ts';
import { scrim } from '../../bridge.ts';
import { applyKeymap } from '../../editor/keymap.ts';
import { remapped, type OwnKeys } from '../../editor/remap.ts';
import { forgetNotices, reportError } from './notices.ts';

/** Who and where: the app, the vault, the person. Null until the shell has answered. */
interface Ground {
  readonly info: AppInfo | null;
  readonly vault: VaultStatus | null;
  readonly session: Session;
  /** Why signing in is asked for, and what goes on afterwards. */
  readonly signIn: { readonly reason: string; readonly then: (() => void) | null } | null;
}

export const useGround = create<Ground>(() => ({
  info: null,
  vault: null,
  session: { kind: 'signed-out' },
  signIn: null,
}));

export async function loadGround(): Promise<void> {
  const [info, vault, session] = await Promise.all([scrim.app.info(), scrim.vault.status(), scrim.account.session()]);
  if (info.ok) useGround.setState({ info: info.value });
  else reportError(info.error);
  if (session.ok) useGround.setState({ session: session.value });
  if (vault.ok) useGround.setState({ vault: vault.value });
  else reportError(vault.error);
}

export async function setTheme(theme: AppInfo['theme']): Promise<void> {
  const { info } = useGround.getState();
  if (info) useGround.setState({ info: { ...info, theme } });
  const result = await scrim.app.setTheme({ theme });
  if (!result.ok) reportError(result.error);
}

/** Follows what the shell remembers; tooltips and the list of keys read the same bindings. */
useGround.subscribe(({ info }, before) => {
  if (info && info.keys !== before.info?.keys) applyKeymap(remapped(info.keys));
});

const personOf = (session: Session): string | null => (session.kind === 'signed-in' ? session.user.id : null);

/** What was said before anybody signed in stays: an import that failed is the workstation's, not a person's. */
useGround.subscribe(({ session }, before) => {
  const left = personOf(before.session);
  if (left !== null && left !== personOf(session)) forgetNotices();
});

export async function setKeys(keys: OwnKeys): Promise<void> {
  const { info } = useGround.getState();
  const plain = Object.fromEntries(Object.entries(keys).filter(([, key]) => key !== undefined));
  if (info) useGround.setState({ info: { ...info, keys: plain } });
  const result = await scrim.app.setKeys({ keys: plain });
  if (!result.ok) reportError(result.error);
}

export async function setNotify(notify: boolean): Promise<void> {
  const { info } = useGround.getState();
  if (info) useGround.setState({ info: { ...info, notify } });
  const result = await scrim.app.setNotify({ notify });
  if (!result.ok) reportError(result.error);
}

export async function setToured(toured: boolean): Promise<void> {
  const { info } = useGround.getState();
  if (info) useGround.setState({ info: { ...info, toured } });
  const result = await scrim.app.setToured({ toured });
  if (!result.ok) reportError(result.error);
}

export async function setLanguage(language: AppInfo['language']): Promise<void> {
  const { info } = useGround.getState();
  if (info) useGround.setState({ info: { ...info, language } });
  const result = await scrim.app.setLanguage({ language });
  if (!result.ok) reportError(result.error);
}

export const askSignIn = (reason: string, then: (() => void) | null = null): void =>
  useGround.setState({ signIn: { reason, then } });

/** Runs `then` at once for a signed-in person, otherwise after signing in. */
export function whenSignedIn(reason: string, then: () => void): void {
  if (useGround.getState().session.kind === 'signed-in') then();
  else askSignIn(reason, then);
}

export async function signOut(): Promise<void> {
  const result = await scrim.account.signOut();
  if (result.ok) useGround.setState({ session: result.value });
  else reportError(result.error);
}
