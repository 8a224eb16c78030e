import { expect, startWorkstation, test } from './support/workstation.ts';

test('the page has no Node, no Electron and no generic channel', async ({ workstation: { page } }) => {
  const seen = await page.evaluate(() => {
    const scope = globalThis as unknown as Record<string, unknown>;
    const bridge = scope['scrim'] as Record<string, Record<string, unknown>>;
    return {
      node: ['require', 'process', 'module', 'Buffer', 'global'].map((name) => typeof scope[name]),
      rooms: Object.keys(bridge).sort(),
      generic: ['send', 'invoke', 'on', 'ipcRenderer', 'start'].filter(
        (name) => name in bridge || name in (bridge['imports'] ?? {}),
      ),
      frozen: Object.isFrozen(bridge) && Object.isFrozen(bridge['items']),
    };
  });
  expect(seen.node).toEqual(['undefined', 'undefined', 'undefined', 'undefined', 'undefined']);
  expect(seen.rooms).toEqual([
    'account',
    'app',
    'cases',
    'community',
    'consent',
    'detection',
    'discussion',
    'exports',
    'imports',
    'inbox',
    'items',
    'lookUp',
    'moderation',
    'onEvent',
    'people',
    'queue',
    'receiving',
    'shared',
    'templates',
    'vault',
  ]);
  expect(seen.generic).toEqual([]);
  expect(seen.frozen).toBe(true);
});

test('inline scripts, inline handlers and foreign scripts do not run', async ({ workstation: { page } }) => {
  const ran = await page.evaluate(async () => {
    const scope = globalThis as unknown as { broken?: string[] };
    scope.broken = [];
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
    const inline = document.createElement('script');
    inline.textContent = 'globalThis.broken.push("inline")';
    const data = document.createElement('script');
    data.src = 'data:text/javascript,globalThis.broken.push("data")';
    const foreign = document.createElement('script');
    foreign.src = 'https://scripts.example/x.js';
    const finished = [data, foreign].map(
      (script) => new Promise((resolve) => script.addEventListener('error', resolve)),
    );
    document.body.append(inline, data, foreign);
    const handler = document.createElement('div');
    handler.setAttribute('onclick', 'globalThis.broken.push("handler")');
    document.body.append(handler);
    handler.click();
    await Promise.all(finished);
    return { broken: scope.broken, violations };
  });
  expect(ran.broken).toEqual([]);
  expect(ran.violations.length).toBeGreaterThanOrEqual(3);
});

test('the page reaches nothing but its own scheme', async ({ workstation: { page } }) => {
  const reached = await page.evaluate(async () => {
    const tried = ['https://example.com/', 'http://127.0.0.1:9/', 'file:///etc/hostname'];
    return Promise.all(
      tried.map((url) =>
        fetch(url).then(
          () => 'reached',
          () => 'refused',
        ),
      ),
    );
  });
  expect(reached).toEqual(['refused', 'refused', 'refused']);
});

test('paths outside of the window’s folder are not served', async ({ workstation: { page } }) => {
  const statuses = await page.evaluate(async () => {
    const tried = [
      '/package.json',
      '/..%2f..%2fpackage.json',
      '/%2e%2e/%2e%2e/package.json',
      '/media/items/00000000-0000-4000-8000-000000000000/thumbnail',
      '/media/nothing',
    ];
    return Promise.all(tried.map(async (url) => (await fetch(url)).status));
  });
  for (const status of statuses) expect([403, 404, 422, 423]).toContain(status);
});

test('navigation away is prevented and the page stays', async ({ workstation: { app, page } }) => {
  const before = page.url();
  await page.evaluate(() => {
    const link = document.createElement('a');
    link.href = 'https://example.com/';
    link.textContent = 'away';
    link.id = 'away';
    document.body.append(link);
    link.click();
  });
  // The window answers after the attempt, so the attempt is over when a verb has made its way to main and back.
  expect(
    (
      await page.evaluate(() =>
        (globalThis as unknown as { scrim: { app: { info: () => Promise<{ ok: boolean }> } } }).scrim.app.info(),
      )
    ).ok,
  ).toBe(true);
  expect(page.url()).toBe(before);
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('no second window opens', async ({ workstation: { app, page } }) => {
  await page.evaluate(() => void globalThis.open('https://example.com/', '_blank'));
  await page.evaluate(() => void globalThis.open('/index.html', '_blank'));
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('permissions are denied when asked for and when checked', async ({ workstation: { page } }) => {
  const answers = await page.evaluate(async () => {
    const state = (name: string) =>
      navigator.permissions.query({ name: name as PermissionName }).then(
        (status) => status.state,
        () => 'denied',
      );
    const position = new Promise<string>((resolve) =>
      navigator.geolocation.getCurrentPosition(
        () => resolve('granted'),
        () => resolve('denied'),
      ),
    );
    const camera =
      (navigator.mediaDevices as MediaDevices | undefined)?.getUserMedia({ video: true }).then(
        () => 'granted',
        () => 'denied',
      ) ?? 'denied';
    return [
      await state('geolocation'),
      await state('notifications'),
      await state('camera'),
      await position,
      await camera,
    ];
  });
  for (const answer of answers) expect(answer).toBe('denied');
});

test('an attached webview is refused', async ({ workstation: { app } }) => {
  const prevented = await app.evaluate(({ BrowserWindow }) => {
    let refused = false;
    const contents = BrowserWindow.getAllWindows()[0]!.webContents;
    const event = { preventDefault: () => (refused = true), defaultPrevented: false };
    contents.emit('will-attach-webview', event, {}, {});
    return refused;
  });
  expect(prevented).toBe(true);
});

test('a verb refuses arguments that do not fit its schema', async ({ workstation: { page } }) => {
  const answers = await page.evaluate(async () => {
    const { items, vault, imports } = (
      globalThis as unknown as { scrim: Record<string, Record<string, (args?: unknown) => Promise<unknown>>> }
    ).scrim;
    return [
      await items!['get']!({ item: '../../etc/passwd' }),
      await items!['list']!({ offset: -1, limit: 1e9 }),
      await vault!['create']!({ passphrase: { toString: 'x' } }),
      await imports!['cancel']!(null),
    ];
  });
  for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'INVALID_REQUEST' } });
});

test('a window that is not ours gets no answer from the verbs', async ({ workstation: { app } }) => {
  const answer = await app.evaluate(async ({ BrowserWindow }) => {
    const preload = `${process.cwd()}/dist/preload/preload.cjs`;
    const stranger = new BrowserWindow({
      show: false,
      webPreferences: { preload, sandbox: true, contextIsolation: true, nodeIntegration: false },
    });
    await stranger.loadURL('app://scrim/index.html');
    const result = (await stranger.webContents.executeJavaScript('scrim.app.info()')) as unknown;
    stranger.destroy();
    return result;
  });
  expect(answer).toEqual({ ok: false, error: { code: 'INVALID_REQUEST', params: { where: 'sender' } } });
});

test('a second start hands over to the first and ends', async ({ workstation: { app, home } }) => {
  const second = await startWorkstation(home).then(
    () => 'opened',
    () => 'ended',
  );
  expect(second).toBe('ended');
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});
