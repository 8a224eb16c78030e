import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { ScrimBridge } from '../contract/bridge.ts';
import { ipcChannel, ipcEventChannel, ipcNames } from '../contract/ipc.names.ts';
import type { IpcEvent } from '../contract/ipc.schema.ts';

/**
 * Named verbs only. The page gets functions, never a channel; main checks sender, arguments and reply. The one thing done
 * here is reading the paths of dropped files, so that the page never sees or names a path.
 */
type Verb = (args?: unknown) => Promise<unknown>;
const rooms: Record<string, Record<string, Verb>> = {};
for (const [room, names] of Object.entries(ipcNames)) {
  rooms[room] = {};
  for (const name of names) rooms[room][name] = (args) => ipcRenderer.invoke(ipcChannel(room, name), args ?? null);
}

const start = rooms['imports']!['start']!;
delete rooms['imports']!['start'];
rooms['imports']!['drop'] = (files) => {
  const paths = (files as File[]).map((file) => webUtils.getPathForFile(file)).filter((path) => path !== '');
  return start({ paths });
};

const onEvent: ScrimBridge['onEvent'] = (listener) => {
  const relay = (_: unknown, event: IpcEvent) => listener(event);
  ipcRenderer.on(ipcEventChannel, relay);
  return () => {
    ipcRenderer.removeListener(ipcEventChannel, relay);
  };
};

contextBridge.exposeInMainWorld('scrim', { ...rooms, onEvent });
