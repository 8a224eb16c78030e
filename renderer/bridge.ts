import type { ScrimBridge } from '../contract/bridge.ts';

declare global {
  interface Window {
    readonly scrim: ScrimBridge;
  }
}

/** The only door out of the window. Every verb answers with a `Result` and never throws. */
export const scrim: ScrimBridge = window.scrim;
