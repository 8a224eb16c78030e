import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportReport } from '../../contract/cli.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { exportZip } from '../export/exportZip.ts';
import { writeRendered, type RenderedImage } from '../export/renderedFrames.ts';
import { checkedFile, clearancesIn, type CheckedFile } from './clearedFolder.ts';
import { archiveName, refuseSuspect, type ExportFolderOptions } from './export.ts';
import { reported, type Headless } from './headless.ts';
import { clearanceSuffix } from './records.ts';
import { annotationTexts, identifyingFields } from './typedTexts.ts';

export interface RenderedOptions extends Pick<
  ExportFolderOptions,
  'folder' | 'out' | 'zip' | 'annotations' | 'against'
> {
  readonly format: 'png' | 'jpeg';
  /** From 0; all frames where absent. */
  readonly frame?: number;
}

type Item = ExportReport['items'][number];

/**
 * The cleared pictures of a folder as PNG or JPEG that hold nothing but pixels: windowed as the object says, 8 bits, sRGB. Each source is
 * verified once more, and so is each picture. Annotations that are given are drawn into the pixels.
 */
export async function exportRendered(
  headless: Headless,
  options: RenderedOptions,
): Promise<Omit<ExportReport, 'command' | 'version'>> {
  const { out, zip, folder } = options;
  await mkdir(out, { recursive: true, mode: 0o700 });
  if ((await readdir(out)).length > 0) throw new ScrimFailure('INVALID_REQUEST', { where: '--out is not empty' });
  const suspect = await identifyingFields(headless, annotationTexts(options.annotations), options.against);
  const target = zip ? join(out, 'export.part') : out;
  if (zip) await mkdir(target, { mode: 0o700 });
  const items: Item[] = [];
  try {
    const names = await clearancesIn(folder);
    for (const [index, name] of names.entries()) {
      items.push(await renderItem(headless, { ...options, suspect }, name, target));
      headless.progress(index + 1, names.length);
    }
    if (zip) await exportZip(target, join(out, archiveName), headless.signal);
  } finally {
    if (zip) await rm(target, { recursive: true, force: true });
  }
  const count = (state: Item['state']) => items.filter((item) => item.state === state).length;
  const counts = { exported: count('exported'), duplicate: 0, refused: count('refused') };
  return { items, profile: null, invented: 0, archive: zip ? archiveName : null, counts };
}

async function renderItem(
  headless: Headless,
  options: RenderedOptions & { readonly suspect: ReadonlySet<string> },
  name: string,
  target: string,
): Promise<Item> {
  const item: Item = {
    source: name.replace(clearanceSuffix, ''),
    ...{ state: 'refused', file: null, frames: [], annotations: [], error: null },
  };
  try {
    const file = await checkedFile(headless, options.folder, name);
    const { cleared, forWorkers: source, expectUnchanged } = file;
    item.source = file.source;
    if (cleared.report) throw new ScrimFailure('DICOM_NO_PIXELS');
    refuseSuspect(cleared.image, options.suspect);
    const annotations = options.annotations[cleared.image] ?? [];
    const image = { cleared, source, format: options.format, annotations, ...framesOf(file, options) };
    item.frames = await unlessChanged(await writeRendered(headless, image, target), target, expectUnchanged);
    item.file = item.frames[0] ?? null;
    item.state = 'exported';
  } catch (thrown) {
    headless.signal.throwIfAborted();
    item.error = reported(thrown);
  }
  return item;
}

/** What a worker made of a file that others changed meanwhile is not kept. */
async function unlessChanged(
  frames: string[],
  folder: string,
  expectUnchanged: () => Promise<void>,
): Promise<string[]> {
  await expectUnchanged().catch(async (thrown: unknown) => {
    await Promise.all(frames.map((name) => rm(join(folder, name), { force: true })));
    throw thrown;
  });
  return frames;
}

function framesOf({ cleared }: CheckedFile, { frame }: RenderedOptions): Pick<RenderedImage, 'frames'> {
  if (frame === undefined) return {};
  if (frame >= cleared.frames) throw new ScrimFailure('INVALID_REQUEST', { where: '--frame' });
  return { frames: [frame] };
}
