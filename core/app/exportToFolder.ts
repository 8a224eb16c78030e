import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ScrimFailure, toScrimError } from '../../model/errors.ts';
import type { ExportedItem, ExportWish } from '../../model/exporting.ts';
import type { ItemId } from '../../model/ids.ts';
import { implementationVersionName } from '../dicom/uids.ts';
import { citedImage } from '../export/citedImage.ts';
import { exportFolder, type ExportItem } from '../export/exportFolder.ts';
import { exportZip } from '../export/exportZip.ts';
import { measurementReport } from '../export/measurementReport.ts';
import { presentationState } from '../export/presentationState.ts';
import type { ClearCaseParts } from './clearCase.ts';
import { identifyingAnnotations, leaving, type Leaving } from './exportSource.ts';

export interface ExportRun {
  readonly items: ExportedItem[];
  readonly signal: AbortSignal;
  readonly progress: (done: number) => void;
}
type FolderWish = Exclude<ExportWish, { kind: 'archive' }>;

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
  async function* source(): AsyncGenerator<ExportItem> {
    for (const [index, entry] of items.entries()) {
      const object = await refusing(entry, signal, async () => {
        const ready = await leaving(parts, entry.item, signal);
        refuseSuspect(entry, suspect);
        return withAnnotations(parts, wish, ready);
      });
      if (object) {
        handed.push(entry);
        yield object;
      }
      progress(index + 1);
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

function withAnnotations({ clock }: ClearCaseParts, wish: FolderWish, { item, cleared, bytes }: Leaving): ExportItem {
  if (cleared.mediaType !== 'application/dicom')
    throw new ScrimFailure('UNSUPPORTED_TYPE', { type: cleared.mediaType });
  if (!wish.annotations || item.annotations.length === 0) return { cleared, bytes };
  const cited = citedImage(cleared, bytes);
  const when = { now: clock.now(), version: implementationVersionName };
  const derived = [presentationState(cited, item.annotations, when), measurementReport(cited, item.annotations, when)];
  return { cleared, bytes, derived };
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
    await refusing(entry, signal, async () => {
      const ready = await leaving(parts, entry.item, signal);
      refuseSuspect(entry, suspect);
      const { frames, image } = ready.cleared;
      for (let frame = 0; frame < frames; frame++) {
        signal.throwIfAborted();
        const number = frames > 1 ? `-${String(frame + 1).padStart(String(frames).length, '0')}` : '';
        const name = `${image}${number}.${wish.format === 'png' ? 'png' : 'jpg'}`;
        await writeNew(join(target, name), await rendered(parts, wish, ready, frame, signal));
        entry.file ??= name;
      }
      entry.state = 'exported';
    });
    progress(index + 1);
  }
}

/** One frame, verified as any finished file. */
async function rendered(
  { pool, policy }: ClearCaseParts,
  wish: Extract<ExportWish, { kind: 'rendered' }>,
  { item, bytes }: Leaving,
  frame: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { limits, jpegQuality, fill } = policy;
  const annotations = wish.annotations ? [...item.annotations] : [];
  const request = { source: { kind: 'bytes', bytes }, limits, frame, format: wish.format, jpegQuality } as const;
  const picture = await pool.run('parse.rendered', { ...request, annotations }, { signal });
  const source = { kind: 'bytes', bytes: picture.bytes } as const;
  const { mediaType, checks } = await pool.run('verify.file', { source, limits, fill }, { signal });
  const failed = checks.find(({ passed }) => !passed)?.check;
  if (failed !== undefined || mediaType !== picture.mediaType)
    throw new ScrimFailure('VERIFY_FAILED', { check: failed ?? 'media-type' });
  return picture.bytes;
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

async function writeNew(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
