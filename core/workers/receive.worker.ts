import { receiverOrderSchema, type ReceiverReport } from '../../contract/receiver.schema.ts';
import { toScrimError } from '../../model/errors.ts';
import { listen, type Listening } from '../network/dimse/listen.ts';
import { parentChannel } from './runtime.ts';

/**
 * The process that listens for associations: what strangers send is read here and nowhere else. Unlike other workers it lives as long as
 * the receiver is on, and writes, into the one folder that it is told. Orders are taken one after the other.
 */
const channel = parentChannel();
const report = (message: ReceiverReport): void => channel.post(message);
let listening: Listening | undefined;
let last = Promise.resolve();

channel.onMessage((message) => {
  const order = receiverOrderSchema.safeParse(message);
  // Only a broken parent sends anything else.
  if (!order.success) process.exit(2);
  last = last
    .then(() => obey(order.data))
    .catch((thrown: unknown) => report({ kind: 'failed', error: toScrimError(thrown) }));
});

async function obey(order: ReturnType<typeof receiverOrderSchema.parse>): Promise<void> {
  switch (order.kind) {
    case 'listen':
      if (listening) process.exit(2);
      listening = await listen(order.config, report);
      report({ kind: 'listening', port: listening.port });
      return;
    case 'released':
      listening?.released(order.files, order.bytes);
      return;
    case 'stop':
      await listening?.close();
      process.exit(0);
  }
}
