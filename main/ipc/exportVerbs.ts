import type { Core } from '../../core/core.ts';
import type { VerbHandlers } from './register.ts';

interface FolderDialog {
  readonly pick: (what: 'folder') => Promise<readonly string[]>;
}

/** Where an export goes is chosen in main's own dialog and never named by the page. */
export function exportVerbs({ exports }: Core, { pick }: FolderDialog): VerbHandlers['exports'] {
  return {
    status: () => exports.status(),
    start: async ({ items, wish }) => {
      if (wish.kind === 'archive') return exports.start(items, wish, null);
      const [folder] = await pick('folder');
      return folder === undefined ? null : exports.start(items, wish, folder);
    },
    cancel: () => exports.cancel(),
    archive: () => exports.archive(),
    setArchive: ({ settings, secret }) => exports.setArchive(settings, secret),
  };
}
