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

/** Handed over, not copied: a large picture's map would be held twice. */
const memoryOf = (answer: ThreadAnswer): ArrayBuffer[] =>
  answer.kind === 'answer'
    ? [...new Set([...answer.answer.outputs.values()].map(({ data }) => data.buffer as ArrayBuffer))]
    : [];

parentPort!.on('message', (call: ThreadCall) => {
  void answerTo(call).then((answer) => {
    parentPort!.postMessage(answer, memoryOf(answer));
    // What a network was opened from is in the runtime's own memory by now.
    if (answer.kind === 'opened') collect();
  });
});
