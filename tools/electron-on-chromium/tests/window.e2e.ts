import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { close, launch, type Fixture, type FixtureGlobals } from './support.ts';

let fixture: Fixture;
test.beforeAll(async () => {
  fixture = await launch();
});
test.afterAll(() => close(fixture));

/** What the fixture noted of its contents since the last call. */
const takeEvents = () =>
  fixture.app.evaluate(() => {
    const scope = globalThis as unknown as FixtureGlobals;
    return scope.events.splice(0);
  });

test('a window is shown when it is ready, with its title, size and state', async () => {
  // It is asked as soon as its page is there, which may be before it was first painted.
  await expect
    .poll(() => fixture.app.evaluate(() => (globalThis as unknown as FixtureGlobals).windowEvents))
    .toEqual(['ready-to-show', 'show', 'focus']);
  const seen = await fixture.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    return {
      title: window!.getTitle(),
      bounds: window!.getBounds(),
      visible: window!.isVisible(),
      focused: BrowserWindow.getFocusedWindow() === window,
      byContents: BrowserWindow.fromWebContents(window!.webContents) === window,
      byId: BrowserWindow.fromId(window!.id) === window,
    };
  });
  expect(seen).toEqual({
    title: 'Fixture',
    bounds: { x: 40, y: 40, width: 900, height: 640 },
    visible: true,
    focused: true,
    byContents: true,
    byId: true,
  });
});

test('Playwright finds the window of a page', async () => {
  const handle = await fixture.app.browserWindow(fixture.page);
  expect(await handle.evaluate((window: Electron.BrowserWindow) => window.getTitle())).toBe('Fixture');
});

test('the page is exactly as large as the content size asked for', async () => {
  const size = () => fixture.page.evaluate(() => [innerWidth, innerHeight]);
  expect(await size()).toEqual([900, 640]);
  for (const wanted of [
    [1280, 800],
    [1920, 1080],
    [800, 600],
  ] as const) {
    const told = await fixture.app.evaluate(({ BrowserWindow }, [width, height]) => {
      const [window] = BrowserWindow.getAllWindows();
      window!.setContentSize(width, height);
      return [window!.getContentSize(), window!.getSize()];
    }, wanted);
    expect(told).toEqual([[...wanted], [...wanted]]);
    await expect.poll(size).toEqual([...wanted]);
  }
  const picture = await fixture.page.screenshot();
  expect([picture.readUInt32BE(16), picture.readUInt32BE(20)]).toEqual([800, 600]);
});

test('mouse and keyboard reach the page', async () => {
  await fixture.page.click('#button');
  await fixture.page.locator('#button').focus();
  await fixture.page.keyboard.press('Enter');
  const box = (await fixture.page.locator('#button').boundingBox())!;
  await fixture.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect(fixture.page.locator('#button')).toHaveText('3');
  await fixture.page.fill('#text', 'first');
  await fixture.page.locator('#text').press('End');
  await fixture.page.keyboard.type(' second');
  await expect(fixture.page.locator('#text')).toHaveValue('first second');
});

test('hide, show, minimize, maximize and restore are remembered and told', async () => {
  const seen = await fixture.app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const told: string[] = [];
    for (const name of ['hide', 'show', 'minimize', 'restore', 'maximize', 'unmaximize', 'resize', 'move'] as const) {
      window!.on(name as 'show', () => told.push(name));
    }
    window!.hide();
    const hidden = [window!.isVisible(), BrowserWindow.getFocusedWindow() === null];
    window!.show();
    window!.minimize();
    const minimized = window!.isMinimized();
    window!.restore();
    window!.maximize();
    const maximized = window!.isMaximized();
    window!.unmaximize();
    window!.setBounds({ x: 10, width: 820 });
    window!.setMenuBarVisibility(false);
    window!.setBackgroundColor('#000');
    window!.setTitle('Renamed');
    return { told, hidden, minimized, maximized, title: window!.getTitle(), bounds: window!.getBounds() };
  });
  expect(seen).toEqual({
    told: ['hide', 'show', 'minimize', 'restore', 'maximize', 'unmaximize', 'resize', 'move'],
    hidden: [false, true],
    minimized: true,
    maximized: true,
    title: 'Renamed',
    bounds: { x: 10, y: 40, width: 820, height: 600 },
  });
});

test('a larger zoom factor gives a smaller viewport with more pixels', async () => {
  const viewport = () => fixture.page.evaluate(() => [innerWidth, innerHeight, devicePixelRatio]);
  const zoom = (factor: number) =>
    fixture.app.evaluate(({ BrowserWindow }, value) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!;
      webContents.setZoomFactor(value);
      return webContents.getZoomFactor();
    }, factor);
  expect(await zoom(2)).toBe(2);
  await expect.poll(viewport).toEqual([410, 300, 2]);
  await zoom(1);
  await expect.poll(viewport).toEqual([820, 600, 1]);
});

