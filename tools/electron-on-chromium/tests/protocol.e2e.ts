import { request as httpRequest } from 'node:http';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { close, launch, type Fixture, type FixtureGlobals } from './support.ts';

let fixture: Fixture;
test.beforeAll(async () => {
  fixture = await launch();
});
test.afterAll(() => close(fixture));

test('the origin is secure and stable, and requests carry the app’s own URLs', async () => {
  const seen = await fixture.page.evaluate(async () => {
    const response = await fetch('/echo?a=b', { method: 'POST', body: 'x'.repeat(100_000), headers: { 'x-own': '1' } });
    return { secure: isSecureContext, origin: location.origin, echo: (await response.json()) as unknown };
  });
  expect(seen).toEqual({
    secure: true,
    origin: 'http://bundle.app.localhost',
    echo: {
      method: 'POST',
      url: 'app://bundle/echo?a=b',
      origin: 'app://bundle',
      referer: 'app://bundle/index.html',
      own: '1',
      length: 100_000,
    },
  });
});

test('a range is answered with 206 and its bytes', async () => {
  const seen = await fixture.page.evaluate(async () => {
    const response = await fetch('/big.bin', { headers: { range: 'bytes=5-14' } });
    return [response.status, response.headers.get('content-range'), await response.text()];
  });
  expect(seen).toEqual([206, 'bytes 5-14/1048576', 'scrimscrim']);
});

test('a streamed body arrives part by part, while the handler still waits', async () => {
  const parts = await fixture.page.evaluate(async () => {
    const reader = (await fetch('/stream')).body!.getReader();
    const decoder = new TextDecoder();
    const got: string[] = [];
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      got.push(decoder.decode(part.value));
      await fetch('/next');
    }
    return got;
  });
  expect(parts).toEqual(['one,', 'two,', 'three']);
});

test('when the page gives a fetch up, the handler’s request is aborted', async () => {
  await fixture.page.evaluate(async () => {
    const stop = new AbortController();
    const response = await fetch('/stream', { signal: stop.signal });
    await response.body!.getReader().read();
    stop.abort();
  });
  await expect.poll(() => fixture.app.evaluate(() => (globalThis as unknown as FixtureGlobals).aborted)).toBe(true);
});

test('workers load from the scheme and fetch from it', async () => {
  const message = await fixture.page.evaluate(
    () =>
      new Promise((resolve) => {
        const worker = new Worker('./worker.js');
        worker.onmessage = ({ data }: MessageEvent) => resolve(data);
        worker.postMessage(0);
      }),
  );
  expect(message).toEqual({ status: 206, text: 'scrim', origin: 'http://bundle.app.localhost' });
});

test('redirects stay in the scheme, and other hosts of it reach the handler', async () => {
  const seen = await fixture.page.evaluate(async () => {
    const response = await fetch('/redirect');
    return [response.url, response.redirected, response.status];
  });
  expect(seen).toEqual(['http://bundle.app.localhost/index.html', true, 200]);
  const failure = await fixture.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!
      .loadURL('app://other/x')
      .then(
        () => 'loaded',
        (error: Error) => error.message,
      ),
  );
  expect(failure).toBe('loaded');
  await expect(fixture.page.locator('body')).toHaveText('no such host');
  await fixture.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.loadURL('app://bundle/index.html'),
  );
});

