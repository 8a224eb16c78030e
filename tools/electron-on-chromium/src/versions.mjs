import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import path from 'node:path';

const FALLBACK = '45.4.1';

/** The version the app was written for: that of the installed npm package, whose binary the stand-in replaces. */
function installedElectron() {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    try {
      const file = path.join(folder, 'node_modules', 'electron', 'package.json');
      return JSON.parse(fs.readFileSync(file, 'utf8')).version;
    } catch {
      const parent = path.dirname(folder);
      if (parent === folder) return FALLBACK;
      folder = parent;
    }
  }
}

export const ELECTRON_VERSION = installedElectron();

/** The real Node binary: `process.execPath` is pointed at the stand-in, as Electron's points at Electron. */
export const NODE_PATH = process.execPath;

/** Node lets no one assign to `process.versions`; defining is allowed. */
export function setVersion(name, value) {
  Object.defineProperty(process.versions, name, { value, enumerable: true, configurable: true });
}
