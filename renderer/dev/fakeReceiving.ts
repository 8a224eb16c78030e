import type { ScrimBridge } from '../../contract/bridge.ts';
import { receivingOff, type ReceivingStatus } from '../../model/receiving.ts';
import { yes, type Emit } from './answers.ts';

/** Listens to nobody. */
export function createFakeReceiving(emit: Emit): ScrimBridge['receiving'] {
  let status: ReceivingStatus = {
    settings: receivingOff,
    allowed: 'allowed',
    state: { kind: 'off' },
    ...{ received: 0, refused: 0, lastRefusal: null, waiting: 0, quarantined: 0 },
  };
  return {
    status: () => yes(status),
    configure: (settings) => {
      const state = settings.on
        ? { kind: 'listening' as const, port: settings.port, associations: 0 }
        : { kind: 'off' as const };
      status = { ...status, settings, state };
      emit({ kind: 'receiving', status });
      return yes(status);
    },
    discardQuarantined: () => yes((status = { ...status, quarantined: 0 })),
  };
}
