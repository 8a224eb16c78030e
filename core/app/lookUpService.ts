import type { Core } from '../core.ts';
import type { Access } from './opened.ts';

/** The look-up table and the project's key of the open vault. */
export function createLookUpService({ opened }: Access): Core['lookUp'] {
  return {
    state: async () => opened().lookUp.state(),
    setPassphrase: async (current, next) => opened().lookUp.setPassphrase(current, next),
    export: async (path, passphrase, patient) => opened().lookUp.export(path, passphrase, patient),
    exportProjectKey: async (path, passphrase) => opened().lookUp.exportProjectKey(path, passphrase),
    importProjectKey: async (path, passphrase, replace) => opened().lookUp.importProjectKey(path, passphrase, replace),
    audit: async () => opened().lookUp.audit(),
  };
}
