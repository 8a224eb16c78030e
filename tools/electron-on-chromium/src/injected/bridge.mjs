// contextBridge: the same code runs in the page's world and in the preload's world of one frame. The two talk by
// synchronous events under a secret name; `detail` is structured-cloned between worlds, so functions and promises
// travel as numbers.
/* global window, CustomEvent, EventTarget, Event */

// Taken before any script of the page runs: the page may replace all of these later.
const dispatch = Function.prototype.call.bind(EventTarget.prototype.dispatchEvent);
const listen = Function.prototype.call.bind(EventTarget.prototype.addEventListener);
const stop = Function.prototype.call.bind(Event.prototype.stopImmediatePropagation);
const detailOf = Function.prototype.call.bind(Object.getOwnPropertyDescriptor(CustomEvent.prototype, 'detail').get);
const BridgeEvent = CustomEvent;
const { keys, freeze, getPrototypeOf, defineProperty } = Object;
const { isArray } = Array;
const tag = Function.prototype.call.bind(Object.prototype.toString);
const CLONED =
  /^\[object (ArrayBuffer|SharedArrayBuffer|Map|Set|Date|RegExp|Error|Blob|File|FileList|ImageData|ImageBitmap|DataView|.*Array)\]$/;
const DEPTH = 1000;

/** Values to messages and back. `send` is for promises, which settle later. */
class BridgeValues {
  #mark;
  #send;
  #functions = new Map();
  #ids = new WeakMap();
  #promises = new Map();
  #nextId = 1;
  call = null;

  constructor(secret, send) {
    this.#mark = `${secret}$`;
    this.#send = send;
  }

  wrap(value, depth = 0) {
    if (depth > DEPTH) throw new Error('contextBridge: the value is nested too deeply');
    if (typeof value === 'function') return { [this.#mark]: 'function', id: this.#idOf(value) };
    if (typeof value === 'symbol') throw new Error('contextBridge: a symbol cannot cross');
    if (value === null || typeof value !== 'object') return value;
    if (value instanceof Promise) return { [this.#mark]: 'promise', id: this.#watch(value) };
    if (isArray(value)) return value.map((item) => this.wrap(item, depth + 1));
    if (CLONED.test(tag(value))) return value;
    const out = {};
    for (const key of keys(value)) out[key] = this.wrap(value[key], depth + 1);
    return out;
  }

  unwrap(value, frozen = false) {
    if (value === null || typeof value !== 'object') return value;
    if (value[this.#mark] === 'function') return (...args) => this.call(value.id, args);
    if (value[this.#mark] === 'promise') {
      return new Promise((resolve, reject) => this.#promises.set(value.id, { resolve, reject }));
    }
    const seal = frozen ? freeze : (made) => made;
    if (isArray(value)) return seal(value.map((item) => this.unwrap(item, frozen)));
    if (getPrototypeOf(value) !== Object.prototype) return value;
    const out = {};
    for (const key of keys(value)) out[key] = this.unwrap(value[key], frozen);
    return seal(out);
  }

  run(id, args) {
    return this.#functions.get(id)(...args.map((item) => this.unwrap(item)));
  }

  settle(id, how, value) {
    const promise = this.#promises.get(id);
    this.#promises.delete(id);
    promise?.[how](this.unwrap(value));
  }

  #idOf(fn) {
    if (!this.#ids.has(fn)) {
      this.#ids.set(fn, this.#nextId);
      this.#functions.set(this.#nextId++, fn);
    }
    return this.#ids.get(fn);
  }

  #watch(promise) {
    const id = this.#nextId++;
    const tell = (how) => (value) => this.#send({ kind: 'settle', id, how, value: this.wrap(value) });
    promise.then(tell('resolve'), tell('reject'));
    return id;
  }
}

/**
 * @param {'page' | 'preload'} side
 * @param {string} secret the same on both sides, unknown to the page
 */
export function makeBridge(side, secret) {
  const other = side === 'page' ? 'preload' : 'page';
  const send = (message) => dispatch(window, new BridgeEvent(secret + other, { detail: message }));
  const values = new BridgeValues(secret, send);
  let answer; // filled by the other side while our dispatch is still running

  const ask = (message) => {
    answer = undefined;
    send(message);
    const given = answer;
    answer = undefined;
    if (!given) throw new Error('An object could not be cloned.');
    if (given.kind === 'throw') throw values.unwrap(given.value);
    return values.unwrap(given.value);
  };
  values.call = (id, args) => ask({ kind: 'call', id, args: args.map((item) => values.wrap(item)) });

  const answerCall = ({ id, args }) => {
    try {
      send({ kind: 'return', value: values.wrap(values.run(id, args)) });
    } catch (error) {
      send({ kind: 'throw', value: error instanceof Error ? error : values.wrap(error) });
    }
  };
  const exposeHere = ({ name, value }) => {
    try {
      if (name in window) throw new Error(`Cannot bind an API on top of an existing property on the window object`);
      defineProperty(window, name, { value: values.unwrap(value, true), enumerable: true });
      send({ kind: 'return' });
    } catch (error) {
      send({ kind: 'throw', value: error });
    }
  };

  listen(
    window,
    secret + side,
    (event) => {
      stop(event);
      const message = detailOf(event);
      if (!message) return;
      if (message.kind === 'call') answerCall(message);
      else if (message.kind === 'settle') values.settle(message.id, message.how, message.value);
      else if (message.kind === 'expose') exposeHere(message);
      else answer = message;
    },
    true,
  );
  return { expose: (name, api) => void ask({ kind: 'expose', name, value: values.wrap(api) }) };
}
