// Builds the two scripts that Chromium evaluates at the start of every document of a window.
import fs from 'node:fs';
import { ELECTRON_VERSION } from '../versions.mjs';

export const PRELOAD_WORLD = 'electron-preload';
export const BINDING = '__standInPost';
export const RECEIVER = '__standInDeliver';

/** The modules beside this file as one classic script: they import only each other and share one scope. */
function sourceOf(...names) {
  return names
    .map((name) => fs.readFileSync(new URL(`${name}.mjs`, import.meta.url), 'utf8'))
    .join('\n')
    .replace(/^import [^;]*;$/gm, '')
    .replace(/^export /gm, '');
}

const BRIDGE = sourceOf('bridge');
const PRELOAD = sourceOf('codec', 'emitter', 'bridge', 'preload');

// Electron runs no preload in frames inside the page, nor in the empty document of a new window.
const WHEN = `window === window.top && location.protocol !== 'about:' && location.protocol !== 'data:'`;

/** For the page's own world. It must be registered first, so that the bridge's far end exists when the preload runs. */
export function pageScript(secret) {
  return `if (${WHEN}) { (() => {${BRIDGE}\nmakeBridge('page', ${JSON.stringify(secret)}); })(); }`;
}

/**
 * For the preload's world.
 * @param {{ secret: string, preloadPath: string | undefined, additionalArguments?: string[] }} options
 */
export function preloadScript({ secret, preloadPath, additionalArguments = [] }) {
  const preload = preloadPath ? fs.readFileSync(preloadPath, 'utf8') : '';
  const config = {
    binding: BINDING,
    receiver: RECEIVER,
    preloadPath,
    process: {
      platform: process.platform,
      arch: process.arch,
      pid: process.pid,
      type: 'renderer',
      sandboxed: true,
      contextIsolated: true,
      versions: { ...process.versions, electron: ELECTRON_VERSION },
      env: { ...process.env },
      argv: [process.execPath, ...additionalArguments],
      execPath: process.execPath,
      resourcesPath: process.resourcesPath,
    },
  };
  const wrapped = `function (require, module, exports, process, global, setImmediate) {${preload}\n}`;
  return {
    source: `if (${WHEN}) { (() => {${PRELOAD}\nstartPreload(${JSON.stringify(config)}, makeBridge('preload', ${JSON.stringify(secret)}), ${preloadPath ? wrapped : 'null'}); })(); }\n//# sourceURL=electron-preload.js`,
    // The debugger slows a page a little, so only preloads that can use it pay for it.
    needsSyncCalls: /sendSync|getPathForFile/.test(preload),
  };
}
