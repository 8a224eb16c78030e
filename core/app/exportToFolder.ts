import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ScrimFailure, toScrimError } from '../../model/errors.ts';
import type { ExportedItem, ExportWish } from '../../model/exporting.ts';
import type { ItemId } from '../../model/ids.ts';
import { implementationVersionName } from '../dicom/uids.ts';
import { withDerived } from '../export/derivedOf.ts';
import { exportFolder, type ExportItem } from '../export/exportFolder.ts';
import { exportZip } from '../export/exportZip.ts';
import { writeRendered } from '../export/renderedFrames.ts';
import type { ClearCaseParts } from './clearCase.ts';
import { identifyingAnnotations, leaving, whileLeaving, type Leaving } from './exportSource.ts';
import { photoObjectOf, photoPlaces, type PhotoPlaces } from './photoPlaces.ts';

export interface ExportRun {
  readonly items: ExportedItem[];
  readonly signal: AbortSignal;
  readonly progress: (done: number) => void;
}
type FolderWish = Exclude<ExportWish, { kind: 'archive' | 'evidence' | 'case' }>;

/** Into a folder that is not there yet. What is refused is left out with its reason; a cancelled or failed export leaves no folder. */
export async function exportToFolder(
  parts: ClearCaseParts,
  wish: FolderWish,
  folder: string,
  run: ExportRun,
): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  const target = wish.zip ? join(folder, 'export.part') : folder;
  try {
    const ids = run.items.map(({ item }) => item);
    const suspect = wish.annotations ? await identifyingAnnotations(parts, ids, run.signal) : new Set<ItemId>();
    if (wish.kind === 'dicom') await dicomFiles(parts, wish, target, suspect, run);
    else await pictures(parts, wish, target, suspect, run);
    if (wish.zip) {
      await exportZip(target, join(folder, 'export.zip'), run.signal);
      await rm(target, { recursive: true, force: true });
    }
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true });
    throw thrown;
  }
}

async function dicomFiles(
  parts: ClearCaseParts,
  wish: FolderWish,
  target: string,
  suspect: ReadonlySet<ItemId>,
  { items, signal, progress }: ExportRun,
): Promise<void> {
  const handed: ExportedItem[] = [];
  const places: PhotoPlaces = wish.kind === 'dicom' && wish.photos ? await photoPlaces(parts.store, items) : new Map();
  async function* source(): AsyncGenerator<ExportItem> {
    for (const [index, entry] of items.entries()) {
      const ready = await refusing(entry, signal, () => leaving(parts, entry.item, signal));
      if (ready) yield* objectOf(ready, entry);
      progress(index + 1);
    }
  }
  async function* objectOf(ready: Leaving, entry: ExportedItem): AsyncGenerator<ExportItem> {
    try {
      const object = await refusing(entry, signal, async () => {
        refuseSuspect(entry, suspect);
        const standard = await photoObjectOf(parts, places, ready, signal);
        if (standard) return { cleared: ready.cleared, bytes: ready.content, object: standard };
        const when = { now: parts.clock.now(), version: implementationVersionName };
        return withDerived(ready.cleared, ready.content, wish.annotations ? ready.item.annotations : [], when);
      });
      if (object) {
        handed.push(entry);
        yield object;
      }
    } finally {
      ready.close();
    }
  }
  const filed = await exportFolder(source(), target, { signal });
  filed.items.forEach((result, index) => {
    const entry = handed[index]!;
    entry.state = result.state;
    if (result.state === 'refused') entry.error = result.error;
    else entry.file = result.file;
  });
}

async function pictures(
  parts: ClearCaseParts,
  wish: FolderWish,
  target: string,
  suspect: ReadonlySet<ItemId>,
  { items, signal, progress }: ExportRun,
): Promise<void> {
  if (wish.kind !== 'rendered') return;
  await mkdir(target, { recursive: true, mode: 0o700 });
  for (const [index, entry] of items.entries()) {
    await refusing(entry, signal, () =>
      whileLeaving(parts, entry.item, signal, async ({ item, cleared, source }) => {
        refuseSuspect(entry, suspect);
        const annotations = wish.annotations ? item.annotations : [];
        const [name] = await writeRendered(
          { ...parts, signal },
          { cleared, source, format: wish.format, annotations },
          target,
        );
        entry.file = name ?? null;
        entry.state = 'exported';
      }),
    );
    progress(index + 1);
  }
}

function refuseSuspect({ item }: ExportedItem, suspect: ReadonlySet<ItemId>): void {
  if (suspect.has(item)) throw new ScrimFailure('TEXT_IDENTIFIES', { fields: 'annotations' });
}

/** What is wrong with one picture is its own reason; what ends the work or the medium ends all. */
export async function refusing<T>(
  entry: ExportedItem,
  signal: AbortSignal,
  act: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await act();
  } catch (thrown) {
    signal.throwIfAborted();
    const error = toScrimError(thrown);
    if (error.code === 'VAULT_LOCKED' || error.code === 'DISK_FULL' || error.code === 'CANCELLED') throw thrown;
    Object.assign(entry, { state: 'refused', file: null, error });
    return undefined;
  }
}
