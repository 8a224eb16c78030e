import type { Core } from '../core.ts';
import type { Access } from './opened.ts';

/** Device templates of the open vault. */
export function createTemplateService({ opened }: Access): Core['templates'] {
  return {
    list: async () => opened().templates.list(),
    save: async (item, name, regions) => opened().templates.save(item, name, regions),
    rename: async (id, name) => opened().templates.rename(id, name),
    remove: async (id) => opened().templates.remove(id),
    export: async (path) => opened().templates.export(path),
    import: async (path) => opened().templates.import(path),
  };
}
