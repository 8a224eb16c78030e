import { parentPort } from 'node:worker_threads';
import type { ThreadAnswer, ThreadCall } from '../detect/networkThreads.ts';
import { ModelStore } from '../detect/session.ts';
import { toScrimError } from '../../model/errors.ts';
import { collect } from './collect.ts';

// A thread of the detect worker that runs networks and nothing else. It is asked one thing at a time.
const stores = new Map<string, ModelStore>();

function storeOf(folder: string): ModelStore {
  let store = stores.get(folder);
  if (!store) stores.set(folder, (store = new ModelStore(folder)));
  return store;
}

async function answerTo({ folder, role, look }: ThreadCall): Promise<ThreadAnswer> {
  try {
    const network = await storeOf(folder).network(role);
    if (!look) return { kind: 'opened' };
    return { kind: 'answer', answer: await network.run(look.picture, look.multiple) };
  } catch (thrown) {
    return { kind: 'error', error: toScrimError(thrown) };
  }
}

/** Bytes of answers after which they are collected: maps of large pictures would lie in this thread as long as it has little else to do. */
const WORTH_COLLECTING = 16_000_000;
let answered = 0;

function collectAfter(answer: ThreadAnswer): void {
  if (answer.kind === 'error') return;
  if (answer.kind === 'answer') for (const { data } of answer.answer.outputs.values()) answered += data.byteLength;
  // What a network was opened from is in the runtime's own memory by then.
  if (answer.kind === 'answer' && answered < WORTH_COLLECTING) return;
  answered = 0;
  collect();
}

parentPort!.on('message', (call: ThreadCall) => {
  void answerTo(call).then((answer) => {
    parentPort!.postMessage(answer);
    collectAfter(answer);
  });
});
