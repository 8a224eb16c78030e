// APIs that are honest with a few lines: they answer that nothing is there.
import { GuardedEmitter, guardClass, guardObject, notSupported } from '../guard.mjs';

const DISPLAY = { width: 1920, height: 1080 };

class PowerMonitor extends GuardedEmitter {
  constructor() {
    // Accepted, never emitted.
    super('powerMonitor', ['suspend', 'resume', 'on-ac', 'on-battery', 'shutdown', 'lock-screen', 'unlock-screen']);
  }
}

class Screen extends GuardedEmitter {
  constructor() {
    super('screen', ['display-added', 'display-removed', 'display-metrics-changed']);
  }

  getPrimaryDisplay() {
    const area = { x: 0, y: 0, ...DISPLAY };
    return {
      id: 1,
      label: '',
      scaleFactor: 1,
      rotation: 0,
      bounds: area,
      workArea: area,
      size: DISPLAY,
      workAreaSize: DISPLAY,
    };
  }

  getAllDisplays() {
    return [this.getPrimaryDisplay()];
  }

  getDisplayMatching() {
    return this.getPrimaryDisplay();
  }
}

export class Notification extends GuardedEmitter {
  constructor(options = {}) {
    super('Notification', ['show', 'click', 'close', 'reply', 'action', 'failed']);
    this.title = options.title ?? '';
    this.body = options.body ?? '';
  }

  show() {
    this.emit('failed', {}, 'The stand-in shows no notifications');
  }

  close() {}

  static isSupported() {
    return false;
  }
}

guardClass('powerMonitor', PowerMonitor);
guardClass('screen', Screen);
guardClass('notification', Notification);

export const powerMonitor = new PowerMonitor();
export const screen = new Screen();

const blockers = new Set();
let nextBlocker = 1;
export const powerSaveBlocker = guardObject('powerSaveBlocker', {
  start() {
    blockers.add(nextBlocker);
    return nextBlocker++;
  },
  stop: (id) => blockers.delete(id),
  isStarted: (id) => blockers.has(id),
});

const noEncryption = (what) => () => {
  throw notSupported(`safeStorage.${what}: encryption is not available`);
};
export const safeStorage = guardObject('safeStorage', {
  isEncryptionAvailable: () => false,
  getSelectedStorageBackend: () => 'unknown',
  encryptString: noEncryption('encryptString'),
  decryptString: noEncryption('decryptString'),
});

let copied = '';
/** The app's own: neither the desktop's nor the page's. */
export const clipboard = guardObject('clipboard', {
  readText: async () => copied,
  async writeText(text) {
    copied = String(text);
  },
  clear() {
    copied = '';
  },
});

export const crashReporter = guardObject('crashReporter', { start() {}, getUploadToServer: () => false });
