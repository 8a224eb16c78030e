import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import {
  close,
  environment,
  fixture as fixtureFolder,
  launch,
  runElectron,
  type Fixture,
  type FixtureGlobals,
} from './support.ts';

let fixture: Fixture;
test.beforeAll(async () => {
  fixture = await launch();
});
test.afterAll(() => close(fixture));

test('the app knows its name, version, folder and versions', async () => {
  const seen = await fixture.app.evaluate(({ app }) => ({
    name: app.getName(),
    version: app.getVersion(),
    path: app.getAppPath(),
    packaged: app.isPackaged,
    ready: app.isReady(),
    locale: app.getLocale(),
    type: process.type,
    electron: process.versions.electron,
    chrome: process.versions['chrome'],
    standIn: process.env['SCRIM_STAND_IN'],
  }));
  expect(seen).toMatchObject({
    name: 'Fixture',
    version: '1.2.3',
    path: join(fixtureFolder, 'esm'),
    packaged: false,
    ready: true,
    locale: 'en-US',
    type: 'browser',
    standIn: '1',
  });
  expect(seen.electron).toMatch(/^\d+\.\d+\.\d+/);
  expect(seen.chrome).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
});

test('paths can be read and set; unknown and relative ones are refused', async () => {
  const seen = await fixture.app.evaluate(({ app }) => {
    app.setPath('documents', '/tmp/elsewhere');
    const fail = (action: () => unknown) => {
      try {
        action();
        return 'no error';
      } catch (error) {
        return (error as Error).message;
      }
    };
    return {
      userData: app.getPath('userData'),
      sessionData: app.getPath('sessionData'),
      logs: app.getPath('logs'),
      temp: app.getPath('temp'),
      documents: app.getPath('documents'),
      downloads: app.getPath('downloads').startsWith(app.getPath('home')),
      unknown: fail(() => app.getPath('nowhere' as 'home')),
      relative: fail(() => app.setPath('temp', 'here')),
    };
  });
  expect(seen).toEqual({
    userData: fixture.home,
    sessionData: fixture.home,
    logs: join(fixture.home, 'logs'),
    temp: tmpdir(),
    documents: '/tmp/elsewhere',
    downloads: true,
    unknown: "Failed to get 'nowhere' path",
    relative: 'Path must be absolute',
  });
});

test('switches of the command line and of the code can be asked for', async () => {
  const seen = await fixture.app.evaluate(({ app: { commandLine } }) => {
    commandLine.appendSwitch('own', 'value');
    return [
      commandLine.hasSwitch('own'),
      commandLine.getSwitchValue('own'),
      commandLine.hasSwitch('inspect'),
      commandLine.hasSwitch('no'),
    ];
  });
  expect(seen).toEqual([true, 'value', false, false]);
});

test('what is not implemented throws by name, wherever it is touched', async () => {
  const messages = await fixture.app.evaluate((electron) => {
    const loose = electron as unknown as Record<string, new () => unknown>;
    const [window] = electron.BrowserWindow.getAllWindows();
    const tries: [string, () => unknown][] = [
      ['electron.notThere', () => loose['notThere']],
      ['Tray', () => new loose['Tray']!()],
      ['MessageChannelMain', () => new electron.MessageChannelMain()],
      ['globalShortcut.register', () => electron.globalShortcut.register('F1', () => undefined)],
      ['app.showEmojiPanel', () => electron.app.showEmojiPanel()],
      ['app.relaunch', () => electron.app.relaunch()],
      ['dialog.showOpenDialogSync', () => electron.dialog.showOpenDialogSync({})],
      ['BrowserWindow.setOpacity', () => window!.setOpacity(0.5)],
      ['webContents.printToPDF', () => window!.webContents.printToPDF({})],
      [
        'BrowserWindow.addDevToolsExtension',
        () => (electron.BrowserWindow as unknown as { addDevToolsExtension: () => void }).addDevToolsExtension(),
      ],
      ["app event 'gpu-process-crashed'", () => electron.app.on('gpu-process-crashed' as 'ready', () => undefined)],
      ["webContents event 'found-in-page'", () => window!.webContents.on('found-in-page', () => undefined)],
      ['webPreferences sandbox: false', () => new electron.BrowserWindow({ webPreferences: { sandbox: false } })],
      [
        'webPreferences nodeIntegration: true',
        () => new electron.BrowserWindow({ webPreferences: { nodeIntegration: true } }),
      ],
      ['BrowserWindow option parent', () => new electron.BrowserWindow({ parent: window! })],
    ];
    return tries.map(([name, action]) => {
      try {
        action();
        return [name, 'no error'];
      } catch (error) {
        return [name, (error as Error).message];
      }
    });
  });
  for (const [name, message] of messages) expect(message).toBe(`not supported by the stand-in: ${name}`);
});

