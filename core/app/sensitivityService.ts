import type { Core } from '../core.ts';
import type { Access } from './opened.ts';
import { chooseSensitivity, sensitivityStatus } from './sensitivity.ts';

/** How much detection proposes on this workstation. */
export function createSensitivityService({ opened, policy }: Access): Core['detection'] {
  return {
    sensitivity: async () => sensitivityStatus(opened().store.settings, policy),
    setSensitivity: async (sensitivity) => chooseSensitivity(opened().store.settings, policy, sensitivity),
  };
}
