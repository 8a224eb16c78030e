import os from 'node:os';
import path from 'node:path';
import fs from 'node:fs';

const set = new Map();
const HOME_FOLDERS = {
  desktop: 'Desktop',
  documents: 'Documents',
  downloads: 'Downloads',
  music: 'Music',
  pictures: 'Pictures',
  videos: 'Videos',
};

/** `app.getPath`; the rules are those of Electron on Linux. */
export function getPath(name, appName) {
  if (set.has(name)) return set.get(name);
  const home = os.homedir();
  if (name in HOME_FOLDERS) return path.join(home, HOME_FOLDERS[name]);
  switch (name) {
    case 'home':
      return home;
    case 'appData':
      return process.env.XDG_CONFIG_HOME || path.join(home, '.config');
    case 'userData':
      return path.join(getPath('appData', appName), appName);
    case 'sessionData':
      return getPath('userData', appName);
    case 'temp':
      return os.tmpdir();
    case 'logs':
      return path.join(getPath('userData', appName), 'logs');
    case 'crashDumps':
      return path.join(getPath('userData', appName), 'Crashpad');
    case 'exe':
    case 'module':
      return process.execPath;
    default:
      throw new Error(`Failed to get '${name}' path`);
  }
}

export function setPath(name, value) {
  if (!path.isAbsolute(value)) throw new Error('Path must be absolute');
  getPath(name, 'any'); // throws for unknown names
  if (name === 'userData' || name === 'sessionData') fs.mkdirSync(value, { recursive: true });
  set.set(name, value);
}
