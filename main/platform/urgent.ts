import { app, Notification, type BrowserWindow } from 'electron';
import type { AppInfo } from '../../contract/ipc.schema.ts';

/** Neither who asks nor about whom: what the system shows may lie on a locked screen. */
const words = {
  en: { title: 'Scrim', body: 'Something urgent is in your inbox.' },
  de: { title: 'Scrim', body: 'In Ihrem Posteingang liegt etwas Dringendes.' },
} as const;

let shown: Notification | undefined;

/** One at a time, and none to somebody who looks at the window: there it stands in the rail. */
export function notifyUrgent(
  language: AppInfo['language'],
  window: BrowserWindow | undefined,
  openInbox: () => void,
): void {
  if (!Notification.isSupported() || window?.isFocused()) return;
  const spoken = language === 'system' ? app.getLocale() : language;
  shown?.close();
  shown = new Notification(words[spoken.startsWith('de') ? 'de' : 'en']);
  shown.on('click', () => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
    openInbox();
  });
  shown.show();
}
