import { notSupported } from '../guard.mjs';
import { checkPreferences } from './web-contents.mjs';

const ANY = Symbol('any value');

// What has no effect here but changes nothing that a test could miss is allowed; the rest throws by name.
const OPTIONS = {
  width: ANY,
  height: ANY,
  x: ANY,
  y: ANY,
  show: ANY,
  title: ANY,
  webPreferences: ANY,
  useContentSize: ANY,
  center: ANY,
  minWidth: ANY,
  minHeight: ANY,
  maxWidth: ANY,
  maxHeight: ANY,
  resizable: ANY,
  minimizable: ANY,
  maximizable: ANY,
  fullscreenable: ANY,
  closable: ANY,
  icon: ANY,
  backgroundColor: ANY,
  autoHideMenuBar: ANY,
  darkTheme: ANY,
  frame: true,
  modal: false,
  kiosk: false,
  fullscreen: false,
  transparent: false,
};
// A page in Chromium is sandboxed and isolated and has no Node: the opposite cannot be had.
const PREFERENCES = {
  preload: ANY,
  additionalArguments: ANY,
  partition: ANY,
  session: ANY,
  spellcheck: ANY,
  devTools: ANY,
  zoomFactor: ANY,
  backgroundThrottling: ANY,
  disableDialogs: ANY,
  safeDialogs: ANY,
  autoplayPolicy: ANY,
  v8CacheOptions: ANY,
  enableWebSQL: ANY,
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  javascript: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  plugins: false,
  navigateOnDragDrop: false,
};

function check(given, table, what) {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || table[name] === ANY) continue;
    if (!(name in table)) throw notSupported(`${what} ${name}`);
    if (value !== table[name]) throw notSupported(`${what} ${name}: ${JSON.stringify(value)}`);
  }
}

/** @throws by name, for options the stand-in cannot honour */
export function checkOptions(options) {
  check(options, OPTIONS, 'BrowserWindow option');
  const preferences = options.webPreferences ?? {};
  check(preferences, PREFERENCES, 'webPreferences');
  checkPreferences(preferences);
}
