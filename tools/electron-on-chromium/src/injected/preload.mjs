// Runs in the preload's own world: what `require('electron')` gives a sandboxed preload, and the channel behind it.
/* global window, File, URLSearchParams */
import { base64ToBytes, bytesToBase64, decodeClone, encodeClone } from './codec.mjs';
import { PreloadEmitter } from './emitter.mjs';

// Divisible by three, so that pieces of base64 can be joined.
const PIECE = 384 * 1024;

/** Messages to and from the main process, in order. Large byte arrays go ahead of their message in pieces. */
class Channel {
  #post;
  #incoming = new Map();
  #nextId = 1;
  receive = null;

  constructor(post) {
    this.#post = post;
  }

  send(message, value) {
    const { json, bytes } = encodeClone(value);
    this.#post(JSON.stringify({ ...message, json, bytes: bytes.map((view) => this.#sendBytes(view)) }));
  }

  #sendBytes(view) {
    if (view.length <= PIECE) return bytesToBase64(view);
    const id = this.#nextId++;
    for (let i = 0; i < view.length; i += PIECE) {
      this.#post(JSON.stringify({ kind: 'piece', id, data: bytesToBase64(view.subarray(i, i + PIECE)) }));
    }
    return { id };
  }

  /** Called by the main process with a whole message, in order. */
  deliver(text) {
    const message = JSON.parse(text);
    const bytes = message.bytes.map((item) => (typeof item === 'string' ? base64ToBytes(item) : this.#take(item.id)));
    this.receive(message, decodeClone(message.json, bytes));
  }

  /** Called by the main process with the next piece of a byte array whose message follows. */
  deliverPiece(id, total, data) {
    const known = this.#incoming.get(id) ?? { view: new Uint8Array(total), length: 0 };
    const piece = base64ToBytes(data);
    known.view.set(piece, known.length);
    known.length += piece.length;
    this.#incoming.set(id, known);
  }

  #take(id) {
    const { view } = this.#incoming.get(id);
    this.#incoming.delete(id);
    return view;
  }
}

/**
 * A truly synchronous call. The main process sees Debugger.paused in a function of this name, reads `argument`, writes
 * `result` and resumes (sync-calls.mjs).
 */
// eslint-disable-next-line no-unused-vars -- the arguments are read through the debugger
function standInSyncCall(operation, argument) {
  let result = '';
  // eslint-disable-next-line no-debugger -- the pause is the call
  debugger;
  return result;
}

/** What arrives during a synchronous call waits for its end: a paused page hears no event. */
const arrived = [];
let calling = false;

function callSynchronously(operation, argument, channel) {
  calling = true;
  try {
    return standInSyncCall(operation, argument);
  } finally {
    calling = false;
    queueMicrotask(() => {
      for (const [message, value] of arrived.splice(0)) channel.receive(message, value);
    });
  }
}

function makeIpcRenderer(channel, notSupported) {
  const waiting = new Map();
  let nextId = 1;
  const ipcRenderer = Object.assign(new PreloadEmitter(), {
    send: (name, ...args) => channel.send({ kind: 'send', channel: name }, args),
    invoke: (name, ...args) =>
      new Promise((resolve, reject) => {
        const id = nextId++;
        channel.send({ kind: 'invoke', channel: name, id }, args);
        waiting.set(id, { resolve, reject, name });
      }),
    sendSync(name, ...args) {
      const { json, bytes } = encodeClone(args);
      const question = JSON.stringify({ channel: name, json, bytes: bytes.map(bytesToBase64) });
      const answer = JSON.parse(callSynchronously('sendSync', question, channel));
      return decodeClone(answer.json, answer.bytes.map(base64ToBytes));
    },
    postMessage: () => notSupported('ipcRenderer.postMessage'),
    sendToHost: () => notSupported('ipcRenderer.sendToHost'),
  });
  channel.receive = (message, value) => {
    if (calling) {
      arrived.push([message, value]);
      return;
    }
    if (message.kind === 'send') {
      ipcRenderer.emit(message.channel, { sender: ipcRenderer, senderId: 0, ports: [], preventDefault() {} }, ...value);
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.error === undefined) call?.resolve(value);
    else call?.reject(new Error(`Error invoking remote method '${call.name}': ${message.error}`));
  };
  return ipcRenderer;
}

