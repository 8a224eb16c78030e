import fs from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { guardObject } from '../guard.mjs';

const TYPES = {
  css: 'text/css',
  html: 'text/html',
  ico: 'image/x-icon',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript',
  json: 'application/json',
  map: 'application/json',
  mjs: 'text/javascript',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  ttf: 'font/ttf',
  txt: 'text/plain',
  wasm: 'application/wasm',
  webp: 'image/webp',
  woff: 'font/woff',
  woff2: 'font/woff2',
};

async function fetchFile(url) {
  const file = fileURLToPath(url);
  const handle = await fs.promises.open(file).catch(() => null);
  const status = await handle?.stat();
  if (!status?.isFile()) {
    await handle?.close();
    throw new Error('net::ERR_FILE_NOT_FOUND');
  }
  const type = TYPES[path.extname(file).slice(1).toLowerCase()] ?? 'application/octet-stream';
  const headers = { 'content-type': type, 'content-length': String(status.size) };
  return new Response(Readable.toWeb(handle.createReadStream()), { headers });
}

export const net = guardObject('net', {
  /** file: is Electron's extension; all else is Node's own fetch, without Chromium's cookies and proxy. */
  async fetch(input, options) {
    const url = typeof input === 'string' ? input : (input.url ?? String(input));
    return url.startsWith('file:') ? fetchFile(url) : fetch(input, options);
  },
  isOnline: () => true,
  online: true,
});
