import { GuardedEmitter, guardClass, guardDestroyed, notSupported, preventable } from '../guard.mjs';
import { host } from '../host.mjs';
import { notice } from '../notice.mjs';
import { ignoreGone } from '../chromium/pipe.mjs';
import { app, lastWindowClosed } from './app.mjs';
import { nativeTheme } from './native-theme.mjs';
import { checkOptions } from './window-options.mjs';
import { WebContents, findByTarget, forget, pageOf } from './web-contents.mjs';

const EVENTS = [
  'ready-to-show',
  'close',
  'closed',
  'show',
  'hide',
  'focus',
  'blur',
  'minimize',
  'restore',
  'maximize',
  'unmaximize',
  'enter-full-screen',
  'leave-full-screen',
  // Only when the app itself moves or resizes the window: the protocol does not tell of the user's doing.
  'resize',
  'resized',
  'move',
  'moved',
  // Never come.
  'unresponsive',
  'responsive',
  'page-title-updated',
  'session-end',
  'query-session-end',
];

/** @type {Map<number, BrowserWindow>} */
const windows = new Map();
let focused = null;
let nextId = 1;

export class BrowserWindow extends GuardedEmitter {
  #bounds;
  #visible;
  #title;
  #state = 'normal';
  #windowId = 0;
  #destroyed = false;
  #page;

