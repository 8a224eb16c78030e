import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportReport } from '../../contract/cli.schema.ts';
import type { Annotation } from '../../model/annotation.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { withDerived } from '../export/derivedOf.ts';
import { exportFolder, type ExportItem, type Filed } from '../export/exportFolder.ts';
import { exportZip } from '../export/exportZip.ts';
import { checkedFile, clearancesIn } from './clearedFolder.ts';
import { reported, reportedError, type Headless } from './headless.ts';
import { clearanceSuffix } from './records.ts';
import { standardPhoto } from './standardPhoto.ts';
import { annotationField, annotationTexts, identifyingFields } from './typedTexts.ts';

export interface ExportFolderOptions {
  readonly folder: string;
  /** A folder that is empty or not there. */
  readonly out: string;
  readonly zip: boolean;
  readonly directory: boolean;
  readonly version: string;
  /** Photos as standard objects of their own; they are refused otherwise. */
  readonly photos?: boolean;
  /** Annotations by the image's id. An image whose texts identify is left out. */
  readonly annotations: Readonly<Record<string, readonly Annotation[]>>;
  /** Originals whose identifiers the texts must not repeat. */
  readonly against: readonly string[];
}

type Item = ExportReport['items'][number];
export const archiveName = 'export.zip';

/**
 * The cleared DICOM objects of a folder as a File-set with its DICOMDIR, or as an archive of it. Each is read back and verified once more;
 * what fails is left out and reported. Photos are not DICOM: they become standard objects where that is asked for, and are refused otherwise.
 */
export async function exportCleared(
  headless: Headless,
  options: ExportFolderOptions,
): Promise<Omit<ExportReport, 'command' | 'version'>> {
  const { out, zip, directory } = options;
  const { signal } = headless;
  await mkdir(out, { recursive: true, mode: 0o700 });
  if ((await readdir(out)).length > 0) throw new ScrimFailure('INVALID_REQUEST', { where: '--out is not empty' });
  const suspect = await identifyingFields(headless, annotationTexts(options.annotations), options.against);
  const items: Item[] = [];
  /** Those of the items that were handed on to be filed. */
  const handed: Item[] = [];
  const folder = zip ? join(out, 'export.part') : out;
  try {
    const source = collect(headless, { ...options, suspect }, items, handed);
    const exported = await exportFolder(source, folder, { directory, signal });
    exported.items.forEach((filed, index) => settle(handed[index]!, filed));
    if (zip) await exportZip(folder, join(out, archiveName), signal);
    const count = (state: Item['state']) => items.filter((item) => item.state === state).length;
    const counts = { exported: count('exported'), duplicate: count('duplicate'), refused: count('refused') };
    const { profile, invented } = exported;
    return { items, profile, invented, archive: zip ? archiveName : null, counts };
  } finally {
    if (zip) await rm(folder, { recursive: true, force: true });
  }
}

async function* collect(
  headless: Headless,
  options: ExportFolderOptions & { readonly suspect: ReadonlySet<string> },
  items: Item[],
  handed: Item[],
): AsyncGenerator<ExportItem> {
  const names = await clearancesIn(options.folder);
  for (const [index, name] of names.entries()) {
    const item: Item = {
      source: name.replace(clearanceSuffix, ''),
      state: 'refused',
      file: null,
      frames: [],
      annotations: [],
      error: null,
    };
    items.push(item);
    try {
      const file = await checkedFile(headless, options.folder, name);
      item.source = file.source;
      refuseSuspect(file.cleared.image, options.suspect);
      const { cleared, content } = file;
      const when = { now: headless.clock.now(), version: options.version };
      const object =
        options.photos && cleared.photo
          ? { cleared, bytes: content, object: await standardPhoto(headless, file, cleared.photo) }
          : withDerived(cleared, content, options.annotations[cleared.image] ?? [], when);
      handed.push(item);
      yield object;
    } catch (thrown) {
      headless.signal.throwIfAborted();
      item.error = reported(thrown);
    }
    headless.progress(index + 1, names.length);
  }
}

/** Throws TEXT_IDENTIFIES where the annotations of this image would identify. */
export function refuseSuspect(image: string, suspect: ReadonlySet<string>): void {
  if (suspect.has(annotationField(image))) throw new ScrimFailure('TEXT_IDENTIFIES', { fields: 'annotations' });
}

function settle(item: Item, filed: Filed): void {
  item.state = filed.state;
  if (filed.state === 'refused') item.error = reportedError(filed.error);
  else item.file = filed.file;
  if (filed.state === 'exported') item.annotations = [...filed.derived];
}

/** Whether everything that was there is in the export. */
export const allExported = ({ counts, items }: Pick<ExportReport, 'counts' | 'items'>): boolean =>
  counts.refused === 0 && items.length > 0;
