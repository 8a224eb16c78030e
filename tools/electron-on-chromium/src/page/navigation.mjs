// Where a window goes, who may stop it, and the events that tell of it.
import { ignoreGone } from '../chromium/pipe.mjs';
import { preventable } from '../guard.mjs';
import { host } from '../host.mjs';
import { notice } from '../notice.mjs';
import { WebFrameMain } from '../api/web-frame.mjs';

// net::ERR_… numbers that apps test for; all else is told as ERR_FAILED's.
const ERROR_CODES = {
  ERR_FAILED: -2,
  ERR_ABORTED: -3,
  ERR_FILE_NOT_FOUND: -6,
  ERR_ACCESS_DENIED: -10,
  ERR_BLOCKED_BY_CLIENT: -20,
  ERR_CONNECTION_REFUSED: -102,
  ERR_NAME_NOT_RESOLVED: -105,
};
const withoutHash = (url) => url.split('#')[0];
const isBlank = (url) => url === '' || url.startsWith('about:');

function loadError(text, url) {
  // The second name is how the loopback server refuses.
  const name = text.replace(/^net::/, '').replace('ERR_RESPONSE_HEADERS_MULTIPLE_CONTENT_LENGTH', 'ERR_FAILED');
  const errno = ERROR_CODES[name] ?? -2;
  return Object.assign(new Error(`${name} (${errno}) loading '${url}'`), { code: name, errno, url });
}

export class Navigation {
  #page;
  #expected = new Set(); // http URLs that the main process itself asked for
  // Of failed loads the answer and the error page come in either order; what came first waits for the other here.
  #errorPages = new Set();
  #failures = new Set();
  #loader = '';
  #finished = new Set();
  #waiting = new Map(); // loaderId → resolve, for loadURL
  /** The load that the target was made with, until it commits or fails. */
  #first = null;
  loading = false;
  painted = false;

  /** @param {import('./page.mjs').Page} page */
  constructor(page) {
    this.#page = page;
  }