function getPathForFile(file, channel) {
  if (!(file instanceof File)) {
    throw new TypeError('getPathForFile expected to receive a File object but one was not provided');
  }
  return callSynchronously('path', file, channel);
}

function makeModules(config, channel, bridge) {
  const notSupported = (name) => {
    throw new Error(`not supported by the stand-in: ${name}`);
  };
  const fenced = (name, members) =>
    new Proxy(members, {
      get(target, key) {
        if (typeof key !== 'symbol' && !(key in target) && key !== 'then') notSupported(`${name}.${key}`);
        // Bound, because private fields do not see through a Proxy.
        return typeof target[key] === 'function' ? target[key].bind(target) : target[key];
      },
    });
  const electron = fenced('electron (preload)', {
    ipcRenderer: fenced('ipcRenderer', makeIpcRenderer(channel, notSupported)),
    contextBridge: fenced('contextBridge', { exposeInMainWorld: (name, api) => bridge.expose(name, api) }),
    webUtils: fenced('webUtils', { getPathForFile: (file) => getPathForFile(file, channel) }),
    crashReporter: fenced('crashReporter', { start() {} }),
    __esModule: undefined,
    default: undefined,
  });
  return {
    electron,
    'electron/renderer': electron,
    'electron/common': electron,
    events: Object.assign(PreloadEmitter, { EventEmitter: PreloadEmitter }),
    timers: {
      setTimeout,
      setInterval,
      clearTimeout,
      clearInterval,
      setImmediate: (f, ...args) => setTimeout(f, 0, ...args),
    },
    url: { URL, URLSearchParams },
  };
}

function makeProcess(config) {
  const none = () => {};
  return {
    ...config.process,
    env: Object.freeze(config.process.env),
    on: none,
    once: none,
    nextTick: (callback, ...args) => queueMicrotask(() => callback(...args)),
    uptime: () => performance.now() / 1000,
  };
}

/**
 * Chromium's request hook sees http and https only. What goes elsewhere is refused here, before it starts, and told to
 * the main process, whose listeners can only be asked afterwards.
 */
function refuseOtherSchemes(channel) {
  window.navigation?.addEventListener('navigate', (event) => {
    const { url } = event.destination;
    if (!event.cancelable || event.downloadRequest || /^https?:/.test(url)) return;
    event.preventDefault();
    channel.send({ kind: 'navigation-refused' }, url);
  });
}

/**
 * @param {object} config made by inject.mjs
 * @param {{ expose: Function }} bridge
 * @param {Function | null} preload the app's script, wrapped as CommonJS
 */
export function startPreload(config, bridge, preload) {
  const post = window[config.binding];
  delete window[config.binding];
  const channel = new Channel(post);
  // Only this world sees it; the main process calls it with Runtime.callFunctionOn.
  window[config.receiver] = (...args) => (args.length === 1 ? channel.deliver(...args) : channel.deliverPiece(...args));
  refuseOtherSchemes(channel);
  const modules = makeModules(config, channel, bridge);
  const require = (name) => {
    const found = modules[name.replace(/^node:/, '')];
    if (!found) throw new Error(`module not found: ${name}`);
    return found;
  };
  const module = { exports: {} };
  try {
    preload?.call(
      module.exports,
      require,
      module,
      module.exports,
      makeProcess(config),
      window,
      modules.timers.setImmediate,
    );
  } catch (error) {
    console.error(`Unable to load preload script: ${config.preloadPath}`);
    console.error(error);
    channel.send({ kind: 'preload-error' }, String(error?.stack ?? error));
  }
}
