import { BrowserWindow, nativeTheme } from 'electron';
import type { Locations } from '../platform/locations.ts';
import type { PreferencesFile } from '../platform/preferences.ts';
import { indexUrl } from '../security/scheme.ts';

/** The one window. Sandboxed, isolated, without Node; shown when its first screen is painted, so it never flashes white. */
export function openMainWindow(locations: Locations, preferences: PreferencesFile): BrowserWindow {
  const bounds = preferences.current.bounds ?? { width: 1280, height: 800 };
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Scrim',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#141517' : '#ffffff',
    webPreferences: {
      preload: locations.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      safeDialogs: true,
      navigateOnDragDrop: false,
    },
  });
  window.once('ready-to-show', () => window.show());
  window.on('close', () => void preferences.save({ bounds: window.getBounds() }));
  void window.loadURL(indexUrl);
  return window;
}
