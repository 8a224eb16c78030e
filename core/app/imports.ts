import type { Core } from '../core.ts';
import type { Access } from './opened.ts';

/** Imports of the open vault. */
export function createImportService({ opened }: Access): Core['imports'] {
  return {
    start: async (paths) => opened().importer.start(paths),
    cancel: async (batch) => opened().importer.cancel(batch),
    list: async () => opened().store.batches.list(),
    async settled() {
      const { importer, detection } = opened();
      await importer.settled();
      await detection.settled();
    },
  };
}
