// Chromium's pages: those we ask for, and those we never asked for and close.
import { spawn } from 'node:child_process';
import { ignoreGone } from './pipe.mjs';

export class Targets {
  #connection;
  #host;
  #parked = new Map();
  #next = null;
  #creating = Promise.resolve();
  #inCreation = 0;

  /**
   * @param {import('./pipe.mjs').Connection} connection
   * @param {{ headless: boolean, launch: { binary: string, shared: string[] } }} host
   * @param {(opener: string, session: import('./pipe.mjs').Session) => void} onPopup
   */
  constructor(connection, host, onPopup) {
    this.#connection = connection;
    this.#host = host;
    connection.on('attached', (session) => this.#attached(session, onPopup));
  }

  /** Every new page waits, before its first request, until someone here decides about it. */
  watch() {
    return this.#connection.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
      filter: [{ type: 'page' }],
    });
  }

  close(targetId) {
    return this.#connection.send('Target.closeTarget', { targetId }).catch(ignoreGone);
  }

  /** It must run to be closed: a page that waits here blocks the one that opened it. But it gets nothing to load. */
  refuse(session) {
    session.send('Fetch.enable', { patterns: [{ urlPattern: '*' }] }).catch(ignoreGone);
    session.send('Runtime.runIfWaitingForDebugger').catch(ignoreGone);
    this.close(session.info.targetId);
  }

  /**
   * A new page in a window of its own, stopped before its first line. One at a time: a headed window is known
   * only by being the next to appear.
   * @param {string} url its first: Playwright takes any other document that comes before for the app's own
   * @param {{ x: number, y: number, width: number, height: number }} bounds
   * @returns {Promise<import('./pipe.mjs').Session>}
   */
  create(url, bounds) {
    this.#inCreation++;
    const made = this.#creating.then(() =>
      this.#host.headless ? this.#createHeadless(url, bounds) : this.#createHeaded(url, bounds),
    );
    this.#creating = made.catch(ignoreGone).then(() => void this.#inCreation--);
    return made;
  }

  async #createHeadless(url, { width, height }) {
    const options = { url, newWindow: true, width, height };
    const { targetId } = await this.#connection.send('Target.createTarget', options);
    const parked = this.#parked.get(targetId);
    this.#parked.delete(targetId);
    return parked ?? new Promise((resolve) => (this.#next = { targetId, resolve }));
  }

  /**
   * The protocol can only open browser windows with tabs. A second Chromium on the same profile hands `--app=` to
   * the running one and exits: that gives a window without them.
   */
  #createHeaded(url, { x, y, width, height }) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error('Chromium opened no window')), 20_000);
      this.#next = {
        resolve(session) {
          clearTimeout(timer);
          resolve(session);
        },
      };
      const { binary, shared } = this.#host.launch;
      const own = shared.filter((flag) => !flag.startsWith('--remote-debugging'));
      const place = [`--app=${url}`, `--window-size=${width},${height}`, `--window-position=${x},${y}`];
      const child = spawn(binary, [...own, ...place], { stdio: 'ignore', env: this.#host.launch.env });
      child.on('error', reject);
    });
  }

  #attached(session, onPopup) {
    const { type, targetId, openerId } = session.info;
    if (type !== 'page') return;
    if (openerId) onPopup(openerId, session);
    else if (this.#next && (!this.#next.targetId || this.#next.targetId === targetId)) {
      const { resolve } = this.#next;
      this.#next = null;
      resolve(session);
    } else if (this.#host.headless && this.#inCreation > 0) this.#parked.set(targetId, session);
    // Ctrl+N in a window, for instance: the app did not ask for it.
    else this.refuse(session);
  }
}
