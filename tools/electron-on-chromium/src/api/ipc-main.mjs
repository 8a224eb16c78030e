import { EventEmitter } from 'node:events';
import { guardClass } from '../guard.mjs';

const handlers = new Map();

class IpcMain extends EventEmitter {
  handle(channel, handler) {
    if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    if (typeof handler !== 'function')
      throw new TypeError(`Expected handler to be a function, but found type '${typeof handler}'`);
    handlers.set(channel, handler);
  }

  handleOnce(channel, handler) {
    this.handle(channel, (...args) => {
      this.removeHandler(channel);
      return handler(...args);
    });
  }

  removeHandler(channel) {
    handlers.delete(channel);
  }
}

guardClass('ipcMain', IpcMain);
export const ipcMain = new IpcMain();
ipcMain.setMaxListeners(0);
// In Electron 'error' is a channel like any other; an EventEmitter would throw without a listener.
ipcMain.on('error', () => {});

/** @returns {boolean} whether anyone listened */
export function emitToMain(channel, event, args) {
  return ipcMain.emit(channel, event, ...args);
}

export async function invokeHandler(channel, event, args) {
  const handler = handlers.get(channel);
  if (!handler) throw new Error(`No handler registered for '${channel}'`);
  return handler(event, ...args);
}
