import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { GuardedEmitter, guardClass, guardDestroyed, guardObject, notSupported } from '../guard.mjs';
import { host } from '../host.mjs';
import { notice } from '../notice.mjs';
import { ignoreGone } from '../chromium/pipe.mjs';
import { Page } from '../page/page.mjs';
import { nativeImage } from './native-image.mjs';
import { session } from './session.mjs';
import { preparePermissions } from './permissions.mjs';
import { app } from './app.mjs';

const EVENTS = [
  'will-navigate',
  'will-frame-navigate',
  'will-redirect',
  'did-navigate',
  'did-navigate-in-page',
  'did-finish-load',
  'did-fail-load',
  'dom-ready',
  'console-message',
  'render-process-gone',
  'preload-error',
  'destroyed',
  // Never come: a <webview> is an unknown element here, there is no unresponsive-page watch, no DevTools, no find.
  'will-attach-webview',
  'did-attach-webview',
  'unresponsive',
  'responsive',
  'before-input-event',
  'context-menu',
];

/** @type {Map<number, WebContents>} */
const all = new Map();
/** @type {WeakMap<WebContents, Page>} */
const pages = new WeakMap();
/** The engine behind the object that the app holds. @returns {Page} */
export const pageOf = (contents) => pages.get(contents);

let nextId = 1;

export class WebContents extends GuardedEmitter {
  #page;
  #window;
  #zoom = 1;
  #contentSize = null;

  /** Made by BrowserWindow only. */
  constructor(window, preferences) {
    super('webContents', EVENTS);
    this.id = nextId++;
    this.session = session.defaultSession;
    this.hostWebContents = null;
    this.#window = window;
    this.#page = new Page(this, preferences);
    this.#zoom = preferences.zoomFactor ?? 1;
    pages.set(this, this.#page);
    all.set(this.id, this);
    app.emit('web-contents-created', {}, this);
  }

  get mainFrame() {
    return this.#page.mainFrame;
  }

  /** BrowserWindow tells of its size: the zoom depends on it. */
  set contentSize(size) {
    this.#contentSize = size;
    if (this.#zoom !== 1) this.#applyZoom();
  }

  getOwnerBrowserWindow() {
    return this.#window;
  }

  getURL() {
    return this.mainFrame.url;
  }

  getTitle() {
    return this.#window.getTitle();
  }

  getType() {
    return 'window';
  }

  isLoading() {
    return this.#page.navigation.loading;
  }

  isDestroyed() {
    return this.#page.destroyed;
  }

  async loadURL(url, options) {
    if (options && Object.keys(options).length > 0) throw notSupported('loadURL options');
    await preparePermissions(this, url);
    await this.#page.navigation.load(url);
  }

  loadFile(file, { query = {}, hash = '', search = '' } = {}) {
    const url = pathToFileURL(path.resolve(app.getAppPath(), file));
    url.search = search;
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    url.hash = hash;
    return this.loadURL(url.href);
  }

  reload() {
    this.#page.navigation.reload(false);
  }

  reloadIgnoringCache() {
    this.#page.navigation.reload(true);
  }

  stop() {
    this.#page.session?.send('Page.stopLoading').catch(ignoreGone);
  }

  send(channel, ...args) {
    if (typeof channel !== 'string') throw new TypeError('Missing required channel argument');
    this.#page.link.send(channel, args);
  }

  setWindowOpenHandler(handler) {
    this.#page.openHandler = handler;
  }

  executeJavaScript(code, userGesture = false) {
    return this.#page.evaluate(code, userGesture);
  }

  async capturePage(rectangle) {
    if (rectangle) throw notSupported('capturePage of a rectangle');
    return nativeImage.createFromBuffer(await this.#page.screenshot());
  }

  getZoomFactor() {
    return this.#zoom;
  }

  setZoomFactor(factor) {
    if (!(factor > 0)) throw new TypeError("'zoomFactor' must be a double greater than 0.0");
    this.#zoom = factor;
    this.#applyZoom();
  }

  getZoomLevel() {
    return Math.log(this.#zoom) / Math.log(1.2);
  }

  setZoomLevel(level) {
    this.setZoomFactor(1.2 ** level);
  }

  openDevTools() {
    notice('DevTools have no window here: start with --remote-debugging-port=9222 and open that port in a browser');
  }

  toggleDevTools() {
    this.openDevTools();
  }

  closeDevTools() {}

  isDevToolsOpened() {
    return false;
  }

  focus() {
    this.#window.focus();
  }

  isFocused() {
    return this.#window.isFocused();
  }

  /** For tests of render-process-gone. */
  forcefullyCrashRenderer() {
    this.#page.session?.send('Page.crash').catch(ignoreGone);
  }

  getOSProcessId() {
    return host.chromium?.pid ?? 0;
  }

  /** Playwright's page.close() comes this way. */
  close() {
    this.#window.close();
  }

  /** A larger zoom is a smaller viewport with more device pixels to each of its pixels, as in Chromium's own zoom. */
  async #applyZoom() {
    await this.#page.attached;
    const zoom = this.#zoom;
    const [width, height] = this.#contentSize ?? this.#window.getContentSize();
    const command =
      zoom === 1
        ? ['Emulation.clearDeviceMetricsOverride']
        : [
            'Emulation.setDeviceMetricsOverride',
            {
              width: Math.round(width / zoom),
              height: Math.round(height / zoom),
              deviceScaleFactor: zoom,
              mobile: false,
            },
          ];
    await this.#page.session.send(...command).catch(ignoreGone);
  }
}

guardDestroyed(WebContents);
guardClass('webContents', WebContents);

/** The target is gone, for whatever reason. */
export function forget(contents) {
  pageOf(contents).destroyed = true;
  all.delete(contents.id);
  contents.emit('destroyed');
}

/** The window of a page that opened another one. */
export function findByTarget(targetId) {
  return [...all.values()].find((contents) => pageOf(contents).targetId === targetId);
}

export const allPages = () => [...all.values()].map(pageOf);

export const webContents = guardObject('webContents', {
  getAllWebContents: () => [...all.values()],
  fromId: (id) => all.get(id),
  fromDevToolsTargetId: findByTarget,
  getFocusedWebContents: () => [...all.values()].find((contents) => contents.isFocused()) ?? null,
});

/** Checks what would otherwise fail late or silently. */
export function checkPreferences(preferences) {
  const { preload } = preferences;
  if (preload === undefined) return;
  if (!path.isAbsolute(preload)) throw new Error('preload script must have absolute path');
  if (!fs.existsSync(preload)) notice(`Unable to load preload script: it does not exist`);
}
