import { guardObject } from '../guard.mjs';
import { host } from '../host.mjs';

const handlers = () => host.origin.handlers;

export const protocol = guardObject('protocol', {
  registerSchemesAsPrivileged(schemes) {
    if (host.ready) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    for (const { scheme } of schemes) host.schemes.add(scheme);
  },
  /** Only for schemes registered before ready: Chromium learns at its start which hosts to map. */
  handle(scheme, handler) {
    if (!host.schemes.names().includes(scheme)) {
      throw new Error(
        `not supported by the stand-in: protocol.handle of '${scheme}', which is not registered as privileged`,
      );
    }
    if (handlers().has(scheme)) throw new Error(`Scheme '${scheme}' already handled`);
    handlers().set(scheme, handler);
  },
  unhandle: (scheme) => void handlers().delete(scheme),
  isProtocolHandled: (scheme) => handlers().has(scheme),
});