test('the main process can run code in the page and take its picture', async () => {
  const seen = await fixture.app.evaluate(async ({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    const picture = await webContents.capturePage();
    return {
      sum: (await webContents.executeJavaScript('Promise.resolve(40 + 2)')) as number,
      error: await webContents.executeJavaScript('nothing.here').catch((error: Error) => error.message),
      size: picture.getSize(),
      empty: picture.isEmpty(),
      url: webContents.getURL(),
      type: webContents.getType(),
    };
  });
  expect(seen).toMatchObject({ sum: 42, size: { width: 820, height: 600 }, empty: false, type: 'window' });
  expect(seen.error).toContain('nothing is not defined');
  expect(seen.url).toBe('app://bundle/index.html');
});

test('nativeTheme sets the colour scheme of the page and tells of it', async () => {
  const background = () => fixture.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const theme = (source: 'dark' | 'light' | 'system') =>
    fixture.app.evaluate(({ nativeTheme }, value) => {
      let told = 0;
      nativeTheme.once('updated', () => told++);
      nativeTheme.themeSource = value;
      return [nativeTheme.themeSource, nativeTheme.shouldUseDarkColors, told];
    }, source);
  expect(await background()).toBe('rgb(255, 255, 255)');
  expect(await theme('dark')).toEqual(['dark', true, 1]);
  await expect.poll(background).toBe('rgb(20, 20, 20)');
  await fixture.page.reload();
  await expect.poll(background).toBe('rgb(20, 20, 20)');
  expect(await theme('light')).toEqual(['light', false, 1]);
  await expect.poll(background).toBe('rgb(255, 255, 255)');
});

test('a navigation that the app prevents does not happen, by link, script, redirect or dropped file', async () => {
  await fixture.page.locator('html[data-ready]').waitFor();
  await takeEvents();
  await fixture.page.click('#away');
  await expect
    .poll(takeEvents)
    .toEqual(
      expect.arrayContaining(['will-frame-navigate https://away.example/', 'will-navigate https://away.example/']),
    );
  await fixture.page.evaluate(() => void (location.href = 'https://script.example/'));
  await expect.poll(takeEvents).toContain('will-navigate https://script.example/');
  await fixture.page.evaluate(() => void (location.href = '/away'));
  await expect.poll(takeEvents).toContain('will-redirect https://away.example/');
  const client = await fixture.page.context().newCDPSession(fixture.page);
  const data = { items: [], files: [join(import.meta.dirname, 'window.e2e.ts')], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await client.send('Input.dispatchDragEvent', { type, x: 5, y: 5, data });
  }
  expect(await fixture.page.evaluate(() => window.api.invoke('echo', 'alive'))).toBe('alive');
  const url = await fixture.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.getURL());
  expect(url).toBe('app://bundle/index.html');
  await expect(fixture.page.locator('h1')).toHaveText('Fixture');
});

test('a navigation inside the app happens, with its events, and back again by loadURL', async () => {
  await takeEvents();
  await fixture.page.click('#inside');
  await expect(fixture.page.locator('h1')).toHaveText('Second page');
  await expect
    .poll(() => fixture.app.evaluate(() => (globalThis as unknown as FixtureGlobals).events))
    .toEqual([
      'will-frame-navigate app://bundle/second.html',
      'will-navigate app://bundle/second.html',
      'did-navigate',
      'dom-ready',
      'did-finish-load',
    ]);
  await takeEvents();
  await fixture.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.loadURL('app://bundle/index.html#part'),
  );
  expect(await takeEvents()).toEqual(expect.arrayContaining(['did-navigate', 'dom-ready', 'did-finish-load']));
  // The app knows before Playwright does, which speaks to the page by a way of its own.
  await expect(fixture.page.locator('h1')).toHaveText('Fixture');
  expect(await fixture.page.evaluate(() => window.api.invoke('who'))).toMatchObject({
    url: 'app://bundle/index.html#part',
  });
});

