import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

/**
 * Takes the named files out of an npm package's .tgz, in memory: nothing of the package is unpacked, installed or run.
 * Paths are relative to the package's root. Throws if one of them is missing.
 */
export function filesOfPackage(tgz, paths) {
  const tar = gunzipSync(tgz);
  const wanted = new Map(paths.map((path) => [`package/${path}`, path]));
  const found = new Map();
  let longName = null;
  for (let at = 0; at + BLOCK <= tar.length && tar[at] !== 0;) {
    const size = parseInt(text(tar, at + 124, 12), 8);
    const type = String.fromCharCode(tar[at + 156]);
    const body = tar.subarray(at + BLOCK, at + BLOCK + size);
    if (type === 'x') longName = paxPath(body) ?? longName;
    else {
      const prefix = text(tar, at + 345, 155);
      const name = longName ?? (prefix ? `${prefix}/${text(tar, at, 100)}` : text(tar, at, 100));
      const path = wanted.get(name);
      if (path !== undefined && type !== '5') found.set(path, Buffer.from(body));
      longName = null;
    }
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  for (const path of paths) if (!found.has(path)) throw new Error(`the package holds no ${path}`);
  return found;
}

function text(tar, at, length) {
  const end = tar.indexOf(0, at);
  return tar.toString('utf8', at, end >= at && end < at + length ? end : at + length).trim();
}

function paxPath(body) {
  return /(?:^|\n)\d+ path=([^\n]*)\n/.exec(body.toString('utf8'))?.[1];
}
