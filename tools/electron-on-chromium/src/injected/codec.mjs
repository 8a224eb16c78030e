// Structured clone as JSON plus a list of byte arrays. The same text runs in Node and in the page (inject.mjs).
/* global atob, btoa */

const CANNOT_CLONE = 'An object could not be cloned.';
const REFUSED_TAGS = new Set(['Promise', 'WeakMap', 'WeakSet', 'WeakRef', 'Blob', 'File', 'FileList', 'Window']);
const ERRORS = { Error, TypeError, RangeError, SyntaxError, ReferenceError, EvalError, URIError };
const VIEWS = {
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
  DataView,
};

const tagOf = (value) => Object.prototype.toString.call(value).slice(8, -1);

/** Assigning to `__proto__` would set the prototype; structured clone makes an own property of it. */
function setOwn(object, key, value) {
  if (key !== '__proto__') object[key] = value;
  else Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

function encodePrimitive(value) {
  if (value === undefined) return { $: 'undefined' };
  if (typeof value === 'bigint') return { $: 'bigint', v: String(value) };
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))) {
    return { $: 'number', v: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (typeof value === 'symbol' || typeof value === 'function') throw new Error(CANNOT_CLONE);
  return value;
}

function encodeObject(value, tag, encode, bytes) {
  if (Array.isArray(value)) return { $: 'array', v: Array.from(value, encode) };
  if (tag === 'ArrayBuffer' || tag === 'SharedArrayBuffer')
    return { $: 'buffer', i: bytes.push(new Uint8Array(value)) - 1 };
  if (ArrayBuffer.isView(value)) {
    const view = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
    return { $: 'view', c: tag in VIEWS ? tag : 'Uint8Array', i: bytes.push(view) - 1 };
  }
  if (tag === 'Date') return { $: 'date', v: value.getTime() };
  if (tag === 'RegExp') return { $: 'regexp', s: value.source, f: value.flags };
  if (tag === 'Map') return { $: 'map', v: Array.from(value, ([key, item]) => [encode(key), encode(item)]) };
  if (tag === 'Set') return { $: 'set', v: Array.from(value, encode) };
  if (tag === 'Error' || value instanceof Error) return { $: 'error', n: value.name, m: value.message, s: value.stack };
  if (REFUSED_TAGS.has(tag)) throw new Error(CANNOT_CLONE);
  return { $: 'object', v: Object.keys(value).map((key) => [key, encode(value[key])]) };
}

/**
 * @returns {{ json: unknown, bytes: Uint8Array[] }} `bytes` are views of the value's own memory, not copies
 * @throws what structured clone throws for functions, symbols, promises and handles
 */
export function encodeClone(value) {
  const bytes = [];
  const seen = new Map();
  const encode = (item) => {
    if (item === null || typeof item !== 'object') return encodePrimitive(item);
    if (seen.has(item)) return { $: 'seen', i: seen.get(item) };
    seen.set(item, seen.size);
    return encodeObject(item, tagOf(item), encode, bytes);
  };
  return { json: encode(value), bytes };
}

function exactBuffer(view) {
  if (view.byteOffset === 0 && view.byteLength === view.buffer.byteLength) return view.buffer;
  return view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength);
}

function decodeObject(node, decode, remember, bytes) {
  switch (node.$) {
    case 'array': {
      const out = remember([]);
      for (const item of node.v) out.push(decode(item));
      return out;
    }
    case 'map': {
      const out = remember(new Map());
      for (const [key, item] of node.v) out.set(decode(key), decode(item));
      return out;
    }
    case 'set': {
      const out = remember(new Set());
      for (const item of node.v) out.add(decode(item));
      return out;
    }
    case 'buffer':
      return remember(exactBuffer(bytes[node.i]));
    case 'view':
      return remember(new VIEWS[node.c](exactBuffer(bytes[node.i])));
    case 'date':
      return remember(new Date(node.v));
    case 'regexp':
      return remember(new RegExp(node.s, node.f));
    case 'error': {
      const out = remember(new (ERRORS[node.n] ?? Error)(node.m));
      out.stack = node.s;
      return out;
    }
    default: {
      const out = remember({});
      for (const [key, item] of node.v) setOwn(out, key, decode(item));
      return out;
    }
  }
}

/** The inverse of `encodeClone`. */
export function decodeClone(json, bytes) {
  const seen = [];
  const decode = (node) => {
    if (node === null || typeof node !== 'object') return node;
    if (node.$ === 'undefined') return undefined;
    if (node.$ === 'bigint') return BigInt(node.v);
    if (node.$ === 'number') return Number(node.v);
    if (node.$ === 'seen') return seen[node.i];
    // The place is taken before the children, as when encoding: that is what numbers them alike.
    const place = seen.push(undefined) - 1;
    return decodeObject(node, decode, (made) => (seen[place] = made), bytes);
  };
  return decode(json);
}

/** Base64 for the page; Chromium before 133 has no toBase64. */
export function bytesToBase64(bytes) {
  if (bytes.toBase64) return bytes.toBase64();
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

export function base64ToBytes(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
