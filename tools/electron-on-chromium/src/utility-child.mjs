// Loaded before a utility process's own script: `process.parentPort` over Node's channel to the parent.
import { EventEmitter } from 'node:events';
import { setVersion, ELECTRON_VERSION } from './versions.mjs';

const early = [];
const port = new EventEmitter();
process.type = 'utility';
setVersion('electron', ELECTRON_VERSION);

// What arrives before anyone listens waits, as in a message port that is not yet started.
const deliver = (data) =>
  port.listenerCount('message') > 0 ? port.emit('message', { data, ports: [] }) : early.push(data);
port.on('newListener', (event) => {
  if (event === 'message') process.nextTick(() => early.splice(0).forEach(deliver));
});
port.start = () => {};
port.pause = () => {};
port.postMessage = (message, transfer = []) => {
  if (transfer.length > 0)
    throw new Error('not supported by the stand-in: parentPort.postMessage with a transfer list');
  if (process.connected) process.send(message, () => {});
};
process.parentPort = port;
process.on('message', deliver);
// It must not outlive a parent that was killed.
process.on('disconnect', () => process.exit(0));
