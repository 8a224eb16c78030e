import { join } from 'node:path';
import { openInThreads } from '../detect/networkThreads.ts';
import { lookAtOverlays } from '../detect/overlays.ts';
import { propose } from '../detect/propose.ts';
import { ModelStore } from '../detect/session.ts';
import { serveTasks } from './runtime.ts';

/** By models' folder; in practice there is one. Its networks stay open for as long as the process lives. */
const stores = new Map<string, ModelStore>();
const open = openInThreads(join(import.meta.dirname, 'networks.thread.js'));

function storeOf(folder: string): ModelStore {
  let store = stores.get(folder);
  if (!store) stores.set(folder, (store = new ModelStore(folder, open)));
  return store;
}

serveTasks({
  'detect.propose': ({ source, models, ...request }, { open }) =>
    open(source, request.limits, (bytes) => propose({ ...request, bytes, models: storeOf(models) })),
  'detect.overlays': ({ source, models, ...request }, { open }) =>
    open(source, request.limits, async (bytes) => ({
      overlays: await lookAtOverlays({ ...request, bytes, models: storeOf(models) }),
    })),
});
