// Which executable named `electron` runs the window: Electron's own where it is installed or can be fetched, else the
// stand-in on the system's Chromium (tools/electron-on-chromium).
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheFolder } from './dependencies.mjs';
import { run, say } from './run.mjs';
import { chromiumPath, ensureSystem } from './system.mjs';

const oneDay = 24 * 60 * 60 * 1000;

/** Answers `{ kind, folder, executable }`, or `{ kind: 'none', line }` with the line that would get a browser. */
export async function findElectron(root, { fetch = true } = {}) {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) return described('chosen', process.env.ELECTRON_OVERRIDE_DIST_PATH);
  const dist = join(root, 'node_modules/electron/dist');
  if (hasElectron(dist) || (fetch && (await fetchElectron(root, dist)))) return described('electron', dist);
  if (chromiumPath() === undefined) {
    const { missing, line } = await ensureSystem('window');
    if (chromiumPath() === undefined) return { kind: 'none', missing, line };
  }
  return described('stand-in', join(root, 'tools/electron-on-chromium'));
}

function described(kind, folder) {
  return { kind, folder, executable: join(folder, executableName()) };
}

function executableName() {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

const hasElectron = (dist) => existsSync(join(dist, executableName()));

/** Asks Electron's own installer, at most once a day where it failed: build networks often cannot reach its release server. */
async function fetchElectron(root, dist) {
  const { version } = JSON.parse(await readFile(join(root, 'node_modules/electron/package.json'), 'utf8'));
  const failed = join(cacheFolder, `electron-${version}-not-fetched`);
  const last = await stat(failed).catch(() => undefined);
  if (last && Date.now() - last.mtimeMs < oneDay) return false;
  say('set-up: fetching Electron');
  const installer = join(root, 'node_modules/electron/install.js');
  const fetched = await run('timeout', ['300', process.execPath, installer], { cwd: root }).then(
    () => hasElectron(dist),
    () => false,
  );
  if (!fetched) {
    await mkdir(dirname(failed), { recursive: true });
    await writeFile(failed, '');
  }
  return fetched;
}