test('a page cannot leave for blob:, mailto: or other schemes, and the app is told that it tried', async () => {
  await takeEvents();
  for (const target of [
    "URL.createObjectURL(new Blob(['x'], { type: 'text/html' }))",
    "'mailto:a@b.example'",
    "'ftp://x.example/'",
  ]) {
    await fixture.page.evaluate(`void (location.href = ${target})`);
  }
  const tried = async () => (await takeEvents()).filter((event) => event.startsWith('will-navigate'));
  const seen: string[] = [];
  await expect
    .poll(async () => {
      seen.push(...(await tried()));
      return seen.map((event) => event.slice(0, 18));
    })
    .toEqual(['will-navigate blob', 'will-navigate mail', 'will-navigate ftp:']);
  expect(fixture.page.url()).toContain('http://bundle.app.localhost/index.html');
});

test('a frame inside the page asks before it navigates and gets no preload', async () => {
  await takeEvents();
  const bare = await fixture.page.evaluate(async () => {
    const frame = document.createElement('iframe');
    frame.src = './second.html';
    const loaded = new Promise((resolve) => frame.addEventListener('load', resolve));
    document.body.append(frame);
    await loaded;
    const inner = frame.contentWindow!;
    const seen = ['api' in inner, inner.document.querySelector('h1')!.textContent];
    frame.remove();
    return seen;
  });
  expect(bare).toEqual([false, 'Second page']);
  expect(await takeEvents()).toContain('will-frame-navigate app://bundle/second.html (inner)');
});

test('a destroyed window refuses every call but isDestroyed', async () => {
  const seen = await fixture.app.evaluate(({ BrowserWindow }) => {
    const window = new BrowserWindow({ show: false });
    const { webContents } = window;
    window.destroy();
    const tell = (action: () => unknown) => {
      try {
        return action();
      } catch (error) {
        return (error as Error).message;
      }
    };
    const actions = [
      () => window.isDestroyed(),
      () => webContents.isDestroyed(),
      () => window.show(),
      () => webContents.send('x'),
    ];
    return actions.map(tell);
  });
  expect(seen).toEqual([true, true, 'Object has been destroyed', 'Object has been destroyed']);
});

test('a window that a page opens is refused before it asks anything of the network', async () => {
  await takeEvents();
  await fixture.page.click('#new');
  await expect.poll(takeEvents).toContain('open https://new.example/');
  await fixture.page.evaluate(() => void window.open('https://popup.example/', 'name', 'width=300'));
  await expect.poll(takeEvents).toContain('open https://popup.example/');
  await expect.poll(() => fixture.app.windows().length).toBe(1);
  expect(await fixture.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('a load that fails rejects with Chromium’s reason', async () => {
  await takeEvents();
  const reason = await fixture.app.evaluate(({ BrowserWindow }) => {
    const { webContents } = BrowserWindow.getAllWindows()[0]!;
    return webContents
      .loadURL('app://bundle/throws')
      .catch((error: Error & { code: string; errno: number }) => [error.message, error.code, error.errno]);
  });
  expect(reason).toEqual(["ERR_FAILED (-2) loading 'app://bundle/throws'", 'ERR_FAILED', -2]);
  expect((await takeEvents()).filter((event) => event === 'did-fail-load')).toHaveLength(1);
  await fixture.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.loadURL('app://bundle/index.html'),
  );
  await fixture.page.locator('html[data-ready]').waitFor();
});

test('the console of the page and of the browser reaches the main process', async () => {
  await takeEvents();
  await fixture.page.evaluate(() => console.warn('from', 'page'));
  await expect.poll(takeEvents).toContain('console warning from page');
});

test('a second window is a page of its own, and closing it leaves the first', async () => {
  const opened = fixture.app.waitForEvent('window');
  await fixture.app.evaluate(() => void (globalThis as unknown as FixtureGlobals).openWindow('second.html'));
  const page = await opened;
  await expect(page.locator('h1')).toHaveText('Second page');
  expect(await page.evaluate(() => window.api.invoke('who'))).toMatchObject({ url: 'app://bundle/second.html' });
  const closed = page.waitForEvent('close');
  await fixture.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().at(-1)!.close());
  await closed;
  const left = await fixture.app.evaluate(({ BrowserWindow, webContents }) => [
    BrowserWindow.getAllWindows().length,
    webContents.getAllWebContents().length,
    (globalThis as unknown as FixtureGlobals).windowEvents.slice(-2).join(),
  ]);
  expect(left).toEqual([1, 1, 'close,closed']);
});

test('a crashed page is told, and a reload brings it back', async () => {
  await takeEvents();
  await fixture.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.forcefullyCrashRenderer(),
  );
  await expect.poll(takeEvents).toContain('render-process-gone');
  await fixture.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]!.webContents.reload());
  await expect.poll(takeEvents).toContain('did-finish-load');
  const answer = await fixture.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]!.webContents.executeJavaScript('window.api.invoke("echo", 5)'),
  );
  expect(answer).toBe(5);
});