  constructor(options = {}) {
    super('BrowserWindow', EVENTS);
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready');
    checkOptions(options);
    const { x = 40, y = 40, width = 800, height = 600 } = options;
    this.#bounds = { x, y, width, height };
    this.#visible = options.show !== false;
    this.#title = options.title ?? app.getName();
    this.id = nextId++;
    windows.set(this.id, this);
    this.webContents = new WebContents(this, options.webPreferences ?? {});
    this.#page = pageOf(this.webContents);
    this.#page.onFirstPaint = () => this.emit('ready-to-show');
    this.#page.start = (url) => this.#open(url);
    app.emit('browser-window-created', {}, this);
    if (this.#visible) process.nextTick(() => this.#destroyed || this.#shown());
  }

  /** With the first URL, not before: see Targets.create. */
  async #open(url) {
    try {
      const session = await host.targets.create(url, this.#bounds);
      session.once('detached', () => this.#gone());
      if (this.#destroyed) return host.targets.refuse(session);
      await this.#page.attach(session, nativeTheme.themeSource, () => this.#place(session.info.targetId));
    } catch (error) {
      if (!host.chromium.closed) notice(`a window could not be opened: ${error.message}`);
      this.#gone();
    }
  }

  async #place(targetId) {
    this.#windowId = (await host.chromium.send('Browser.getWindowForTarget', { targetId })).windowId;
    await this.#applySize();
    if (this.#state !== 'normal') this.#applyState();
  }

  #gone() {
    if (this.#destroyed) return;
    this.#destroyed = true;
    windows.delete(this.id);
    if (focused === this) focused = null;
    forget(this.webContents);
    this.emit('closed');
    if (windows.size === 0) lastWindowClosed();
  }

  // Width and height are those of the content: there is no frame that could be told apart (README, "Not faithful").
  async #applySize() {
    const { width, height, x, y } = this.#bounds;
    this.webContents.contentSize = [width, height];
    if (!this.#windowId || host.chromium.closed) return;
    const windowId = this.#windowId;
    if (!host.headless) {
      await host.chromium.send('Browser.setWindowBounds', { windowId, bounds: { left: x, top: y } }).catch(ignoreGone);
    }
    await host.chromium.send('Browser.setContentsSize', { windowId, width, height }).catch(ignoreGone);
  }

  #applyState() {
    const bounds = { windowState: this.#state };
    if (this.#windowId)
      host.chromium.send('Browser.setWindowBounds', { windowId: this.#windowId, bounds }).catch(ignoreGone);
  }

  #setState(state, event) {
    if (this.#state === state) return;
    this.#state = state;
    this.#applyState();
    this.emit(event);
  }

  #shown() {
    this.emit('show');
    this.focus();
  }

  loadURL(url, options) {
    return this.webContents.loadURL(url, options);
  }

  loadFile(file, options) {
    return this.webContents.loadFile(file, options);
  }

  reload() {
    this.webContents.reload();
  }

  /** Emits 'close', which a listener may refuse; then the window closes without asking the page. */
  close() {
    const event = preventable();
    this.emit('close', event);
    if (!event.defaultPrevented && !this.#destroyed) this.destroy();
  }

  destroy() {
    const { targetId } = this.#page;
    if (targetId) host.targets.close(targetId);
    this.#gone();
  }

  isDestroyed() {
    return this.#destroyed;
  }

  show() {
    if (this.#visible) return this.focus();
    this.#visible = true;
    this.#shown();
  }

  showInactive() {
    if (this.#visible) return;
    this.#visible = true;
    this.emit('show');
  }

  hide() {
    if (!this.#visible) return;
    this.#visible = false;
    this.blur();
    this.emit('hide');
  }

  isVisible() {
    return this.#visible;
  }

  focus() {
    const { targetId } = this.#page;
    if (targetId) host.chromium.send('Target.activateTarget', { targetId }).catch(ignoreGone);
    if (focused === this) return;
    focused?.blur();
    focused = this;
    this.emit('focus');
    app.emit('browser-window-focus', {}, this);
  }

  blur() {
    if (focused !== this) return;
    focused = null;
    this.emit('blur');
    app.emit('browser-window-blur', {}, this);
  }

  isFocused() {
    return focused === this;
  }

  minimize() {
    this.#setState('minimized', 'minimize');
  }

  restore() {
    this.#setState('normal', 'restore');
  }

  isMinimized() {
    return this.#state === 'minimized';
  }

  maximize() {
    this.#setState('maximized', 'maximize');
  }

  unmaximize() {
    this.#setState('normal', 'unmaximize');
  }

  isMaximized() {
    return this.#state === 'maximized';
  }

  isNormal() {
    return this.#state === 'normal';
  }

  setFullScreen(on) {
    this.#setState(on ? 'fullscreen' : 'normal', on ? 'enter-full-screen' : 'leave-full-screen');
  }

  isFullScreen() {
    return this.#state === 'fullscreen';
  }

  getBounds() {
    return { ...this.#bounds };
  }

  getNormalBounds() {
    return this.getBounds();
  }

  getContentBounds() {
    return this.getBounds();
  }

  setBounds(bounds) {
    const before = this.#bounds;
    this.#bounds = { ...before, ...bounds };
    const { x, y, width, height } = this.#bounds;
    this.#applySize();
    if (width !== before.width || height !== before.height) for (const name of ['resize', 'resized']) this.emit(name);
    if (x !== before.x || y !== before.y) for (const name of ['move', 'moved']) this.emit(name);
  }

  setContentBounds(bounds) {
    this.setBounds(bounds);
  }

  getSize() {
    return [this.#bounds.width, this.#bounds.height];
  }

  setSize(width, height) {
    this.setBounds({ width, height });
  }

  getContentSize() {
    return this.getSize();
  }

  setContentSize(width, height) {
    this.setBounds({ width, height });
  }

  getPosition() {
    return [this.#bounds.x, this.#bounds.y];
  }

  setPosition(x, y) {
    this.setBounds({ x, y });
  }

  center() {}

  setTitle(title) {
    this.#title = String(title);
  }

  getTitle() {
    return this.#title;
  }

  capturePage(rectangle) {
    return this.webContents.capturePage(rectangle);
  }

  // Chromium's window has neither a menu bar nor these looks; asking for them is harmless.
  setMenuBarVisibility() {}
  setAutoHideMenuBar() {}
  setMenu() {}
  removeMenu() {}
  setBackgroundColor() {}
  setMinimumSize() {}
  setMaximumSize() {}
  setResizable() {}
  setIcon() {}
  setProgressBar() {}
  flashFrame() {}
  moveTop() {}

  static getAllWindows() {
    return [...windows.values()];
  }

  static getFocusedWindow() {
    return focused;
  }

  static fromWebContents(contents) {
    return contents ? contents.getOwnerBrowserWindow() : null;
  }

  static fromId(id) {
    return windows.get(id) ?? null;
  }
}

guardDestroyed(BrowserWindow);
guardClass('BrowserWindow', BrowserWindow);

/** A page opened another one, which waits before its first request. The answer can only be no. */
export function refusePopup(opener, session) {
  host.targets.refuse(session);
  const contents = findByTarget(opener);
  if (!contents) return;
  const { lastOpen, openHandler } = pageOf(contents);
  const url = host.schemes.toApp(lastOpen?.url ?? session.info.url);
  const features = lastOpen?.windowFeatures?.join(',') ?? '';
  const disposition = features ? 'new-window' : 'foreground-tab';
  const details = {
    url,
    frameName: lastOpen?.windowName ?? '',
    features,
    disposition,
    referrer: { url: '', policy: '' },
  };
  const answer = openHandler ? openHandler(details) : { action: 'allow' };
  if (answer?.action !== 'deny') notice(notSupported("a window opened by a page; answer { action: 'deny' }").message);
}
