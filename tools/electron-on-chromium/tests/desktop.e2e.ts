import { existsSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { close, fixture as folder, launch, type Fixture } from './support.ts';

const worker = join(folder, 'worker.cjs');
let fixture: Fixture;
test.beforeAll(async () => {
  fixture = await launch();
});
test.afterAll(() => close(fixture));

test.describe('paths of files', () => {
  test('a dropped file tells its path', async () => {
    const file = join(fixture.home, 'dropped file ä.txt');
    writeFileSync(file, 'synthetic');
    const client = await fixture.page.context().newCDPSession(fixture.page);
    const box = (await fixture.page.locator('#drop').boundingBox())!;
    const data = { items: [], files: [file], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await client.send('Input.dispatchDragEvent', { type, x: box.x + 20, y: box.y + 20, data });
    }
    await expect.poll(() => fixture.page.evaluate(() => window.dropped)).toEqual([file]);
  });

  test('picked files tell their paths', async () => {
    const files = ['one.txt', 'two.txt'].map((name) => join(fixture.home, name));
    for (const file of files) writeFileSync(file, 'synthetic');
    await fixture.page.setInputFiles('#files', files);
    await expect.poll(() => fixture.page.evaluate(() => window.picked)).toEqual(files);
  });

  test('a file made by the page has none, and what is no file is refused', async () => {
    const seen = await fixture.page.evaluate(() => {
      let message = '';
      try {
        window.api.pathOf('/etc/hostname');
      } catch (error) {
        message = (error as Error).message;
      }
      return [window.api.pathOf(new File(['x'], 'made.txt')), message];
    });
    expect(seen).toEqual(['', 'getPathForFile expected to receive a File object but one was not provided']);
  });
});

test.describe('utility processes', () => {
  test('carry messages both ways, 20 MB of bytes included', async () => {
    const seen = await fixture.app.evaluate(async ({ utilityProcess }, file) => {
      const child = utilityProcess.fork(file, [], { serviceName: 'echo', stdio: 'ignore' });
      const before = child.pid;
      const ask = (value: unknown) =>
        new Promise<{ echo: Record<string, unknown> }>((resolve) => {
          child.once('message', resolve);
          child.postMessage(value);
        });
      const small = await ask({ map: new Map([['key', 1n]]), date: new Date(3) });
      const big = await ask({ bytes: new Uint8Array(20 * 1024 * 1024).fill(5) });
      const bytes = big.echo['bytes'] as Uint8Array;
      const alive = typeof child.pid;
      const code = new Promise((resolve) => child.once('exit', resolve));
      child.postMessage({ do: 'exit', code: 3 });
      const map = small.echo['map'] as Map<string, bigint>;
      return {
        before,
        alive,
        key: String(map.get('key')),
        length: bytes.length,
        same: bytes.every((byte) => byte === 5),
        code: await code,
        after: child.pid,
      };
    }, worker);
    expect(seen).toEqual({
      before: undefined,
      alive: 'number',
      key: '1',
      length: 20 * 1024 * 1024,
      same: true,
      code: 3,
      after: undefined,
    });
  });

  test('get their arguments, folder and only the environment given', async () => {
    const about = await fixture.app.evaluate(
      ({ utilityProcess }, [file, cwd]) =>
        new Promise((resolve) => {
          const child = utilityProcess.fork(file!, ['--one', 'two'], {
            cwd: cwd!,
            env: { MARK: 'seen', PATH: process.env['PATH']! },
            execArgv: ['--max-old-space-size=64'],
            stdio: 'ignore',
          });
          child.once('message', (message) => {
            child.kill();
            resolve(message);
          });
          child.postMessage({ do: 'about' });
        }),
      [worker, fixture.home],
    );
    expect(about).toMatchObject({
      argv: ['--one', 'two'],
      cwd: realpathSync(fixture.home),
      mark: 'seen',
      type: 'utility',
    });
    // NODE_CHANNEL_FD and its kind come with Node's channel and are gone when the script runs.
    expect((about as { keys: number }).keys).toBe(2);
  });

  test('give their output when asked, and a hung one can be killed', async () => {
    const seen = await fixture.app.evaluate(async ({ app, utilityProcess }, file) => {
      const child = utilityProcess.fork(file, [], { stdio: 'pipe', serviceName: 'hung' });
      child.postMessage({ do: 'print', text: 'printed' });
      const text = await new Promise((resolve) => child.stdout!.once('data', (chunk) => resolve(String(chunk))));
      const code = new Promise((resolve) => child.once('exit', resolve));
      child.postMessage({ do: 'hang' });
      await new Promise((resolve) => setTimeout(resolve, 100));
      const gone = new Promise<Electron.Details>((resolve) =>
        app.once('child-process-gone', (_event, details) => resolve(details)),
      );
      const killed = child.kill();
      const { type, reason, serviceName } = await gone;
      return { text, killed, code: await code, gone: { type, reason, serviceName } };
    }, worker);
    const gone = { type: 'Utility', reason: 'killed', serviceName: 'hung' };
    expect(seen).toEqual({ text: 'printed', killed: true, code: 15, gone });
  });

  test('refuse what they cannot carry', async () => {
    const message = await fixture.app.evaluate(({ utilityProcess }, file) => {
      const child = utilityProcess.fork(file, [], { stdio: 'ignore' });
      try {
        child.postMessage(0, [{} as Electron.MessagePortMain]);
        return 'no error';
      } catch (error) {
        return (error as Error).message;
      } finally {
        child.kill();
      }
    }, worker);
    expect(message).toBe('not supported by the stand-in: utilityProcess.postMessage with a transfer list');
  });
});

test('dialogs throw without a display, and tests may replace them', async () => {
  const seen = await fixture.app.evaluate(async ({ dialog }) => {
    const told = (promise: Promise<unknown>) => promise.catch((error: Error) => error.message.slice(0, 70));
    const refused = [
      await told(dialog.showOpenDialog({})),
      await told(dialog.showSaveDialog({})),
      await told(dialog.showMessageBox({ message: 'x' })),
    ];
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: ['/a'] });
    return { refused, replaced: await dialog.showOpenDialog({}) };
  });
  for (const message of seen.refused)
    expect(message).toMatch(/^not supported by the stand-in: dialog\.show\w+ without a display/);
  expect(seen.replaced).toEqual({ canceled: false, filePaths: ['/a'] });
});

