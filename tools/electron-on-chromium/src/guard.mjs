// Everything the stand-in does not implement must fail by name, at the place of use, never as a silent undefined.
import { EventEmitter } from 'node:events';

// Names that the language, inspectors and serialisers look up on any object: answering undefined is right for these.
export const PROBED = new Set([
  'then',
  'toJSON',
  'inspect',
  'constructor',
  'nodeType',
  'domain',
  'default',
  '__esModule',
]);

/** @param {string} name the API as a developer would write it, for example `app.dock` */
export function notSupported(name) {
  return new Error(`not supported by the stand-in: ${name}`);
}

/** Hands on what `target` has and throws for every other name. */
function fence(name, target) {
  return new Proxy(target, {
    get(known, key, receiver) {
      if (typeof key === 'symbol' || key in known || PROBED.has(key)) return Reflect.get(known, key, receiver);
      throw notSupported(`${name}.${key}`);
    },
  });
}

// A child of the original prototype, so that `instanceof` still finds that one behind the fence.
const childOf = (object) => Object.create(Object.getPrototypeOf(object));

/**
 * Fences a class's instances and statics. The fence sits at the end of the prototype chain and not around the
 * object, so private fields, `this` and Playwright's assignments to `app` keep working.
 */
export function guardClass(instanceName, Class) {
  Object.setPrototypeOf(Class.prototype, fence(instanceName, childOf(Class.prototype)));
  Object.setPrototypeOf(Class, fence(Class.name, Object.getPrototypeOf(Class)));
  return Class;
}

/** Every method of a destroyed object but `isDestroyed` throws Electron's own error. */
export function guardDestroyed(Class) {
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(Class.prototype))) {
    if (typeof value !== 'function' || name === 'constructor' || name === 'isDestroyed') continue;
    Class.prototype[name] = function (...args) {
      if (this.isDestroyed()) throw new TypeError('Object has been destroyed');
      return value.apply(this, args);
    };
  }
}

/** Fences a plain object of functions. */
export function guardObject(name, members) {
  return Object.setPrototypeOf(members, fence(name, childOf(members)));
}

/** A value that stands for a whole API: calling it, constructing it or reading from it throws. */
export function unsupported(name) {
  const refuse = () => {
    throw notSupported(name);
  };
  return new Proxy(function () {}, {
    apply: refuse,
    construct: refuse,
    get(target, key) {
      if (typeof key === 'symbol' || PROBED.has(key) || key === 'prototype') return undefined;
      throw notSupported(`${name}.${key}`);
    },
  });
}

/** An EventEmitter that refuses listeners for events it will never emit. */
export class GuardedEmitter extends EventEmitter {
  /**
   * @param {string} name
   * @param {readonly string[]} events the events that are emitted, or that rightly never come (said where declared)
   */
  constructor(name, events) {
    super();
    this.setMaxListeners(0);
    const known = new Set([...events, 'newListener', 'removeListener', 'error']);
    this.on('newListener', (event) => {
      if (typeof event === 'string' && !known.has(event)) throw notSupported(`${name} event '${event}'`);
    });
  }
}

/** The event object of events that a listener may refuse. */
export function preventable(members = {}) {
  return Object.assign(
    {
      defaultPrevented: false,
      preventDefault() {
        this.defaultPrevented = true;
      },
    },
    members,
  );
}
