import { guardClass } from '../guard.mjs';

/** What Chromium is started with; launch.mjs reads it. @type {Map<string, string>} */
export const switches = new Map();

class CommandLine {
  appendSwitch(name, value = '') {
    const key = name.replace(/^--/, '');
    const before = switches.get(key);
    // Lists of features add up: Chromium would read only the last.
    switches.set(key, /-features$/.test(key) && before ? `${before},${value}` : String(value));
  }

  hasSwitch(name) {
    return switches.has(name);
  }

  getSwitchValue(name) {
    return switches.get(name) ?? '';
  }

  removeSwitch(name) {
    switches.delete(name);
  }

  appendArgument() {}
}

guardClass('app.commandLine', CommandLine);

export const commandLine = new CommandLine();
