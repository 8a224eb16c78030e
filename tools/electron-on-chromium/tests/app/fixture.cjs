// A small app that uses the stand-in as Scrim's shell does, and notes in globals what it was told. No real data.
const path = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');
const { pathToFileURL } = require('node:url');

const CSP = "default-src 'self'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' app: data:";
const BIG = Buffer.alloc(1024 * 1024, 'scrim');

function range(request) {
  const [, first, last] = /bytes=(\d+)-(\d+)/.exec(request.headers.get('range') ?? '') ?? [];
  if (!first) return new Response(BIG, { headers: { 'content-length': String(BIG.length) } });
  const part = BIG.subarray(Number(first), Number(last) + 1);
  const headers = { 'content-range': `bytes ${first}-${last}/${BIG.length}`, 'content-length': String(part.length) };
  return new Response(part, { status: 206, headers });
}

/** Three parts, the next only when the page has fetched /next: proves that nothing waits for the whole. */
function stream(request) {
  const steps = [];
  globalThis.next = () => steps.shift()?.();
  const body = new ReadableStream({
    async pull(controller) {
      for (const part of ['one,', 'two,', 'three']) {
        controller.enqueue(Buffer.from(part));
        await Promise.race([new Promise((resolve) => steps.push(resolve)), delay(10_000)]);
      }
      controller.close();
    },
  });
  request.signal.addEventListener('abort', () => (globalThis.aborted = true));
  return new Response(body, { headers: { 'content-type': 'text/plain' } });
}

async function echo(request) {
  const body = await request.text();
  const { method, url } = request;
  const { origin, referer, 'x-own': own } = Object.fromEntries(request.headers);
  return Response.json({ method, url, origin, referer, own, length: body.length });
}

async function serve(net, request) {
  const { host, pathname } = new URL(request.url);
  (globalThis.requested ??= []).push(request.url);
  if (host !== 'bundle') return new Response('no such host', { status: 404 });
  if (pathname === '/big.bin') return range(request);
  if (pathname === '/stream') return stream(request);
  if (pathname === '/next') {
    globalThis.next();
    return new Response('ok');
  }
  if (pathname === '/echo') return echo(request);
  if (pathname === '/redirect')
    return new Response(null, { status: 302, headers: { location: 'app://bundle/index.html' } });
  if (pathname === '/away') return new Response(null, { status: 302, headers: { location: 'https://away.example/' } });
  if (pathname === '/plain') return new Response('no policy here', { headers: { 'content-type': 'text/html' } });
  if (pathname === '/throws') throw new Error('on purpose');
  const file = path.join(__dirname, 'window', path.normalize(pathname));
  const response = await net.fetch(pathToFileURL(file).href).catch(() => new Response('not found', { status: 404 }));
  const headers = new Headers(response.headers);
  if (pathname.endsWith('.html')) headers.set('content-security-policy', CSP);
  return new Response(response.body, { status: response.status, headers });
}

function listen({ ipcMain }) {
  ipcMain.handle('echo', (_event, value) => value);
  ipcMain.handle('who', ({ sender, senderFrame }) => ({
    id: sender.id,
    url: senderFrame.url,
    origin: senderFrame.origin,
    parent: senderFrame.parent,
    isTop: senderFrame.top === senderFrame,
    isMain: senderFrame === sender.mainFrame,
    routingId: typeof senderFrame.routingId,
  }));
  ipcMain.handle('fail', () => {
    throw new TypeError('on purpose');
  });
  ipcMain.handle('bytes', (_event, value) => ({ length: value.byteLength, first: value[0], last: value.at(-1) }));
  ipcMain.handle('make', (_event, length) => Buffer.alloc(length, 7));
  ipcMain.on('note', (event, value) => event.sender.send('noted', value));
  ipcMain.on('ask', (event, value) => (event.returnValue = { asked: value }));
}

/** Every event of the window and its contents, as `name` or `name url`, in order. */
function note(contents) {
  globalThis.events = [];
  const refused = (url) => /^(https?|ftp|blob):/.test(url) && !url.includes('allowed');
  for (const name of [
    'did-navigate',
    'did-finish-load',
    'dom-ready',
    'did-fail-load',
    'render-process-gone',
    'destroyed',
  ]) {
    contents.on(name, () => globalThis.events.push(name));
  }
  for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
    contents.on(name, (event) => {
      globalThis.events.push(`${name} ${event.url}${event.isMainFrame ? '' : ' (inner)'}`);
      if (name !== 'will-frame-navigate' && refused(event.url)) event.preventDefault();
    });
  }
  contents.on('console-message', ({ level, message }) => globalThis.events.push(`console ${level} ${message}`));
  contents.setWindowOpenHandler(({ url }) => {
    globalThis.events.push(`open ${url}`);
    return { action: 'deny' };
  });
}

function openWindow({ BrowserWindow }, page = 'index.html') {
  const window = new BrowserWindow({
    width: 900,
    height: 640,
    show: false,
    title: 'Fixture',
    webPreferences: {
      preload: path.join(__dirname, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      additionalArguments: ['--from-main'],
    },
  });
  globalThis.windowEvents = [];
  for (const name of ['ready-to-show', 'show', 'focus', 'close', 'closed']) {
    window.on(name, () => globalThis.windowEvents.push(name));
  }
  window.once('ready-to-show', () => window.show());
  window.loadURL(`app://bundle/${page}`);
  return window;
}

/** @param {typeof import('electron')} electron */
exports.run = (electron) => {
  const { app, protocol, net, session } = electron;
  globalThis.electron = electron;
  globalThis.quitEvents = [];
  app.setPath('userData', process.env.FIXTURE_HOME);
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
  if (!app.requestSingleInstanceLock({ from: 'fixture' })) {
    process.stdout.write('second instance\n');
    return app.quit();
  }
  app.on('second-instance', (_event, argv, cwd, data) => (globalThis.second = { argv, cwd, data }));
  for (const name of ['before-quit', 'will-quit', 'quit', 'window-all-closed']) {
    app.on(name, () => process.stdout.write(`${name}\n`));
  }
  app.on('window-all-closed', () => app.quit());
  app.on('web-contents-created', (_event, contents) => note(contents));
  app.whenReady().then(() => {
    protocol.handle('app', (request) => serve(net, request));
    session.defaultSession.setPermissionRequestHandler((_contents, name, answer) => answer(name === 'clipboard-read'));
    session.defaultSession.setPermissionCheckHandler((_contents, name) => name === 'clipboard-read');
    listen(electron);
    if (process.env.FIXTURE_WINDOW !== 'none') openWindow(electron);
    globalThis.openWindow = (page) => openWindow(electron, page);
  });
};
