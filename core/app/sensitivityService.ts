import type { Core } from '../core.ts';
import type { Access } from './opened.ts';
import { chooseSensitivity, sensitivityStatus } from './sensitivity.ts';

/** How much detection proposes on this workstation, and whether it runs. */
export function createSensitivityService({ opened, policy }: Access): Core['detection'] {
  return {
    sensitivity: async () => sensitivityStatus(opened().store.settings, policy),
    pause: async () => opened().detection.pause(),
    resume: async () => opened().detection.resume(),
    isPaused: async () => opened().detection.isPaused,
    setSensitivity: async (sensitivity) => chooseSensitivity(opened().store.settings, policy, sensitivity),
  };
}
