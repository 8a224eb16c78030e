import type { ScrimBridge } from '../../contract/bridge.ts';
import type { SensitivityStatus } from '../../model/sensitivity.ts';
import { yes } from './answers.ts';

export function createFakeDetection(): ScrimBridge['detection'] {
  let status: SensitivityStatus = { chosen: 'balanced', fixed: false };
  return {
    sensitivity: () => yes(status),
    setSensitivity: (chosen) => yes((status = { ...status, chosen })),
  };
}
