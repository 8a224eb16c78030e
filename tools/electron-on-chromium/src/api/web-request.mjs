// session.webRequest for the app's own schemes, in the loopback server; onBeforeRequest also for foreign documents and
// https subresources, in Chromium.
import { guardClass } from '../guard.mjs';
import { host } from '../host.mjs';

let nextId = 1;

/** Match patterns such as `app://*\/*`, `*://*\/*` or `<all_urls>`. */
function matcher(filter) {
  const patterns = filter?.urls ?? [];
  if (patterns.length === 0 || patterns.includes('<all_urls>')) return () => true;
  const escaped = patterns.map((pattern) => pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*'));
  const expression = new RegExp(`^(${escaped.join('|')})$`);
  return (url) => expression.test(url);
}

const asLists = (headers) => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
const asStrings = (lists) =>
  Object.fromEntries(
    Object.entries(lists).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  );

const describe = (details) => ({ id: nextId++, timestamp: Date.now(), referrer: '', ...details });

class WebRequest {
  #refreshInterception;

  constructor(refreshInterception) {
    this.#refreshInterception = refreshInterception;
  }

  onBeforeRequest(...args) {
    const listener = args.at(-1);
    const matches = matcher(args.length > 1 ? args[0] : null);
    const cancelled = (details) =>
      new Promise((resolve) => {
        if (!matches(details.url)) return resolve(false);
        listener(describe(details), (answer) => resolve(Boolean(answer.cancel || answer.redirectURL)));
      });
    host.origin.beforeRequest = listener ? cancelled : null;
    host.origin.beforeForeignRequest = listener ? cancelled : null;
    this.#refreshInterception();
  }

  onHeadersReceived(...args) {
    const listener = args.at(-1);
    const matches = matcher(args.length > 1 ? args[0] : null);
    host.origin.headersReceived = !listener
      ? null
      : ({ headers, ...details }) =>
          new Promise((resolve) => {
            if (!matches(details.url)) return resolve({ cancel: false, headers });
            const statusLine = `HTTP/1.1 ${details.statusCode}`;
            listener(describe({ ...details, statusLine, responseHeaders: asLists(headers) }), (answer = {}) => {
              const changed = answer.responseHeaders ? asStrings(answer.responseHeaders) : headers;
              resolve({ cancel: Boolean(answer.cancel), headers: changed });
            });
          });
  }
}

guardClass('webRequest', WebRequest);
export { WebRequest };
