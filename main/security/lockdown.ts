import { app, session, type Session, type WebContents } from 'electron';
import type { Log } from '../../core/ports/ports.ts';
import { isAppUrl } from './scheme.ts';

/** Closes every door of the window that Scrim does not use, before the first page exists. */
export function lockDown(log: Log): void {
  app.on('web-contents-created', (_event, contents) => lockContents(contents, log));
  lockSession(session.defaultSession, log);
}

function lockContents(contents: WebContents, log: Log): void {
  contents.setWindowOpenHandler(() => {
    log.warn('window-open-denied');
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    if (!isAppUrl(event.url)) {
      event.preventDefault();
      log.warn('navigation-denied');
    }
  });
  contents.on('will-redirect', (event) => {
    if (!isAppUrl(event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    log.warn('webview-denied');
  });
}

function lockSession(target: Session, log: Log): void {
  target.setPermissionRequestHandler((_contents, _permission, answer) => {
    log.warn('permission-denied');
    answer(false);
  });
  target.setPermissionCheckHandler(() => false);
  target.setDevicePermissionHandler(() => false);
  // The window has no business on the network: whatever is not the app's own scheme is refused before it is sent.
  target.webRequest.onBeforeRequest((details, answer) => {
    const own = isAppUrl(details.url) || /^(blob|data|devtools):/.test(details.url);
    if (!own) log.warn('request-denied');
    answer({ cancel: !own });
  });
}
