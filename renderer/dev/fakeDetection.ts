import type { ScrimBridge } from '../../contract/bridge.ts';
import type { SensitivityStatus } from '../../model/sensitivity.ts';
import { yes } from './answers.ts';

export function createFakeDetection(): ScrimBridge['detection'] {
  let paused = false;
  let status: SensitivityStatus = { chosen: 'balanced', fixed: false };
  return {
    sensitivity: () => yes(status),
    pause: () => {
      paused = true;
      return yes(null);
    },
    resume: () => {
      paused = false;
      return yes(null);
    },
    isPaused: () => yes(paused),
    setSensitivity: (chosen) => yes((status = { ...status, chosen })),
  };
}