test('an error box is written to stderr', async () => {
  const written = new Promise<string>((resolve) => {
    fixture.app.process().stderr?.on('data', (chunk) => String(chunk).includes('Title') && resolve(String(chunk)));
  });
  await fixture.app.evaluate(({ dialog }) => dialog.showErrorBox('Title', 'Content'));
  expect(await written).toContain('Title\nContent\n');
});

test('menus are built, found, clicked and set', async () => {
  const seen = await fixture.app.evaluate(({ Menu }) => {
    const clicks: string[] = [];
    const menu = Menu.buildFromTemplate([
      {
        label: 'File',
        submenu: [
          { id: 'open', label: 'Open…', accelerator: 'CmdOrCtrl+O', click: (item) => clicks.push(item.label) },
          { type: 'separator' },
          { id: 'check', label: 'Check', type: 'checkbox', checked: false },
          { role: 'quit' },
        ],
      },
    ]);
    Menu.setApplicationMenu(menu);
    const current = Menu.getApplicationMenu()!;
    for (const id of ['open', 'check']) (current.getMenuItemById(id)!.click as () => void)();
    return {
      clicks,
      checked: current.getMenuItemById('check')!.checked,
      none: current.getMenuItemById('no'),
      same: current === menu,
    };
  });
  expect(seen).toEqual({ clicks: ['Open…'], checked: true, none: null, same: true });
});

test('the small services answer honestly that nothing is there', async () => {
  const seen = await fixture.app.evaluate(
    async ({
      powerMonitor,
      powerSaveBlocker,
      safeStorage,
      screen,
      clipboard,
      crashReporter,
      Notification,
      nativeImage,
    }) => {
      void powerMonitor.on('suspend', () => undefined);
      crashReporter.start({ uploadToServer: false });
      await clipboard.writeText('copied');
      const blocker = powerSaveBlocker.start('prevent-app-suspension');
      return {
        encryption: safeStorage.isEncryptionAvailable(),
        display: screen.getPrimaryDisplay().workAreaSize.width > 0,
        text: await clipboard.readText(),
        blocking: [
          powerSaveBlocker.isStarted(blocker),
          powerSaveBlocker.stop(blocker),
          powerSaveBlocker.isStarted(blocker),
        ],
        notifications: Notification.isSupported(),
        image: nativeImage.createFromPath('/nowhere.png').isEmpty(),
      };
    },
  );
  expect(seen).toEqual({
    encryption: false,
    display: true,
    text: 'copied',
    blocking: [true, true, false],
    notifications: false,
    image: true,
  });
});

test('shell opens nothing without a desktop’s opener, and tests may replace it', async () => {
  const seen = await fixture.app.evaluate(async ({ shell }) => {
    const path = process.env['PATH'];
    process.env['PATH'] = '';
    const message = await shell.openExternal('https://example.com/').catch((error: Error) => error.message);
    process.env['PATH'] = path;
    shell.openExternal = () => Promise.resolve();
    return [message, await shell.openExternal('https://example.com/')];
  });
  expect(seen[0]).toMatch(/^not supported by the stand-in: shell\.openExternal without xdg-open/);
});

test('shell hands links and folders to the desktop’s opener', async () => {
  const opener = join(fixture.home, 'xdg-open');
  const log = join(fixture.home, 'opened.txt');
  writeFileSync(opener, `#!/bin/sh\necho "$1" >> '${log}'\n`, { mode: 0o755 });
  await fixture.app.evaluate(async ({ shell }, folderOnPath) => {
    const path = process.env['PATH'] ?? '';
    process.env['PATH'] = `${folderOnPath}:${path}`;
    await shell.openPath('/tmp/some file');
    shell.showItemInFolder('/tmp/folder/item');
    process.env['PATH'] = path;
  }, fixture.home);
  const lines = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n').sort() : []);
  await expect.poll(lines).toEqual(['/tmp/folder', '/tmp/some file']);
});

test('with a display dialogs are zenity’s', async () => {
  test.skip(process.env['SCRIM_HEADLESS'] !== '0', 'needs a display: run with SCRIM_HEADLESS=0');
  const other = await launch();
  writeFileSync(
    join(other.home, 'zenity'),
    '#!/bin/sh\ncase "$*" in *--question*) echo Keep;; *--save*) exit 1;; *) printf "/a\\n/b\\n";; esac\n',
    {
      mode: 0o755,
    },
  );
  const seen = await other.app.evaluate(async ({ dialog, BrowserWindow }, folderOnPath) => {
    process.env['PATH'] = `${folderOnPath}:${process.env['PATH'] ?? ''}`;
    return [
      await dialog.showOpenDialog(BrowserWindow.getAllWindows()[0]!, { properties: ['openFile', 'multiSelections'] }),
      await dialog.showSaveDialog({}),
      await dialog.showMessageBox({ message: 'Discard?', buttons: ['Discard', 'Keep'] }),
    ];
  }, other.home);
  expect(seen).toEqual([
    { canceled: false, filePaths: ['/a', '/b'] },
    { canceled: true, filePath: '' },
    { response: 1, checkboxChecked: false },
  ]);
  await close(other);
});
