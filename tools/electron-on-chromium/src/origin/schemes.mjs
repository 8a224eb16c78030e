// Chromium knows nothing of an app's own scheme: navigations, fetch, workers and import() refuse it before any hook.
// So app://bundle/x is shown to the page as http://bundle.app.localhost/x: a standard, secure, stable origin whose
// host name resolves to the loopback server. This file holds the pure mapping; server.mjs serves it.
import { notSupported } from '../guard.mjs';

const SUFFIX = '.localhost';
const PLAIN_HOST = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/;
const MAPPED = /^http:\/\/([a-z0-9-]+)\.([a-z][a-z0-9-]*)\.localhost(?::\d+)?(.*)$/i;
const MAPPED_HOST = /^([a-z0-9-]+)\.([a-z][a-z0-9-]*)\.localhost(?::\d+)?$/i;
const APP_URL = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/is;

// Hosts that are no DNS label travel in hexadecimal.
const encodeHost = (name) => (PLAIN_HOST.test(name) ? name : `x--${Buffer.from(name).toString('hex')}`);
const decodeHost = (name) => (name.startsWith('x--') ? Buffer.from(name.slice(3), 'hex').toString() : name);

export class Schemes {
  #names = new Set();

  /** @param {string} scheme */
  add(scheme) {
    if (!/^[a-z][a-z0-9-]*$/.test(scheme)) throw notSupported(`a scheme named '${scheme}'`);
    if (!['file', 'http', 'https'].includes(scheme)) this.#names.add(scheme);
  }

  names() {
    return [...this.#names];
  }

  /** The URL Chromium is given; URLs of other schemes come back unchanged. */
  toHttp(url) {
    const match = APP_URL.exec(url);
    if (!match || !this.#names.has(match[1].toLowerCase())) return url;
    const rest = /^[?#]/.test(match[3]) ? `/${match[3]}` : match[3] || '/';
    return `http://${encodeHost(match[2].toLowerCase())}.${match[1].toLowerCase()}${SUFFIX}${rest}`;
  }

  /** The URL the app knows; URLs of other origins come back unchanged. */
  toApp(url) {
    const match = MAPPED.exec(url ?? '');
    if (!match || !this.#names.has(match[2].toLowerCase())) return url;
    return `${match[2].toLowerCase()}://${decodeHost(match[1].toLowerCase())}${match[3]}`;
  }

  /** The origin as Electron states it for a standard scheme: `app://bundle`. */
  originOf(appUrl) {
    const match = APP_URL.exec(appUrl);
    if (match && this.#names.has(match[1].toLowerCase()))
      return `${match[1].toLowerCase()}://${match[2].toLowerCase()}`;
    return URL.canParse(appUrl) ? new URL(appUrl).origin : 'null';
  }

  /** @returns {{ scheme: string, host: string } | null} from a request's Host header */
  parseHost(header) {
    const match = MAPPED_HOST.exec(header ?? '');
    if (!match || !this.#names.has(match[2].toLowerCase())) return null;
    return { scheme: match[2].toLowerCase(), host: decodeHost(match[1].toLowerCase()) };
  }

  /** `--host-resolver-rules` that lead every mapped host to the loopback server. */
  resolverRules(port) {
    return this.names()
      .map((scheme) => `MAP *.${scheme}${SUFFIX}:80 127.0.0.1:${port}`)
      .join(', ');
  }

  /** The domain of the cookie that authenticates the page to the loopback server. */
  cookieDomains() {
    return this.names().map((scheme) => `.${scheme}${SUFFIX}`);
  }

  /** Adds the mapped origin beside each `app:` source; 'self' needs nothing. */
  rewriteCsp(policy) {
    let text = policy;
    for (const scheme of this.#names) {
      const source = new RegExp(`(^|[\\s;])${scheme}:(//([a-z0-9.-]+))?(?=[\\s;]|$)`, 'gi');
      text = text.replace(source, (_all, before, authority, name) => {
        const mapped = `http://${name ? encodeHost(name.toLowerCase()) : '*'}.${scheme}${SUFFIX}`;
        return `${before}${scheme}:${authority ?? ''} ${mapped}`;
      });
    }
    // The mapped origin is http, so an upgrade would send every request to a port where nothing listens.
    return text.replace(/upgrade-insecure-requests;?/gi, '');
  }
}