test('the policy of the response header holds: no inline script, no foreign host, no eval', async () => {
  await fixture.page.locator('html[data-ready]').waitFor();
  const seen = await fixture.page.evaluate(async () => {
    const violations: string[] = [];
    document.addEventListener('securitypolicyviolation', (event) => violations.push(event.effectiveDirective));
    const script = document.createElement('script');
    script.textContent = 'globalThis.inlineRan = true';
    document.body.append(script);
    const style = document.createElement('div');
    style.setAttribute('style', 'color: red');
    document.body.append(style);
    const foreign = await fetch('https://example.com/').then(
      () => 'fetched',
      () => 'refused',
    );
    // The events come in tasks of their own.
    while (violations.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    return { inline: window.inlineRan, foreign, violations: violations.sort() };
  });
  expect(seen).toEqual({
    inline: undefined,
    foreign: 'refused',
    violations: ['connect-src', 'script-src-elem', 'style-src-attr'],
  });
  const events = await fixture.app.evaluate(() => (globalThis as unknown as FixtureGlobals).events);
  expect(events.some((event) => event.startsWith('console error') && event.includes('Content Security Policy'))).toBe(
    true,
  );
});

test('another process on this machine gets nothing from the loopback server', async () => {
  const command = readFileSync(join('/proc', String(chromiumPid()), 'cmdline'), 'utf8');
  const port = Number(/127\.0\.0\.1:(\d+)/.exec(command)?.[1]);
  const status = (headers: Record<string, string>) =>
    new Promise((resolve, reject) => {
      httpRequest({ port, path: '/index.html', headers }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end();
    });
  expect(await status({ host: 'bundle.app.localhost' })).toBe(403);
  expect(await status({ host: 'bundle.app.localhost', cookie: '__standin=guess' })).toBe(403);
  expect(await status({ host: '127.0.0.1' })).toBe(403);
});

function chromiumPid(): number {
  const record = readFileSync(join(fixture.home, 'chromium-profile.owner.json'), 'utf8');
  return (JSON.parse(record) as { chromium: { pid: number } }).chromium.pid;
}

test('webRequest can cancel requests of the scheme and of https, and change response headers', async () => {
  await fixture.app.evaluate(({ session }) => {
    const scope = globalThis as unknown as { asked: string[] };
    scope.asked = [];
    session.defaultSession.webRequest.onBeforeRequest((details, answer) => {
      scope.asked.push(details.url);
      answer({ cancel: details.url.endsWith('/next') || details.url.startsWith('https:') });
    });
    session.defaultSession.webRequest.onHeadersReceived({ urls: ['app://*/echo*'] }, (details, answer) =>
      answer({ responseHeaders: { ...details.responseHeaders, 'X-Added': ['yes'] } }),
    );
  });
  const seen = await fixture.page.evaluate(async () => {
    const echo = await fetch('/echo');
    const big = await fetch('/big.bin', { headers: { range: 'bytes=0-1' } });
    const next = await fetch('/next').catch(() => 'cancelled');
    return [echo.headers.get('x-added'), big.headers.get('x-added'), next];
  });
  expect(seen).toEqual(['yes', null, 'cancelled']);
  const asked = await fixture.app.evaluate(({ session }) => {
    session.defaultSession.webRequest.onBeforeRequest(null);
    session.defaultSession.webRequest.onHeadersReceived(null);
    return (globalThis as unknown as { asked: string[] }).asked;
  });
  expect(asked).toEqual(['app://bundle/echo', 'app://bundle/big.bin', 'app://bundle/next']);
  expect(
    await fixture.page.evaluate(() => fetch('/echo').then((response) => response.headers.get('x-added'))),
  ).toBeNull();
});

test('webRequest is asked about foreign requests that no policy stops', async () => {
  const asked = await fixture.app.evaluate(async ({ BrowserWindow, session }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    const urls: string[] = [];
    session.defaultSession.webRequest.onBeforeRequest({ urls: ['https://*/*'] }, (details, answer) => {
      urls.push(details.url);
      answer({ cancel: true });
    });
    await webContents.loadURL('app://bundle/plain');
    await webContents.executeJavaScript("fetch('https://foreign.example/x').catch(() => 'refused')");
    session.defaultSession.webRequest.onBeforeRequest(null);
    await webContents.loadURL('app://bundle/index.html');
    return urls;
  });
  expect(asked).toEqual(['https://foreign.example/x']);
  await fixture.page.locator('html[data-ready]').waitFor();
});

test('permissions are what the handlers answer, and no for the rest', async () => {
  const states = () =>
    fixture.page.evaluate(async () => {
      const names = ['clipboard-read', 'geolocation', 'camera', 'notifications'] as PermissionName[];
      return Promise.all(names.map(async (name) => (await navigator.permissions.query({ name })).state));
    });
  expect(await states()).toEqual(['granted', 'denied', 'denied', 'denied']);
  const error = await fixture.page.evaluate(
    () =>
      new Promise((resolve) => navigator.geolocation.getCurrentPosition(resolve, (failure) => resolve(failure.code))),
  );
  expect(error).toBe(1);
  await fixture.app.evaluate(({ session }) => session.defaultSession.setPermissionCheckHandler(() => false));
  await expect.poll(states).toEqual(['denied', 'denied', 'denied', 'denied']);
});

test('the session answers for its partitions, caches and what it has no choosers for', async () => {
  const seen = await fixture.app.evaluate(async ({ session }) => {
    const other = session.fromPartition('persist:other');
    other.setSpellCheckerEnabled(false);
    other.setDevicePermissionHandler(() => false);
    other.setDisplayMediaRequestHandler((_request, answer) => answer({}));
    await other.clearCache();
    return other === session.defaultSession;
  });
  expect(seen).toBe(true);
});

test('handlers cannot be doubled, and late or unregistered schemes are refused', async () => {
  const messages = await fixture.app.evaluate(({ protocol }) => {
    const fail = (action: () => unknown) => {
      try {
        action();
        return 'no error';
      } catch (error) {
        return (error as Error).message;
      }
    };
    return [
      protocol.isProtocolHandled('app'),
      fail(() => protocol.handle('app', () => new Response())),
      fail(() => protocol.handle('unknown', () => new Response())),
      fail(() => protocol.registerSchemesAsPrivileged([])),
    ];
  });
  expect(messages).toEqual([
    true,
    "Scheme 'app' already handled",
    "not supported by the stand-in: protocol.handle of 'unknown', which is not registered as privileged",
    'protocol.registerSchemesAsPrivileged should be called before app is ready',
  ]);
});

test('net.fetch reads files and the web, and says when a file is missing', async () => {
  const seen = await fixture.app.evaluate(
    async ({ net }, file) => {
      const response = await net.fetch(file);
      const missing = await net.fetch(`${file}.no`).catch((error: Error) => error.message);
      return [response.headers.get('content-type'), (await response.text()).includes('font:'), missing];
    },
    new URL('./app/window/style.css', import.meta.url).href,
  );
  expect(seen).toEqual(['text/css', true, 'net::ERR_FILE_NOT_FOUND']);
});
