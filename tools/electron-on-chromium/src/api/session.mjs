import { GuardedEmitter, guardClass, guardObject } from '../guard.mjs';
import { ignoreGone } from '../chromium/pipe.mjs';
import { host } from '../host.mjs';
import { app } from './app.mjs';
import { net } from './net.mjs';
import { setHandler } from './permissions.mjs';
import { protocol } from './protocol.mjs';
import { allPages } from './web-contents.mjs';
import { WebRequest } from './web-request.mjs';

class Session extends GuardedEmitter {
  protocol = protocol;
  webRequest = new WebRequest(() => allPages().forEach((page) => page.updateInterception()));

  constructor() {
    // None of them ever comes: downloads are refused, and there are no device choosers.
    super('session', ['will-download', 'select-hid-device', 'select-serial-port', 'select-usb-device', 'preconnect']);
  }

  get storagePath() {
    return app.getPath('sessionData');
  }

  isPersistent() {
    return true;
  }

  setPermissionRequestHandler(handler) {
    setHandler('request', handler);
  }

  setPermissionCheckHandler(handler) {
    setHandler('check', handler);
  }

  // Without a chooser a page gets no device and no screen, whatever these would say.
  setDevicePermissionHandler() {}
  setDisplayMediaRequestHandler() {}
  setUSBProtectedClassesHandler() {}
  setBluetoothPairingHandler() {}
  setSpellCheckerEnabled() {}
  setSpellCheckerLanguages() {}
  isSpellCheckerEnabled() {
    return false;
  }

  fetch(input, options) {
    return net.fetch(input, options);
  }

  async clearCache() {
    const [page] = allPages();
    await page?.session?.send('Network.clearBrowserCache').catch(ignoreGone);
  }

  async clearStorageData() {
    for (const page of allPages()) {
      if (!page.mainFrame.url) continue;
      const { origin } = new URL(host.schemes.toHttp(page.mainFrame.url));
      await page.session?.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' }).catch(ignoreGone);
    }
    // That took the cookie which opens the loopback server.
    await host.chromium.send('Storage.setCookies', { cookies: host.origin.cookies() }).catch(ignoreGone);
  }

  flushStorageData() {}
}

guardClass('session', Session);

const defaultSession = new Session();
export const session = guardObject('session', {
  defaultSession,
  /** Chromium has one profile here, so every partition is the default one. */
  fromPartition: () => defaultSession,
});
