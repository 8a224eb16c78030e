// Chromium asks no one over the protocol: a permission is set beforehand. So both handlers are asked about each of them
// when they are set and before each navigation, and the answers become settings of the origin.
import { ignoreGone } from '../chromium/pipe.mjs';
import { host } from '../host.mjs';

// Electron's name → the names of the Permissions API, and the details that handlers look at.
const PERMISSIONS = [
  ['geolocation', ['geolocation']],
  ['notifications', ['notifications']],
  ['media', ['camera'], { mediaType: 'video', mediaTypes: ['video'] }],
  ['media', ['microphone'], { mediaType: 'audio', mediaTypes: ['audio'] }],
  ['midi', ['midi']],
  ['clipboard-read', ['clipboard-read']],
  ['clipboard-sanitized-write', ['clipboard-write']],
  ['display-capture', ['display-capture']],
  ['idle-detection', ['idle-detection']],
  ['window-management', ['window-management']],
  ['local-fonts', ['local-fonts']],
  ['storage-access', ['storage-access']],
  ['sensors', ['accelerometer', 'gyroscope', 'magnetometer']],
];

const handlers = { request: null, check: null };
const origins = new Map(); // mapped origin → the contents it was last prepared for

function isAllowed(contents, permission, url, extra = {}) {
  const origin = host.schemes.originOf(url);
  const details = { ...extra, requestingUrl: url, isMainFrame: true, securityOrigin: origin, embeddingOrigin: origin };
  if (handlers.check && !handlers.check(contents, permission, origin, details)) return Promise.resolve(false);
  if (!handlers.request) return Promise.resolve(true);
  return new Promise((resolve) => handlers.request(contents, permission, resolve, details));
}

async function decide(contents, url) {
  const mapped = host.schemes.toHttp(url);
  if (!/^https?:/.test(mapped)) return;
  const { origin } = new URL(mapped);
  origins.set(origin, { contents, url });
  if (!handlers.request && !handlers.check) return;
  await Promise.all(
    PERMISSIONS.map(async ([permission, names, extra]) => {
      const setting = (await isAllowed(contents, permission, url, extra)) ? 'granted' : 'denied';
      for (const name of names) {
        await host.chromium.send('Browser.setPermission', { origin, permission: { name }, setting }).catch(ignoreGone);
      }
    }),
  );
}

/** Before a navigation, so that the page's first line finds the permissions set. */
export function preparePermissions(contents, url) {
  return decide(contents, url);
}

/** @param {'request' | 'check'} kind */
export function setHandler(kind, handler) {
  handlers[kind] = handler;
  for (const { contents, url } of origins.values()) decide(contents, url);
}
