import fs from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { guardObject, notSupported } from '../guard.mjs';

/** @returns {string | null} */
export function findOnPath(name) {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, name);
    try {
      fs.accessSync(file, fs.constants.X_OK);
      return file;
    } catch {
      // Not in this one.
    }
  }
  return null;
}

function desktopOpen(what, target) {
  const program = findOnPath('xdg-open');
  if (!program) throw notSupported(`shell.${what} without xdg-open (\`apt-get install xdg-utils\`)`);
  spawn(program, [target], { stdio: 'ignore', detached: true })
    .on('error', () => {})
    .unref();
}

export const shell = guardObject('shell', {
  async openExternal(url) {
    desktopOpen('openExternal', url);
  },
  async openPath(file) {
    desktopOpen('openPath', file);
    return '';
  },
  showItemInFolder(file) {
    desktopOpen('showItemInFolder', path.dirname(file));
  },
  beep() {},
});
