import type { Core } from '../../core/core.ts';
import type { VerbHandlers } from './register.ts';

interface FileDialogs {
  readonly pickOne: () => Promise<string | null>;
  readonly saveAs: (name: string) => Promise<string | null>;
}

/** Paths come from main's own dialogs and never from the page. */
export function lookUpVerbs({ lookUp }: Core, { pickOne, saveAs }: FileDialogs): VerbHandlers['lookUp'] {
  return {
    state: () => lookUp.state(),
    setPassphrase: ({ current, next }) => lookUp.setPassphrase(current, next),
    export: async ({ passphrase, patient }) => {
      const path = await saveAs('look-up-table.csv');
      return path === null ? null : lookUp.export(path, passphrase, patient);
    },
    exportProjectKey: async ({ passphrase }) => {
      const path = await saveAs('project-key.json');
      if (path === null) return null;
      await lookUp.exportProjectKey(path, passphrase);
      return true;
    },
    importProjectKey: async ({ passphrase, replace }) => {
      const path = await pickOne();
      return path === null ? null : lookUp.importProjectKey(path, passphrase, replace);
    },
    audit: () => lookUp.audit(),
  };
}
