import fs from 'node:fs';
import path from 'node:path';

const DEBIAN = '/usr/lib/chromium/chromium';
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const HOW =
  'install one (Debian, Ubuntu: `apt-get install chromium`) or set SCRIM_CHROMIUM to the path of a Chromium or Chrome binary';

const isExecutable = (file) => {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
};

const isScript = (file) => {
  const start = Buffer.alloc(2);
  const fd = fs.openSync(file, 'r');
  fs.readSync(fd, start, 0, 2, 0);
  fs.closeSync(fd);
  return start.toString('latin1') === '#!';
};

/**
 * Distributions put a shell script on PATH. The binary itself is started where it can be found: the script adds
 * flags of its own (two `--disable-features` do not add up) and costs a shell.
 */
function behindWrapper(file) {
  const real = fs.realpathSync(file);
  if (!isScript(real)) return real;
  const name = path.basename(file);
  const guesses = [path.join('/usr/lib', name, name), path.join(path.dirname(real), 'chrome'), DEBIAN];
  return guesses.find(isExecutable) ?? real;
}

/** @returns {{ binary: string } | { missing: string }} `missing` is one sentence for the user */
export function findChromium(env = process.env) {
  if (env.SCRIM_CHROMIUM) {
    if (isExecutable(env.SCRIM_CHROMIUM)) return { binary: behindWrapper(env.SCRIM_CHROMIUM) };
    return { missing: `SCRIM_CHROMIUM does not name an executable file: ${HOW}.` };
  }
  if (isExecutable(DEBIAN)) return { binary: DEBIAN };
  for (const name of NAMES) {
    for (const folder of (env.PATH ?? '').split(path.delimiter)) {
      const file = path.join(folder, name);
      // Ubuntu's snap confines Chromium away from our pipe and profile.
      if (folder && isExecutable(file) && path.basename(fs.realpathSync(file)) !== 'snap')
        return { binary: behindWrapper(file) };
    }
  }
  return { missing: `No Chromium was found, and the stand-in for Electron runs on one: ${HOW}.` };
}
