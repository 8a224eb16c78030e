// The DevTools protocol over a pipe: we write NUL-terminated JSON to fd 3 and read it from fd 4. When this process
// dies, however it dies, the pipe closes and Chromium exits.
import { EventEmitter } from 'node:events';

/** One attached target. Emits protocol events by method name, and 'detached'. */
export class Session extends EventEmitter {
  constructor(connection, id, info) {
    super();
    this.setMaxListeners(0);
    this.connection = connection;
    this.id = id;
    this.info = info;
  }

  send(method, params) {
    return this.connection.send(method, params, this.id);
  }
}

/** Emits protocol events of the browser by method name, 'attached' (session) and 'close'. */
export class Connection extends EventEmitter {
  #input;
  #nextId = 1;
  #pending = new Map();
  #sessions = new Map();
  #partial = [];
  closed = false;

  /** @param {import('node:child_process').ChildProcess} child started with pipes as fd 3 and 4 */
  constructor(child) {
    super();
    this.setMaxListeners(0);
    this.#input = child.stdio[3];
    const output = child.stdio[4];
    output.on('data', (data) => this.#read(data));
    for (const stream of [this.#input, output]) {
      stream.on('close', () => this.#close());
      stream.on('error', () => this.#close());
    }
  }

  /** @returns {Promise<any>} the result; rejects with the protocol's message, or when Chromium is gone */
  send(method, params = {}, sessionId = undefined) {
    if (this.closed) return Promise.reject(new Error(`${method}: Chromium is gone`));
    const id = this.#nextId++;
    this.#input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject, method }));
  }

  #read(data) {
    let start = 0;
    for (let end = data.indexOf(0); end !== -1; end = data.indexOf(0, start)) {
      this.#partial.push(data.subarray(start, end));
      const whole = this.#partial.length === 1 ? this.#partial[0] : Buffer.concat(this.#partial);
      this.#partial = [];
      start = end + 1;
      this.#dispatch(JSON.parse(whole.toString('utf8')));
    }
    if (start < data.length) this.#partial.push(data.subarray(start));
  }

  #dispatch(message) {
    if (message.id) return this.#settle(message);
    if (message.method === 'Target.attachedToTarget') {
      const session = new Session(this, message.params.sessionId, message.params.targetInfo);
      this.#sessions.set(session.id, session);
      this.emit('attached', session);
    } else if (message.method === 'Target.detachedFromTarget') {
      const session = this.#sessions.get(message.params.sessionId);
      this.#sessions.delete(message.params.sessionId);
      session?.emit('detached');
    }
    const receiver = message.sessionId ? this.#sessions.get(message.sessionId) : this;
    receiver?.emit(message.method, message.params);
  }

  #settle({ id, error, result }) {
    const waiting = this.#pending.get(id);
    if (!waiting) return;
    this.#pending.delete(id);
    if (error) waiting.reject(new Error(`${waiting.method}: ${error.message}${error.data ? ` ${error.data}` : ''}`));
    else waiting.resolve(result);
  }

  #close() {
    if (this.closed) return;
    this.closed = true;
    for (const { reject, method } of this.#pending.values()) reject(new Error(`${method}: Chromium is gone`));
    this.#pending.clear();
    // First the whole, then its parts: closed windows alone would look like a user who closed them.
    this.emit('close');
    for (const session of this.#sessions.values()) session.emit('detached');
    this.#sessions.clear();
  }
}

/** For commands whose failure means only that the page went away meanwhile. */
export const ignoreGone = () => {};
