import { guardClass } from '../guard.mjs';
import { host } from '../host.mjs';

let nextRoutingId = 1;

/** The main frame with one document. Frames inside the page have no preload, so no message ever comes from one. */
export class WebFrameMain {
  #page;
  parent = null;
  frames = [];
  name = '';
  processId = 1;

  /** @param {import('../page/page.mjs').Page} page @param {string} url as the app knows it */
  constructor(page, url) {
    this.#page = page;
    this.url = url;
    this.routingId = nextRoutingId++;
    this.frameTreeNodeId = this.routingId;
  }

  get origin() {
    return host.schemes.originOf(this.url);
  }

  get top() {
    return this;
  }

  isDestroyed() {
    return this.#page.destroyed || this.#page.mainFrame !== this;
  }

  send(channel, ...args) {
    this.#page.contents.send(channel, ...args);
  }

  executeJavaScript(code, userGesture = false) {
    return this.#page.evaluate(code, userGesture);
  }
}

guardClass('senderFrame', WebFrameMain);
