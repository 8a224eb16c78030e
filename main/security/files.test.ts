import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveWindowFile } from './files.ts';

let root: string;
let folder: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'scrim-window-'));
  folder = join(root, 'window');
  await mkdir(folder);
  await writeFile(join(folder, 'index.html'), '<meta property="csp-nonce" nonce="__CSP_NONCE__">');
  await writeFile(join(folder, 'index.js'), 'export {};');
  await writeFile(join(folder, 'notes.txt'), 'x');
  await writeFile(join(root, 'secret.json'), '{}');
});
afterAll(() => rm(root, { recursive: true, force: true }));

it('serves the page with a nonce that is fresh at each load and stands in its policy', async () => {
  const first = await serveWindowFile(folder, '/');
  const second = await serveWindowFile(folder, '/index.html');
  const nonce = /nonce="([^"]+)"/.exec(await first.text())?.[1];
  expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
  expect(first.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
  expect(await second.text()).not.toContain(nonce);
});

it('has a policy without unsafe sources, wildcards or remote hosts', async () => {
  const policy = (await serveWindowFile(folder, '/')).headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
});

it.each([
  '/../secret.json',
  '/%2e%2e/secret.json',
  '/..%2fsecret.json',
  '/a/../../secret.json',
  '//secret.json',
  '/notes.txt',
  '/missing.js',
])('answers 404 to %s', async (path) => {
  expect((await serveWindowFile(folder, path)).status).toBe(404);
});

it('serves scripts as scripts, without sniffing', async () => {
  const script = await serveWindowFile(folder, '/index.js');
  expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  expect(script.headers.get('x-content-type-options')).toBe('nosniff');
});
