const { contextBridge, ipcRenderer, webUtils } = require('electron');

contextBridge.exposeInMainWorld('api', {
  invoke: (channel, ...args) => ipcRenderer.invoke(channel, ...args),
  ask: (value) => ipcRenderer.sendSync('ask', value),
  note: (value) => ipcRenderer.send('note', value),
  onNoted(callback) {
    const listener = (_event, value) => callback(value);
    ipcRenderer.on('noted', listener);
    return () => ipcRenderer.removeListener('noted', listener);
  },
  onceNoted: () => new Promise((resolve) => ipcRenderer.once('noted', (_event, value) => resolve(value))),
  pathOf: (file) => webUtils.getPathForFile(file),
  add: (a, b) => a + b,
  map: (list, callback) => list.map((item) => callback(item)),
  later: async (value) => ({ value }),
  fail: () => {
    throw new RangeError('from the preload');
  },
  missing: () => ipcRenderer.sendToHost('x'),
  process: {
    type: process.type,
    sandboxed: process.sandboxed,
    contextIsolated: process.contextIsolated,
    electron: process.versions.electron,
    argv: process.argv,
  },
});
