import type { IpcEvent } from '../../contract/ipc.schema.ts';
import { assertNever } from '../../model/result.ts';
import { scrim } from '../bridge.ts';
import { followInbox } from './state/inbox.ts';
import { loadCases, submissionChanged } from './state/cases.ts';
import { batchChanged, importPicked, itemChanged, itemsRemoved, loadItems } from './state/items.ts';
import { exportChanged } from './state/exports.ts';
import { reportError } from './state/notices.ts';
import { go } from './state/route.ts';
import { receivingChanged } from './state/receiving.ts';
import { loadGround, useGround } from './state/session.ts';

/** The menu's undo and redo belong to whichever screen is in front; it listens for these on `window`. */
export const menuEvent = 'scrim-menu';

function received(event: IpcEvent): void {
  switch (event.kind) {
    case 'batch':
      return batchChanged(event.batch);
    case 'import-stopped':
      return reportError(event.error);
    case 'item':
      return itemChanged(event.item);
    case 'items-removed':
      return itemsRemoved(event.items);
    case 'submission':
      return submissionChanged(event.submission);
    case 'session':
      return useGround.setState({ session: event.session });
    case 'vault':
      return useGround.setState({ vault: event.status });
    case 'export':
      return exportChanged(event.status);
    case 'receiving':
      return receivingChanged(event.status);
    case 'app':
      return useGround.setState({ info: event.info });
    case 'menu':
      return fromMenu(event.command);
    default:
      return assertNever(event);
  }
}

function fromMenu(command: Extract<IpcEvent, { kind: 'menu' }>['command']): void {
  if (command === 'import-files') void importPicked('files');
  else if (command === 'import-folder') void importPicked('folder');
  else if (command === 'preferences') go({ kind: 'settings' });
  else if (command === 'inbox') go({ kind: 'inbox' });
  else window.dispatchEvent(new CustomEvent(menuEvent, { detail: command }));
}

/** Listens to the shell and loads what the open vault holds. Answers a function that stops listening. */
export function startApp(): () => void {
  const stopEvents = scrim.onEvent(received);
  let open = false;
  const stopVault = useGround.subscribe(({ vault }) => {
    const opened = vault?.kind === 'open';
    if (opened && !open) {
      void loadItems();
      void loadCases();
    }
    open = opened;
  });
  void loadGround();
  const stopInbox = followInbox();
  return () => {
    stopEvents();
    stopInbox();
    stopVault();
  };
}
