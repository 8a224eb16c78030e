import { join } from 'node:path';
import { toScrimError } from '../../model/errors.ts';
import {
  receivingOff,
  receivingSettingsSchema,
  type ReceivingSettings,
  type ReceivingStatus,
} from '../../model/receiving.ts';
import type { Importer } from '../intake/importer.ts';
import { startReceiver, type Receiver } from '../network/receiver.ts';
import { receiverConfig } from '../network/receiverConfig.ts';
import type { CorePorts } from '../core.ts';
import type { Store } from '../store/openStore.ts';
import { coalesce, type Events } from './events.ts';
import { createSpoolImport, type SpoolImport } from './spoolImport.ts';
import { createTurns } from './turns.ts';

const SETTINGS = 'receiving';
const tellEveryMs = 250;

export interface Receiving {
  status(): Promise<ReceivingStatus>;
  /** Throws RECEIVER_FORBIDDEN or INVALID_REQUEST, and then nothing has changed. */
  configure(settings: ReceivingSettings): Promise<ReceivingStatus>;
  /** Removes what was received and could not be imported. */
  discardQuarantined(): Promise<ReceivingStatus>;
  close(): Promise<void>;
}

interface ReceivingDeps {
  readonly ports: Pick<CorePorts, 'paths' | 'processes' | 'policy' | 'log'>;
  readonly store: Pick<Store, 'settings' | 'batches'>;
  readonly importer: Importer;
  readonly events: Events;
}

/**
 * The receiver's place in the workstation: on only while the vault is open and somebody has switched it on. What it receives lies in a
 * spool until intake has an outcome for it; then the copy goes, into the quarantine where it became no item.
 */
export async function createReceiving({ ports, store, importer, events }: ReceivingDeps): Promise<Receiving> {
  const { home } = ports.paths;
  const inTurn = createTurns();
  const spool = createSpoolImport(join(home, 'received'), { store, importer });
  const told = coalesce<'status'>(async () => {
    events.emit({ kind: 'receiving', status: await status() });
  }, tellEveryMs);
  let settings = (await store.settings.get(SETTINGS, receivingSettingsSchema)) ?? receivingOff;
  const door = createDoor(ports, spool, () => told.request('status'));

  async function status(): Promise<ReceivingStatus> {
    const [waiting, quarantined] = await Promise.all([spool.waiting(), spool.quarantined()]);
    return { settings, allowed: ports.policy.receive, ...door.facts(), waiting, quarantined };
  }

  try {
    door.open(settings);
  } catch (thrown) {
    // The policy has changed since it was switched on: it stays off, and the rest of the workstation opens.
    ports.log.warn('receiver-not-started', { code: toScrimError(thrown).code });
  }
  spool.wake();
  const configure = async (next: ReceivingSettings): Promise<ReceivingStatus> => {
    if (next.on) configFor(next, spool.folder, ports.policy);
    await door.shut();
    await store.settings.set(SETTINGS, next);
    settings = next;
    door.open(settings);
    told.request('status');
    return status();
  };
  return {
    status,
    configure: (next) => inTurn(() => configure(next)),
    discardQuarantined: () => spool.discardQuarantined().then(status),
    close: () =>
      inTurn(async () => {
        await door.shut();
        await spool.close();
        told.stop();
      }),
  };
}

/** The process that listens, if one does, and what it did since. */
function createDoor(ports: ReceivingDeps['ports'], spool: SpoolImport, changed: () => void) {
  let receiver: Receiver | undefined;
  let received = 0;
  spool.onReleased((files, bytes) => {
    receiver?.released(files, bytes);
    changed();
  });
  const onStored = (): void => {
    received++;
    changed();
    spool.wake();
  };
  return {
    open(settings: ReceivingSettings): void {
      if (!settings.on) return;
      received = 0;
      const config = configFor(settings, spool.folder, ports.policy);
      const { processes, log } = ports;
      receiver = startReceiver({ config, processes, log, onStored, onChange: changed });
    },
    async shut(): Promise<void> {
      await receiver?.stop();
      receiver = undefined;
    },
    facts() {
      const { count = 0, last = null } = receiver?.refusals() ?? {};
      const state = receiver?.state() ?? { kind: 'off' as const };
      return { state, received, refused: count, lastRefusal: last };
    },
  };
}

function configFor(settings: ReceivingSettings, spool: string, policy: CorePorts['policy']) {
  const address = settings.allowedHosts.length > 0 ? '0.0.0.0' : '127.0.0.1';
  return receiverConfig({ ...settings, address, spool }, policy);
}
