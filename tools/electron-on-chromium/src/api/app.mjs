import { GuardedEmitter, guardClass, notSupported, preventable } from '../guard.mjs';
import { host } from '../host.mjs';
import { hasLock, lockInstance, unlockInstance } from '../single-instance.mjs';
import { ELECTRON_VERSION } from '../versions.mjs';
import { commandLine } from './command-line.mjs';
import { processMetrics } from './metrics.mjs';
import { getPath, setPath } from './paths.mjs';

const EVENTS = [
  'will-finish-launching',
  'ready',
  'window-all-closed',
  'second-instance',
  'before-quit',
  'will-quit',
  'quit',
  'web-contents-created',
  'browser-window-created',
  'browser-window-focus',
  'browser-window-blur',
  'child-process-gone', // of utility processes only
  'render-process-gone',
  // Never come: they are macOS's, or speak of processes and certificates that are not seen here.
  'activate',
  'open-file',
  'open-url',
  'certificate-error',
  'select-client-certificate',
  'login',
  'gpu-info-update',
];

// Filled in by main.mjs before the app's first line runs.
const identity = { name: 'Electron', version: ELECTRON_VERSION, path: process.cwd() };
let quitting = false;
let exiting = false;
let markReady;
const readiness = new Promise((resolve) => (markReady = resolve));
const beforeExit = [];

class App extends GuardedEmitter {
  commandLine = commandLine;
  isPackaged = false;
  dock = undefined;
  applicationMenu = null;

  constructor() {
    super('app', EVENTS);
  }

  get name() {
    return identity.name;
  }

  set name(value) {
    identity.name = value;
  }

  getName() {
    return identity.name;
  }

  setName(value) {
    identity.name = value;
  }

  getVersion() {
    return identity.version;
  }

  getAppPath() {
    return identity.path;
  }

  getPath(name) {
    return getPath(name, identity.name);
  }

  setPath(name, value) {
    setPath(name, value);
  }

  setAppLogsPath(value) {
    setPath('logs', value ?? getPath('logs', identity.name));
  }

  getLocale() {
    return 'en-US';
  }

  getSystemLocale() {
    return 'en-US';
  }

  getPreferredSystemLanguages() {
    return ['en-US'];
  }

  isReady() {
    return host.ready;
  }

  whenReady() {
    return readiness;
  }

  requestSingleInstanceLock(data) {
    return lockInstance(this.getPath('userData'), data, (second) => {
      this.emit('second-instance', preventable(), second.argv, second.cwd, second.data);
    });
  }

  hasSingleInstanceLock() {
    return hasLock();
  }

  releaseSingleInstanceLock() {
    unlockInstance();
  }

  /** Closes every window, any of which may refuse; then exits. */
  quit() {
    if (quitting || exiting) return;
    quitting = true;
    const stopped = (event) => {
      const details = preventable();
      this.emit(event, details);
      return details.defaultPrevented;
    };
    if (stopped('before-quit')) return void (quitting = false);
    for (const window of host.windows()) {
      window.close();
      if (!window.isDestroyed()) return void (quitting = false);
    }
    if (stopped('will-quit')) return void (quitting = false);
    this.exit(0);
  }

  /** Asks no one. */
  exit(code = 0) {
    if (exiting) return;
    exiting = true;
    for (const window of host.windows()) window.destroy();
    this.emit('quit', {}, code);
    Promise.allSettled(beforeExit.map((end) => end())).then(() => process.exit(code));
  }

  relaunch() {
    throw notSupported('app.relaunch');
  }

  getAppMetrics() {
    return processMetrics();
  }

  focus() {
    host.windows()[0]?.focus();
  }

  disableHardwareAcceleration() {
    commandLine.appendSwitch('disable-gpu');
  }

  // Pages are always sandboxed here; the others concern desktops that the stand-in does not touch.
  enableSandbox() {}
  setAppUserModelId() {}
  setAboutPanelOptions() {}
  setAsDefaultProtocolClient() {
    return false;
  }
  setBadgeCount() {
    return false;
  }
  setAccessibilitySupportEnabled() {}
}

guardClass('app', App);
export const app = new App();

/** @param {Partial<typeof identity>} known */
export function identify(known) {
  Object.assign(identity, known);
}

/** The last window is gone: as in Electron the app quits, unless it listens and decides for itself. */
export function lastWindowClosed() {
  if (quitting || exiting) return;
  if (app.listenerCount('window-all-closed') > 0) app.emit('window-all-closed');
  else app.quit();
}

/** @param {() => Promise<void> | void} end runs before the process ends in good order */
export function onExit(end) {
  beforeExit.push(end);
}

export const isExiting = () => exiting;
export const isQuitting = () => quitting;

/** whenReady and 'ready' in one step: Playwright holds both back and releases them together. */
export function announceReady() {
  host.ready = true;
  app.emit('will-finish-launching');
  markReady();
  app.emit('ready', {}, {});
}
