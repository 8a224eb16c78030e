import type { ReceiveReport } from '../../contract/cli.schema.ts';
import { receiverConfig, type ReceiverWishes } from '../network/receiverConfig.ts';
import { startReceiver, type Receiver, type StoredObject } from '../network/receiver.ts';
import type { ProcessHost } from '../ports/ports.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { Headless } from './headless.ts';

export interface ReceiveOptions extends Omit<ReceiverWishes, 'spool'> {
  /** Where the received originals go; becomes private to its owner. */
  readonly out: string;
  readonly processes: ProcessHost;
  /** Called when it listens, and at every change while it does. */
  readonly onListening: (port: number) => void;
}

type ReceiveResult = Omit<ReceiveReport, 'command' | 'version'>;

/** Receives until the signal aborts. Rejects with what keeps it from listening. */
export async function receive(headless: Headless, options: ReceiveOptions): Promise<ReceiveResult> {
  const { aeTitle, out, processes, onListening } = options;
  const config = receiverConfig({ ...options, spool: out }, headless.policy, folderBounds);
  const total = { received: 0, bytes: 0, port: config.port };
  const begun: { receiver?: Receiver } = {};
  const stopped = new Promise<void>((resolve, reject) => {
    const onChange = (): void => {
      const state = begun.receiver?.state();
      if (state?.kind === 'failed' && !state.again) reject(new ScrimFailure(state.error.code, state.error.params));
      if (state?.kind !== 'listening') return;
      total.port = state.port;
      onListening(state.port);
    };
    const onStored = ({ bytes }: StoredObject): void => {
      total.bytes += bytes;
      headless.progress(++total.received, total.received);
    };
    begun.receiver = startReceiver({ processes, config, log: headless.log, onStored, onChange });
    headless.signal.addEventListener('abort', () => resolve(), { once: true });
    if (headless.signal.aborted) resolve();
  });
  const receiver = begun.receiver!;
  try {
    await stopped;
  } finally {
    await receiver.stop();
  }
  const { count, last } = receiver.refusals();
  return { aeTitle, ...total, refused: count, lastRefusal: last };
}

/** Nobody empties the folder, so what bounds it is the disk. */
const folderBounds = { spoolFiles: Number.MAX_SAFE_INTEGER, spoolBytes: Number.MAX_SAFE_INTEGER };
