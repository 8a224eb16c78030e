// `require('electron')` and `import 'electron'` lead here, without touching the app's bundles.
import Module from 'node:module';
import { electron, electronNames } from './electron.mjs';

const NAMES = new Set(['electron', 'electron/main', 'electron/common']);
const KEY = Symbol.for('electron-on-chromium.module');

// Hooks for ES modules run on a thread of their own and can only answer with source text, which fetches the object
// back by its key.
const SOURCE = [
  `const electron = globalThis[Symbol.for(${JSON.stringify(KEY.description)})];`,
  'export default electron;',
  ...electronNames.map((name) => `export const ${name} = electron.${name};`),
].join('\n');

const HOOKS = `
  const names = new Set(${JSON.stringify([...NAMES])});
  export const resolve = (name, context, next) =>
    names.has(name) ? { url: 'stand-in:electron', shortCircuit: true } : next(name, context);
  export const load = (url, context, next) =>
    url === 'stand-in:electron'
      ? { format: 'module', source: ${JSON.stringify(SOURCE)}, shortCircuit: true }
      : next(url, context);
`;

export function installLoader() {
  globalThis[KEY] = electron;
  const load = Module._load;
  Module._load = function (name, ...rest) {
    return NAMES.has(name) ? electron : load.call(this, name, ...rest);
  };
  Module.register(`data:text/javascript,${encodeURIComponent(HOOKS)}`);
}
