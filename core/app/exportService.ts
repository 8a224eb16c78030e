import type { Core } from '../core.ts';
import type { Access } from './opened.ts';

/** Exports of the open vault. */
export function createExportService({ opened }: Access): Core['exports'] {
  return {
    status: async () => opened().exports.status(),
    start: async (items, wish, parent) => opened().exports.start(items, wish, parent),
    cancel: async () => opened().exports.cancel(),
    archive: async () => opened().archive.get(),
    setArchive: async (settings, secret) => opened().archive.set(settings, secret),
  };
}