  listen() {
    const { session } = this.#page;
    session.on('Fetch.requestPaused', (paused) => this.#decide(paused));
    session.on('Page.frameNavigated', ({ frame }) => frame.parentId || this.#committed(frame));
    session.on('Page.navigatedWithinDocument', (moved) => this.#movedWithin(moved));
    session.on('Page.lifecycleEvent', (event) => this.#lifecycle(event));
    session.on('Network.loadingFailed', (failed) => failed.type === 'Document' && this.#firstFailed(failed.errorText));
    session.once('detached', () => {
      this.#first?.reject(loadError('ERR_FAILED', this.#first.url));
      for (const done of this.#waiting.values()) done();
    });
  }

  /** `webContents.loadURL`: settles when the page has loaded. */
  async load(url) {
    this.loading = true;
    const target = host.schemes.toHttp(url);
    if (!this.#page.opened && target !== url) {
      const loaded = new Promise(
        (resolve, reject) => (this.#first = { url, resolve, reject, errorText: 'ERR_FAILED' }),
      );
      this.#page.open(target);
      return loaded;
    }
    // The first document of another scheme cannot be held back until the preload is in place (OriginServer.hold).
    this.#page.open('about:blank');
    await this.#page.attached;
    this.#firstFailed('ERR_ABORTED'); // a load that another one overtakes
    return this.#navigate(url, target);
  }

  async #navigate(url, target) {
    const { session } = this.#page;
    this.#expected.add(withoutHash(target));
    const { loaderId, errorText } = await session.send('Page.navigate', { url: target });
    this.#expected.delete(withoutHash(target));
    if (errorText) {
      const error = this.#failed(errorText, url);
      // A load that was given up has no error page.
      if (error.code !== 'ERR_ABORTED' && !this.#errorPages.delete(withoutHash(target))) {
        this.#failures.add(withoutHash(target));
      }
      throw error;
    }
    // No loader: the URL differs in its fragment only.
    if (!loaderId || this.#finished.has(loaderId)) return;
    await new Promise((resolve) => this.#waiting.set(loaderId, resolve));
  }

  /** The reason comes before the error page; a load that was given up has none, and no page either. */
  #firstFailed(errorText) {
    if (!this.#first) return;
    this.#first.errorText = errorText;
    if (!errorText.endsWith('ERR_ABORTED')) return;
    this.#first.reject(loadError(errorText, this.#first.url));
    this.#first = null;
  }

  #failed(errorText, url) {
    this.loading = false;
    const error = loadError(errorText, url);
    if (error.code !== 'ERR_ABORTED') {
      this.#page.contents.emit('did-fail-load', {}, error.errno, error.code, url, true, 0, 0);
    }
    return error;
  }

  async reload(ignoreCache) {
    this.#expected.add(withoutHash(host.schemes.toHttp(this.#page.mainFrame.url)));
    await this.#page.session.send('Page.reload', { ignoreCache }).catch(ignoreGone);
  }

  /** Every document request of every frame stops here first. */
  async #decide(paused) {
    const { session } = this.#page;
    const { requestId } = paused;
    const go = this.#mayGo(paused) && !(await this.#isCancelled(paused));
    const command = go
      ? ['Fetch.continueRequest', { requestId }]
      : ['Fetch.failRequest', { requestId, errorReason: 'Aborted' }];
    session.send(...command).catch(ignoreGone);
  }

  /** session.webRequest, for what the loopback server does not see. */
  async #isCancelled({ request, resourceType }) {
    const { beforeForeignRequest } = host.origin;
    if (!beforeForeignRequest || host.schemes.toApp(request.url) !== request.url) return false;
    const type = resourceType === 'Document' ? 'mainFrame' : resourceType.toLowerCase();
    return beforeForeignRequest({ url: request.url, method: request.method, resourceType: type });
  }

  #mayGo({ request, frameId, redirectedRequestId, resourceType }) {
    if (resourceType !== 'Document') return true;
    const page = this.#page;
    const isMainFrame = frameId === page.targetId;
    const here = withoutHash(host.schemes.toHttp(page.mainFrame.url));
    const asked = this.#expected.has(withoutHash(request.url)) || request.url === here;
    if (isMainFrame && !redirectedRequestId && (asked || isBlank(page.mainFrame.url))) return true;
    // Dropping a file on a page must never open it (Electron: navigateOnDragDrop).
    if (request.url.startsWith('file:')) return false;
    const url = host.schemes.toApp(request.url);
    return this.#ask(
      redirectedRequestId ? ['will-redirect'] : ['will-frame-navigate', 'will-navigate'],
      url,
      isMainFrame,
    );
  }

  /** @returns {boolean} whether no listener prevented it */
  #ask(events, url, isMainFrame) {
    const { contents, mainFrame } = this.#page;
    const details = preventable({ url, isMainFrame, isSameDocument: false, frame: mainFrame, initiator: mainFrame });
    for (const name of events) {
      if (name === 'will-navigate' && !isMainFrame) continue;
      contents.emit(name, details, url, false, isMainFrame, 1, 1);
    }
    return !details.defaultPrevented;
  }

  /** The page wanted to leave for a scheme that cannot be held back (preload.mjs); it has been stopped already. */
  refused(url) {
    const allowed = this.#ask(['will-frame-navigate', 'will-navigate'], url, true);
    if (allowed) notice(`not supported by the stand-in: a page that navigates to ${url.split(':')[0]}:`);
  }

  #committed(frame) {
    const { contents } = this.#page;
    this.#loader = frame.loaderId;
    const url = host.schemes.toApp(frame.url + (frame.urlFragment ?? ''));
    const first = this.#first;
    if (frame.unreachableUrl) {
      this.#first = null;
      // loadURL tells of its own failures.
      if (first) first.reject(this.#failed(first.errorText, first.url));
      else this.#errorPage(withoutHash(frame.unreachableUrl));
      return;
    }
    if (first && !isBlank(frame.url)) {
      this.#first = null;
      this.#waiting.set(frame.loaderId, first.resolve);
    }
    this.#expected.delete(withoutHash(frame.url));
    this.#page.mainFrame = new WebFrameMain(this.#page, isBlank(frame.url) ? '' : url);
    if (isBlank(frame.url)) return;
    this.loading = true;
    this.#page.keepColorScheme();
    contents.emit('did-navigate', {}, url, 200, 'OK');
  }

  /** Of a load that the main process asked for, `#navigate` tells. */
  #errorPage(unreachable) {
    if (this.#failures.delete(unreachable)) return;
    if (this.#expected.has(unreachable)) this.#errorPages.add(unreachable);
    else this.#failed('ERR_FAILED', host.schemes.toApp(unreachable));
  }

  #movedWithin({ frameId, url }) {
    if (frameId !== this.#page.targetId) return;
    this.#page.mainFrame.url = host.schemes.toApp(url);
    this.#page.contents.emit('did-navigate-in-page', {}, this.#page.mainFrame.url, true, 1, 1);
  }

  #lifecycle({ frameId, loaderId, name }) {
    const { contents, mainFrame } = this.#page;
    // The document that a new window starts with fires the same events, under another loader.
    if (frameId !== this.#page.targetId || loaderId !== this.#loader || mainFrame.url === '') return;
    if (name === 'DOMContentLoaded') contents.emit('dom-ready', {});
    else if (name === 'firstPaint') this.#firstPaint();
    else if (name === 'load') this.#loaded(loaderId);
  }

  #loaded(loaderId) {
    this.loading = false;
    this.#finished.add(loaderId);
    this.#page.contents.emit('did-finish-load');
    this.#waiting.get(loaderId)?.();
    this.#waiting.delete(loaderId);
    // A page with nothing on it never paints; Electron shows its window all the same.
    setTimeout(() => this.#firstPaint(), 1000).unref();
  }

  #firstPaint() {
    if (this.painted || this.#page.destroyed) return;
    this.painted = true;
    this.#page.onFirstPaint();
  }
}
