import type { Core } from '../../core/core.ts';
import type { VerbHandlers } from './register.ts';

interface FileDialogs {
  readonly pickOne: () => Promise<string | null>;
  readonly saveAs: (name: string) => Promise<string | null>;
}

/** Paths come from main's own dialogs and never from the page. */
export function templateVerbs({ templates }: Core, { pickOne, saveAs }: FileDialogs): VerbHandlers['templates'] {
  return {
    list: () => templates.list(),
    save: ({ item, name, regions }) => templates.save(item, name, regions),
    rename: ({ id, name }) => templates.rename(id, name),
    remove: ({ id }) => templates.remove(id),
    export: async () => {
      const path = await saveAs('device-templates.json');
      return path === null ? null : templates.export(path);
    },
    import: async () => {
      const path = await pickOne();
      return path === null ? null : templates.import(path);
    },
  };
}
