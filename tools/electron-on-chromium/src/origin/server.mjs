// The loopback server behind every mapped origin: each authenticated request becomes a call of protocol.handle.
import http from 'node:http';
import crypto from 'node:crypto';
import { Readable } from 'node:stream';
import { notice } from '../notice.mjs';

const COOKIE = '__standin';
// Headers of the transport, not of the request that the page made.
const HOP = new Set([
  'host',
  'cookie',
  'connection',
  'upgrade-insecure-requests',
  'content-length',
  'accept-encoding',
  'transfer-encoding',
]);

export class OriginServer {
  #schemes;
  #server;
  #holds = new Set();
  #token = crypto.randomBytes(24).toString('hex');
  /** @type {Map<string, (request: Request) => Response | Promise<Response>>} */
  handlers = new Map();
  /** Set by session.webRequest. @type {((details: object) => Promise<boolean>) | null} true cancels */
  beforeRequest = null;
  /** The same for requests that do not come here: other schemes' documents, https. */
  beforeForeignRequest = null;
  /** Set by session.webRequest. @type {((details: object) => Promise<object>) | null} */
  headersReceived = null;

  /** @param {import('./schemes.mjs').Schemes} schemes */
  constructor(schemes) {
    this.#schemes = schemes;
  }

  /** @returns {Promise<number>} the port */
  async listen() {
    this.#server = http.createServer((request, reply) => {
      this.#answer(request, reply).catch((error) => {
        notice(`request failed: ${error}`);
        fail(reply);
      });
    });
    this.#server.keepAliveTimeout = 60_000;
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.#server.unref();
    return this.#server.address().port;
  }

  /** Any local process can reach the port; only this cookie, which no script can read, opens it. */
  cookies() {
    return this.#schemes
      .cookieDomains()
      .map((domain) => ({ name: COOKIE, value: this.#token, domain, path: '/', httpOnly: true, sameSite: 'Strict' }));
  }

  /**
   * Documents wait until a window that is being opened is set up: Chromium starts a new page's first request before
   * we could register the preload. @param {Promise<void>} opening never rejects
   */
  hold(opening) {
    this.#holds.add(opening);
    opening.finally(() => this.#holds.delete(opening));
  }

  #isOurs(request) {
    const cookies = (request.headers.cookie ?? '').split(/;\s*/);
    return cookies.includes(`${COOKIE}=${this.#token}`);
  }

  async #answer(incoming, reply) {
    const place = this.#schemes.parseHost(incoming.headers.host);
    if (!place || !this.#isOurs(incoming)) return void reply.writeHead(403).end();
    // Chromium asks for an icon, Electron does not: the app's handler must not see it.
    if (incoming.url === '/favicon.ico') return void reply.writeHead(204).end();
    if (incoming.headers['sec-fetch-dest'] === 'document') await Promise.all(this.#holds);
    const handler = this.handlers.get(place.scheme);
    if (!handler) return void reply.writeHead(404).end();

    const url = `${place.scheme}://${place.host}${incoming.url}`;
    const details = { url, method: incoming.method, resourceType: resourceType(incoming) };
    if (this.beforeRequest && (await this.beforeRequest(details))) return fail(reply);
    let response = null;
    try {
      response = await handler(this.#toRequest(url, incoming, reply));
    } catch (error) {
      notice(`the handler of ${place.scheme}: failed: ${error?.stack ?? error}`);
    }
    if (!response || response.type === 'error') return fail(reply);
    await this.#write(details, incoming, reply, response);
  }

  #toRequest(url, incoming, reply) {
    const gone = new AbortController();
    reply.on('close', () => reply.writableEnded || gone.abort());
    const headers = new Headers();
    for (const [name, value] of Object.entries(incoming.headers)) {
      if (HOP.has(name)) continue;
      const text = Array.isArray(value) ? value.join(', ') : value;
      headers.set(name, name === 'origin' || name === 'referer' ? this.#schemes.toApp(text) : text);
    }
    const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD';
    const body = hasBody ? { body: Readable.toWeb(incoming), duplex: 'half' } : {};
    return new Request(url, { method: incoming.method, headers, signal: gone.signal, ...body });
  }

  async #write(details, incoming, reply, response) {
    const given = Object.fromEntries(response.headers);
    const final = this.headersReceived
      ? await this.headersReceived({ ...details, statusCode: response.status, headers: given })
      : { cancel: false, headers: given };
    if (final.cancel) return fail(reply);
    reply.writeHead(response.status, this.#toHttpHeaders(final.headers));
    if (!response.body || incoming.method === 'HEAD') return void reply.end();
    await new Promise((resolve) => {
      const body = Readable.fromWeb(response.body);
      body.on('error', () => reply.destroy());
      reply.on('close', () => {
        body.destroy();
        resolve();
      });
      body.pipe(reply);
    });
  }

  #toHttpHeaders(headers) {
    const out = {};
    for (const [name, value] of Object.entries(headers)) {
      const lower = name.toLowerCase();
      if (lower.startsWith('content-security-policy')) out[name] = this.#schemes.rewriteCsp(value);
      else if (lower === 'access-control-allow-origin' || lower === 'location') out[name] = this.#schemes.toHttp(value);
      else out[name] = value;
    }
    return out;
  }
}

/**
 * Fails a request for good. A connection that just ends is tried again by Chromium, and the app's handler would be
 * asked once more; a header that contradicts itself is final.
 */
function fail(reply) {
  if (reply.headersSent) return void reply.destroy();
  reply.socket?.end('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n');
}

function resourceType(incoming) {
  const names = { document: 'mainFrame', iframe: 'subFrame', script: 'script', style: 'stylesheet', image: 'image' };
  const destination = incoming.headers['sec-fetch-dest'];
  return names[destination] ?? (destination === 'empty' ? 'xhr' : destination === 'font' ? 'font' : 'other');
}
