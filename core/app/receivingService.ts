import type { Core } from '../core.ts';
import type { Access } from './opened.ts';

/** Receiving by C-STORE into the open vault. */
export function createReceivingService({ opened }: Access): Core['receiving'] {
  return {
    status: async () => opened().receiving.status(),
    configure: async (settings) => opened().receiving.configure(settings),
    discardQuarantined: async () => opened().receiving.discardQuarantined(),
  };
}
