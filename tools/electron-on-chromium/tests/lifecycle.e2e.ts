import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import {
  environment,
  exitOf,
  fixture as folder,
  launch,
  newHome,
  processesOf,
  removeHome,
  runElectron,
  type Fixture,
  type FixtureGlobals,
} from './support.ts';

const scratchFolders = () => readdirSync(tmpdir()).filter((name) => name.startsWith('electron-on-chromium-'));

async function kill(fixture: Fixture): Promise<void> {
  const ended = exitOf(fixture.app.process());
  fixture.app.process().kill('SIGKILL');
  await ended;
}

test('closing by Playwright emits the events of a quit, ends all processes and leaves no scratch files', async () => {
  const before = scratchFolders().length;
  const fixture = await launch();
  let output = '';
  fixture.app.process().stdout?.on('data', (chunk) => (output += String(chunk)));
  expect(processesOf(fixture.home).length).toBeGreaterThan(0);
  const electron = fixture.app.process();
  await fixture.app.close();
  expect(output).toBe('before-quit\nwill-quit\nquit\n');
  expect(electron.exitCode).toBe(0);
  expect(processesOf(fixture.home)).toEqual([]);
  expect(scratchFolders().length).toBe(before);
  removeHome(fixture.home);
});

test('closing the last window ends an app that does not listen, or that quits then', async () => {
  const fixture = await launch();
  let output = '';
  fixture.app.process().stdout?.on('data', (chunk) => (output += String(chunk)));
  const ended = exitOf(fixture.app.process());
  await fixture.page.close();
  expect(await ended).toBe(0);
  expect(output).toBe('window-all-closed\nbefore-quit\nwill-quit\nquit\n');
  removeHome(fixture.home);
});

test('a window and before-quit may refuse; app.exit asks no one', async () => {
  const fixture = await launch();
  const refused = await fixture.app.evaluate(({ app, BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    const refuse = (event: { preventDefault(): void }) => event.preventDefault();
    app.once('before-quit', refuse);
    app.quit();
    const afterFirst = window!.isDestroyed();
    window!.on('close', refuse);
    app.quit();
    return [afterFirst, window!.isDestroyed()];
  });
  expect(refused).toEqual([false, false]);
  const ended = exitOf(fixture.app.process());
  await fixture.app.evaluate(({ app }) => app.exit(7)).catch(() => undefined);
  expect(await ended).toBe(7);
  removeHome(fixture.home);
});

test('SIGTERM quits in good order', async () => {
  const fixture = await launch();
  const ended = exitOf(fixture.app.process());
  fixture.app.process().kill('SIGTERM');
  expect(await ended).toBe(0);
  expect(processesOf(fixture.home)).toEqual([]);
  removeHome(fixture.home);
});

test('after SIGKILL no Chromium and no utility process is left', async () => {
  const fixture = await launch();
  await fixture.app.evaluate(
    ({ utilityProcess }, file) => {
      const child = utilityProcess.fork(file, [], { stdio: 'ignore' });
      return new Promise<void>((resolve) => child.once('spawn', () => resolve()));
    },
    join(folder, 'worker.cjs'),
  );
  await kill(fixture);
  await expect.poll(() => processesOf(fixture.home)).toEqual([]);
  await expect.poll(() => processesOf(join(folder, 'worker.cjs'))).toEqual([]);
  removeHome(fixture.home);
});

test('after SIGKILL the app starts again at once on the same data, which is still there', async () => {
  const first = await launch();
  await first.page.evaluate(() => localStorage.setItem('kept', 'yes'));
  // Chromium writes localStorage some seconds later, or when its page goes.
  await first.app.evaluate(() => (globalThis as unknown as FixtureGlobals).openWindow());
  await kill(first);
  const second = await launch(first.home);
  expect(await second.page.locator('h1').textContent()).toBe('Fixture');
  await second.page.evaluate(() => localStorage.setItem('kept', 'yes'));
  await second.app.close();
  const third = await launch(first.home);
  expect(await third.page.evaluate(() => localStorage.getItem('kept'))).toBe('yes');
  await third.app.close();
  expect(existsSync(join(first.home, 'chromium-profile'))).toBe(true);
  removeHome(first.home);
});

test('the scratch folder of a killed app is removed by the next start', async () => {
  const first = await launch();
  const owner = JSON.parse(readFileSync(join(first.home, 'chromium-profile.owner.json'), 'utf8')) as {
    scratch: string;
  };
  await kill(first);
  expect(existsSync(owner.scratch)).toBe(true);
  const second = await launch(first.home);
  expect(existsSync(owner.scratch)).toBe(false);
  await second.app.close();
  removeHome(first.home);
});

test('when Chromium dies, the app says so and ends', async () => {
  const fixture = await launch();
  const ended = exitOf(fixture.app.process());
  const owner = JSON.parse(readFileSync(join(fixture.home, 'chromium-profile.owner.json'), 'utf8')) as {
    chromium: { pid: number };
  };
  process.kill(owner.chromium.pid, 'SIGKILL');
  expect(await ended).toBe(1);
  removeHome(fixture.home);
});

test('without a Chromium it exits with 3 and one sentence', async () => {
  const home = newHome();
  const env = environment(home, { SCRIM_CHROMIUM: '/nowhere/chromium' });
  const { code, stderr } = await runElectron([join(folder, 'esm')], env);
  expect(code).toBe(3);
  expect(stderr).toMatch(/^electron-on-chromium: SCRIM_CHROMIUM .* or set SCRIM_CHROMIUM to the path of .*\.\n$/);
  removeHome(home);
});

test('SCRIM_CHROMIUM may name the distribution’s wrapper script', async () => {
  test.skip(!existsSync('/usr/bin/chromium'), 'no wrapper here');
  const home = newHome();
  const script =
    "const { app } = require('electron'); app.setPath('userData', process.env.FIXTURE_HOME); app.whenReady().then(() => app.exit(4))";
  const { writeFileSync } = await import('node:fs');
  writeFileSync(join(home, 'main.cjs'), script);
  const { code, stderr } = await runElectron(
    [join(home, 'main.cjs')],
    environment(home, { SCRIM_CHROMIUM: '/usr/bin/chromium' }),
  );
  expect([code, stderr.split('\n').length]).toEqual([4, 2]);
  expect(stderr).toMatch(
    /^electron-on-chromium: a stand-in for Electron .* for development, tests and demos only; .*\.\n$/,
  );
  removeHome(home);
});

test('an app that fails to load ends with 1 and its error', async () => {
  const home = newHome();
  const { code, stderr } = await runElectron([join(home, 'nothing.mjs')], environment(home));
  expect(code).toBe(1);
  expect(stderr).toContain('nothing.mjs');
  removeHome(home);
});
