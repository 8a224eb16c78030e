// `npm start`: everything from a fresh clone to the open window.
import { spawn } from 'node:child_process';
import { findElectron } from './setup/electron.mjs';
import { say } from './setup/run.mjs';
import { command, makeReady, root } from './setup.mjs';

const demo = 'The headless demo needs neither: npm run demo';

await command(async () => {
  await makeReady();
  const display = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  if (!display && process.env.SCRIM_HEADLESS !== '1') {
    say(
      `There is no display to open a window on: log in to a desktop, or set DISPLAY (for a virtual one: xvfb-run npm start). ${demo}`,
    );
    return 1;
  }
  const electron = await findElectron(root);
  if (electron.kind === 'none') {
    say(`There is neither Electron nor Chromium on this machine; to get Chromium run: ${electron.line}. ${demo}`);
    return 1;
  }
  if (electron.kind === 'stand-in')
    say('Electron itself could not be fetched: opening on the system’s Chromium (for development and demos).');
  return open(electron.executable);
});

function open(executable) {
  return new Promise((resolve) => {
    const child = spawn(executable, [root, ...process.argv.slice(2)], { stdio: 'inherit', cwd: root });
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
    child.on('error', () => {
      say('The window could not be started.');
      resolve(1);
    });
    child.on('exit', (code) => resolve(code ?? 1));
  });
}
