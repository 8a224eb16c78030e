// One window's page: its DevTools session and everything that is set up on it before its first document.
import crypto from 'node:crypto';
import { ignoreGone } from '../chromium/pipe.mjs';
import { host } from '../host.mjs';
import { notice } from '../notice.mjs';
import { app } from '../api/app.mjs';
import { switches } from '../api/command-line.mjs';
import { BINDING, PRELOAD_WORLD, pageScript, preloadScript } from '../injected/inject.mjs';
import { WebFrameMain } from '../api/web-frame.mjs';
import { IpcLink } from './ipc-link.mjs';
import { Navigation } from './navigation.mjs';
import { onPaused } from './sync-calls.mjs';

const LEVELS = { warning: 'warning', error: 'error', assert: 'error', debug: 'debug', verbose: 'debug' };

export class Page {
  #resolveAttached;
  #colorScheme = 'system';
  /** @type {import('../chromium/pipe.mjs').Session | null} */
  session = null;
  targetId = '';
  destroyed = false;
  openHandler = null;
  lastOpen = null;
  onFirstPaint = () => {};
  /** Set by BrowserWindow: makes the target. @type {(url: string) => Promise<void>} */
  start = async () => {};
  opened = false;
  attached = new Promise((resolve) => (this.#resolveAttached = resolve));
  link = new IpcLink(this);
  navigation = new Navigation(this);

  /** @param {object} contents the WebContents that the app sees @param {object} preferences `webPreferences` */
  constructor(contents, preferences) {
    this.contents = contents;
    this.preferences = preferences;
    this.preloadPath = preferences.preload;
    this.mainFrame = new WebFrameMain(this, '');
  }

  /** Makes the target with the first URL it is to show. */
  open(url) {
    if (this.opened) return;
    this.opened = true;
    host.origin.hold(this.start(url));
  }

  /** The target waits for us: all of this is in place before it runs its first line. */
  async attach(session, colorScheme, place) {
    this.session = session;
    this.targetId = session.info.targetId;
    this.navigation.listen();
    this.#listen();
    const secret = `standin-${crypto.randomBytes(16).toString('hex')}-`;
    const preload = preloadScript({ ...this.preferences, secret, preloadPath: this.preloadPath });
    const send = (method, params) => session.send(method, params);
    await Promise.all([
      send('Page.enable'),
      send('Runtime.enable'),
      send('Log.enable'),
      send('Page.setLifecycleEventsEnabled', { enabled: true }),
      send('Runtime.addBinding', { name: BINDING, executionContextName: PRELOAD_WORLD }),
      send('Page.addScriptToEvaluateOnNewDocument', { source: pageScript(secret) }),
      send('Page.addScriptToEvaluateOnNewDocument', { source: preload.source, worldName: PRELOAD_WORLD }),
      this.updateInterception(),
      ...(preload.needsSyncCalls ? [send('Debugger.enable')] : []),
      this.setColorScheme(colorScheme),
      send('Network.enable', { maxPostDataSize: 0 }),
      place(),
    ]);
    await send('Runtime.runIfWaitingForDebugger');
    this.#resolveAttached();
  }

  /** With a webRequest listener Chromium also asks about foreign subresources (README, "Not faithful"). */
  updateInterception() {
    const patterns = [{ urlPattern: '*', resourceType: 'Document' }];
    if (host.origin.beforeForeignRequest) patterns.push({ urlPattern: 'https://*' });
    return this.session?.send('Fetch.enable', { patterns }).catch(ignoreGone);
  }

  setColorScheme(scheme) {
    this.#colorScheme = scheme;
    const features = [{ name: 'prefers-color-scheme', value: scheme === 'system' ? '' : scheme }];
    return this.session?.send('Emulation.setEmulatedMedia', { features }).catch(ignoreGone);
  }

  /** Playwright emulates media too, and a new document may take its settings for ours. */
  keepColorScheme() {
    if (this.#colorScheme !== 'system') this.setColorScheme(this.#colorScheme);
  }

  async evaluate(expression, userGesture) {
    this.open('about:blank');
    await this.attached;
    const answer = await this.session.send('Runtime.evaluate', {
      expression,
      userGesture,
      awaitPromise: true,
      returnByValue: true,
    });
    const failed = answer.exceptionDetails;
    if (failed) throw new Error(failed.exception?.description?.split('\n')[0] ?? failed.text);
    return answer.result.value;
  }

  async screenshot() {
    this.open('about:blank');
    await this.attached;
    return Buffer.from((await this.session.send('Page.captureScreenshot', { format: 'png' })).data, 'base64');
  }

  #listen() {
    const { session, link } = this;
    session.on('Runtime.executionContextCreated', ({ context }) => {
      if (context.name === PRELOAD_WORLD && context.auxData.frameId === this.targetId) link.contextCreated(context.id);
    });
    session.on('Runtime.executionContextDestroyed', ({ executionContextId }) =>
      link.contextDestroyed(executionContextId),
    );
    session.on('Runtime.executionContextsCleared', () => link.contextsCleared());
    session.on('Runtime.bindingCalled', (call) => link.bindingCalled(call));
    session.on('Debugger.paused', (pause) => onPaused(this, pause));
    session.on('Page.windowOpen', (opened) => (this.lastOpen = opened));
    session.on('Page.javascriptDialogOpening', ({ type }) => this.#answerDialog(type));
    session.on('Inspector.targetCrashed', () => {
      link.contextsCleared();
      const details = { reason: 'crashed', exitCode: 133 };
      this.contents.emit('render-process-gone', {}, details);
      app.emit('render-process-gone', {}, this.contents, details);
    });
    session.on('Runtime.consoleAPICalled', (call) => {
      const message = call.args.map((arg) => String(arg.value ?? arg.description ?? arg.type)).join(' ');
      this.#console(
        call.type,
        message,
        call.stackTrace?.callFrames[0]?.lineNumber,
        call.stackTrace?.callFrames[0]?.url,
      );
    });
    session.on('Runtime.exceptionThrown', ({ exceptionDetails: thrown }) => {
      this.#console('error', `${thrown.text} ${thrown.exception?.description ?? ''}`, thrown.lineNumber, thrown.url);
    });
    // Reports of the browser itself: a blocked script, a failed request.
    session.on('Log.entryAdded', ({ entry }) => this.#console(entry.level, entry.text, entry.lineNumber, entry.url));
  }

  /** Where no one can see a dialog its page would wait for ever; Playwright answers its own. */
  #answerDialog(type) {
    if (!host.headless || switches.has('remote-debugging-port')) return;
    notice(`a page asked by ${type}(), which no one can see without a display: dismissed`);
    this.session.send('Page.handleJavaScriptDialog', { accept: false }).catch(ignoreGone);
  }

  #console(type, message, line = 0, source = '') {
    const level = LEVELS[type] ?? 'info';
    const details = {
      level,
      message,
      lineNumber: line + 1,
      sourceId: host.schemes.toApp(source),
      frame: this.mainFrame,
    };
    this.contents.emit('console-message', details);
  }
}
