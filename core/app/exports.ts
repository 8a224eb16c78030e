import { join } from 'node:path';
import { ScrimFailure, toScrimError, type ScrimError } from '../../model/errors.ts';
import type { ExportedItem, ExportStatus, ExportWish } from '../../model/exporting.ts';
import type { ItemId } from '../../model/ids.ts';
import type { ClearCaseParts } from './clearCase.ts';
import type { KnownArchive } from './archiveSettings.ts';
import { exportCase } from './exportCase.ts';
import { exportEvidence } from './exportEvidence.ts';
import { exportToArchive } from './exportToArchive.ts';
import { exportToFolder, type ExportRun } from './exportToFolder.ts';
import { photoPlaces, type PhotoPlaces } from './photoPlaces.ts';

export interface Exports {
  status(): ExportStatus;
  /** Begins, and answers at once; CONFLICT while another runs. `parent`: the folder that a new one is made in; null for an archive. */
  start(items: readonly ItemId[], wish: ExportWish, parent: string | null): Promise<ExportStatus>;
  /** Resolves when nothing runs any more; a folder that was under way is gone. */
  cancel(): Promise<ExportStatus>;
  close(): Promise<void>;
}

/** One export at a time. */
export function createExports(parts: ClearCaseParts & { readonly fonts: string }, archive: KnownArchive): Exports {
  let status: ExportStatus = { kind: 'idle' };
  let running: { readonly abort: AbortController; readonly done: Promise<void> } | undefined;
  const tell = (next: ExportStatus): void => {
    status = next;
    parts.events.emit({ kind: 'export', status: next });
  };
  async function perform(wish: ExportWish, parent: string | null, run: ExportRun): Promise<void> {
    let error: ScrimError | null = null;
    let where = '';
    let passphrase: string | null = null;
    try {
      if (wish.kind === 'archive') {
        const known = await archive.open();
        where = new URL(known.base).host;
        const places: PhotoPlaces = wish.photos ? await photoPlaces(parts.store, run.items) : new Map();
        await exportToArchive(parts, { ...known, signal: run.signal }, { ...run, places });
      } else {
        where = join(parent ?? '', folderName(parts.clock.now()));
        if (wish.kind === 'evidence') await exportEvidence(parts, wish, where, run);
        else if (wish.kind === 'case') passphrase = await exportCase(parts, wish, where, run);
        else await exportToFolder(parts, wish, where, run);
      }
    } catch (thrown) {
      error = run.signal.aborted ? { code: 'CANCELLED', params: {} } : toScrimError(thrown);
      // Nothing is left of a folder that did not become whole; what an archive confirmed is there.
      if (wish.kind !== 'archive') for (const entry of run.items) notExported(entry);
    }
    tell({ kind: 'finished', wish, where, items: run.items, error, passphrase });
  }
  const cancel = async (): Promise<ExportStatus> => {
    running?.abort.abort();
    await running?.done;
    return status;
  };
  return {
    status: () => status,
    async start(ids, wish, parent) {
      if (running) throw new ScrimFailure('CONFLICT');
      if (wish.kind !== 'archive' && parent === null) throw new ScrimFailure('INVALID_REQUEST', { where: 'folder' });
      const abort = new AbortController();
      // Taken before anything is waited for: two starts at once are one.
      running = { abort, done: Promise.resolve() };
      const items = await itemsOf(parts, ids, wish)
        .then((all) => entries(parts, all))
        .catch((thrown: unknown) => {
          running = undefined;
          throw thrown;
        });
      const total = items.length;
      const progress = (done: number): void => tell({ kind: 'running', wish, done, total });
      const done = perform(wish, parent, { items, signal: abort.signal, progress }).finally(
        () => (running = undefined),
      );
      running = { abort, done };
      progress(0);
      return status;
    },
    cancel,
    close: () => cancel().then(() => undefined),
  };
}

/** A case leaves whole, whatever was chosen. */
const itemsOf = async ({ store }: ClearCaseParts, ids: readonly ItemId[], wish: ExportWish) =>
  wish.kind === 'case' ? (await store.cases.get(wish.case, true)).items : ids;

async function entries({ store }: ClearCaseParts, ids: readonly ItemId[]): Promise<ExportedItem[]> {
  const unique = [...new Set(ids)];
  const items = await Promise.all(unique.map((id) => store.items.get(id)));
  return items.map(({ id, name }) => ({ item: id, name, state: 'unsent', file: null, reason: null, error: null }));
}

function notExported(entry: ExportedItem): void {
  entry.file = null;
  if (entry.state !== 'refused') entry.state = 'unsent';
}

/** Tells when, and nothing else. */
const folderName = (now: Date): string => `scrim-export-${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}`;
