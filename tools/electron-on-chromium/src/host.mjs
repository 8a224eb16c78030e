// What the parts share about the one running app. Filled by main.mjs and start.mjs; nothing here acts.
import { Schemes } from './origin/schemes.mjs';
import { OriginServer } from './origin/server.mjs';

const schemes = new Schemes();

export const host = {
  schemes,
  origin: new OriginServer(schemes),
  /** @type {import('./chromium/pipe.mjs').Connection | null} */
  chromium: null,
  /** @type {{ binary: string, shared: string[], env: object } | null} how to start a second process on the same profile */
  launch: null,
  /** @type {import('./chromium/targets.mjs').Targets | null} */
  targets: null,
  /** Set by electron.mjs, which alone may know of windows here. @type {() => object[]} */
  windows: () => [],
  headless: true,
  ready: false,
};
