import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { commonHeaders, contentSecurityPolicy } from './headers.ts';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
};

/** Serves the built window from its folder, never from outside of it, and only the types a window is made of. */
export async function serveWindowFile(folder: string, pathname: string): Promise<Response> {
  const relative = normalize(decodeURIComponent(pathname === '/' ? '/index.html' : pathname));
  const path = join(folder, relative);
  const type = types[extname(path)];
  if (!path.startsWith(folder + sep) || !type) return notFound();
  const bytes = await readFile(path).catch(() => undefined);
  if (!bytes) return notFound();
  const nonce = randomBytes(16).toString('base64');
  const isPage = extname(path) === '.html';
  const body = isPage ? bytes.toString('utf8').replaceAll('__CSP_NONCE__', nonce) : new Uint8Array(bytes);
  return new Response(body, {
    headers: {
      ...commonHeaders,
      'content-type': type,
      'content-security-policy': contentSecurityPolicy(nonce),
      'cache-control': isPage ? 'no-store' : 'no-cache',
    },
  });
}

export function notFound(): Response {
  return new Response(null, { status: 404, headers: commonHeaders });
}