test('an error in a listener of the main process is reported and the app goes on', async () => {
  const reported = new Promise<string>((resolve) => {
    fixture.app
      .process()
      .stderr?.on('data', (chunk) => String(chunk).includes('main process') && resolve(String(chunk)));
  });
  await fixture.app.evaluate(
    ({ ipcMain }) =>
      void ipcMain.on('note', () =>
        setImmediate(() => {
          throw new Error('lost');
        }),
      ),
  );
  await fixture.page.evaluate(() => window.api.note(1));
  expect(await reported).toContain('lost');
  expect(
    await fixture.app.evaluate(({ ipcMain, app }) => [ipcMain.removeAllListeners('note') === ipcMain, app.isReady()]),
  ).toEqual([true, true]);
});

test('process metrics name this process and Chromium’s', async () => {
  const metrics = await fixture.app.evaluate(({ app }) =>
    app.getAppMetrics().map(({ type, memory }) => ({ type, size: memory.workingSetSize })),
  );
  expect(metrics.map(({ type }) => type)).toEqual(expect.arrayContaining(['Browser', 'Tab']));
  expect(metrics.every(({ size }) => size > 0)).toBe(true);
});

test('a second instance hands its arguments over and ends', async () => {
  const { code, stdout } = await runElectron([join(fixtureFolder, 'esm'), '--opened=x'], environment(fixture.home));
  expect([code, stdout.split('\n')[0]]).toEqual([0, 'second instance']);
  const second = () => fixture.app.evaluate(() => (globalThis as unknown as FixtureGlobals).second);
  await expect.poll(second).toMatchObject({ data: { from: 'fixture' }, cwd: process.cwd() });
  expect((await second())?.argv.at(-1)).toBe('--opened=x');
});

test('--version and ELECTRON_RUN_AS_NODE answer without a browser', async () => {
  const env = environment(fixture.home);
  const version = await runElectron(['--version'], env);
  expect(version.stdout).toMatch(/^v\d+\.\d+\.\d+\n$/);
  const node = await runElectron(['-e', 'process.stdout.write(String(6 * 7)); process.exit(5)'], {
    ...env,
    ELECTRON_RUN_AS_NODE: '1',
  });
  expect(node).toMatchObject({ code: 5, stdout: '42' });
});

test('a child that runs the executable as Node has its channel and gets its signals', async () => {
  const seen = await fixture.app.evaluate(async () => {
    const { spawn } = process.getBuiltinModule('node:child_process');
    const script = "process.on('message', (value) => process.send([process.pid, value]))";
    const child = spawn(process.execPath, ['-e', script], {
      env: { PATH: process.env['PATH'], ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const answer = new Promise((resolve) => child.once('message', resolve));
    child.send('ping');
    const same = JSON.stringify(await answer) === JSON.stringify([child.pid, 'ping']);
    const signal = new Promise((resolve) => child.once('exit', (_code, name) => resolve(name)));
    child.kill('SIGTERM');
    return [same, await signal];
  });
  expect(seen).toEqual([true, 'SIGTERM']);
});
