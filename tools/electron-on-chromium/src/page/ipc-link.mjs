// The messages of one window: the page posts through a binding of the preload's world, and is called back there.
import { decodeClone, encodeClone } from '../injected/codec.mjs';
import { RECEIVER } from '../injected/inject.mjs';
import { ignoreGone } from '../chromium/pipe.mjs';
import { preventable } from '../guard.mjs';
import { emitToMain, invokeHandler } from '../api/ipc-main.mjs';

const PIECE = 384 * 1024;

export class IpcLink {
  #page;
  #contextId = 0;
  #queue = []; // lists of arguments: one message, or a piece of a large byte array
  #pieces = new Map();
  #nextId = 1;

  /** @param {import('./page.mjs').Page} page */
  constructor(page) {
    this.#page = page;
  }

  contextCreated(id) {
    this.#contextId = id;
    this.#pieces.clear();
    this.#flush();
  }

  contextDestroyed(id) {
    if (this.#contextId === id) this.#contextId = 0;
  }

  contextsCleared() {
    this.#contextId = 0;
  }

  /** @param {{ executionContextId: number, payload: string }} call */
  bindingCalled(call) {
    // A document that is being left must not speak with the voice of the one that replaces it.
    if (call.executionContextId !== this.#contextId) return;
    const message = JSON.parse(call.payload);
    if (message.kind === 'piece') {
      const pieces = this.#pieces.get(message.id) ?? [];
      this.#pieces.set(message.id, pieces);
      pieces.push(Buffer.from(message.data, 'base64'));
      return;
    }
    const bytes = message.bytes.map((item) => this.#bytesOf(item));
    this.#receive(message, decodeClone(message.json, bytes));
  }

  /** `webContents.send` */
  send(channel, args) {
    this.#post({ kind: 'send', channel }, args);
  }

  /** The event that ipcMain's listeners and handlers get. */
  event(members) {
    const contents = this.#page.contents;
    const frame = this.#page.mainFrame;
    return preventable({
      sender: contents,
      senderFrame: frame,
      frameId: frame.routingId,
      processId: frame.processId,
      type: 'frame',
      ports: [],
      reply: (channel, ...args) => contents.send(channel, ...args),
      ...members,
    });
  }

  #receive(message, value) {
    if (message.kind === 'invoke') this.#invoke(message, value);
    else if (message.kind === 'send') emitToMain(message.channel, this.event(), value);
    else if (message.kind === 'navigation-refused') this.#page.navigation.refused(value);
    else if (message.kind === 'preload-error') this.#preloadFailed(value);
  }

  #preloadFailed(stack) {
    this.#page.contents.emit('preload-error', {}, this.#page.preloadPath, new Error(stack));
  }

  async #invoke({ channel, id }, args) {
    const contextId = this.#contextId;
    const answer = (message, value) => {
      // The document that asked may be gone: its successor has the same numbers.
      if (this.#contextId === contextId) this.#post({ kind: 'result', id, ...message }, value);
    };
    try {
      answer({}, await invokeHandler(channel, this.event({ type: 'invoke' }), args));
    } catch (error) {
      console.error(`Error occurred in handler for '${channel}':`, error);
      answer({ error: String(error) }, undefined);
    }
  }

  #bytesOf(item) {
    if (typeof item === 'string') return new Uint8Array(Buffer.from(item, 'base64'));
    const whole = Buffer.concat(this.#pieces.get(item.id) ?? []);
    this.#pieces.delete(item.id);
    return new Uint8Array(whole.buffer, whole.byteOffset, whole.length);
  }

  #post(message, value) {
    const { json, bytes } = encodeClone(value);
    const items = bytes.map((view) => this.#queueBytes(Buffer.from(view.buffer, view.byteOffset, view.byteLength)));
    this.#queue.push([JSON.stringify({ ...message, json, bytes: items })]);
    this.#flush();
  }

  #queueBytes(buffer) {
    if (buffer.length <= PIECE) return buffer.toString('base64');
    const id = this.#nextId++;
    for (let i = 0; i < buffer.length; i += PIECE) {
      this.#queue.push([id, buffer.length, buffer.subarray(i, i + PIECE).toString('base64')]);
    }
    return { id };
  }

  /** Messages wait until the document has its preload, as Electron's wait for the frame. */
  #flush() {
    if (!this.#contextId) return;
    for (const args of this.#queue.splice(0)) {
      this.#page.session
        .send('Runtime.callFunctionOn', {
          executionContextId: this.#contextId,
          functionDeclaration: `function (...args) { this.${RECEIVER}(...args); }`,
          arguments: args.map((value) => ({ value })),
        })
        .catch(ignoreGone);
    }
  }
}
