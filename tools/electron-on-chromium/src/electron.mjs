// The module that `require('electron')` and `import 'electron'` give the app.
import { PROBED, notSupported, unsupported } from './guard.mjs';
import { host } from './host.mjs';
import { app } from './api/app.mjs';
import { BrowserWindow } from './api/browser-window.mjs';
import { dialog } from './api/dialog.mjs';
import { ipcMain } from './api/ipc-main.mjs';
import { Menu, MenuItem } from './api/menu.mjs';
import { nativeImage } from './api/native-image.mjs';
import { nativeTheme } from './api/native-theme.mjs';
import { net } from './api/net.mjs';
import { protocol } from './api/protocol.mjs';
import { session } from './api/session.mjs';
import { shell } from './api/shell.mjs';
import {
  Notification,
  clipboard,
  crashReporter,
  powerMonitor,
  powerSaveBlocker,
  safeStorage,
  screen,
} from './api/small.mjs';
import { utilityProcess } from './api/utility-process.mjs';
import { webContents } from './api/web-contents.mjs';

// An ES module must state its names before anyone asks, so what is missing is exported too, and throws when used.
const MISSING = [
  'BaseWindow',
  'BrowserView',
  'ImageView',
  'MessageChannelMain',
  'MessagePortMain',
  'ShareMenu',
  'TouchBar',
  'Tray',
  'View',
  'WebContentsView',
  'autoUpdater',
  'contentTracing',
  'desktopCapturer',
  'globalShortcut',
  'inAppPurchase',
  'netLog',
  'parentPort',
  'pushNotifications',
  'serviceWorkerMain',
  'systemPreferences',
  'webFrameMain',
];

const members = {
  app,
  BrowserWindow,
  clipboard,
  crashReporter,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeImage,
  nativeTheme,
  net,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  utilityProcess,
  webContents,
  ...Object.fromEntries(MISSING.map((name) => [name, unsupported(name)])),
};

host.windows = () => BrowserWindow.getAllWindows();

export const electronNames = Object.keys(members);

export const electron = new Proxy(members, {
  get(target, key) {
    if (typeof key === 'symbol' || key in target || PROBED.has(key)) return target[key];
    throw notSupported(`electron.${key}`);
  },
});
