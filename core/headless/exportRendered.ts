import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportReport } from '../../contract/cli.schema.ts';
import type { EncodedPicture } from '../../contract/workers.schema.ts';
import type { Annotation } from '../../model/annotation.ts';
import { ScrimFailure } from '../../model/errors.ts';
import { exportZip } from '../export/exportZip.ts';
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
  const written: string[] = [];
  try {
    const file = await checkedFile(headless, options.folder, name);
    item.source = file.source;
    if (file.cleared.report) throw new ScrimFailure('DICOM_NO_PIXELS');
    refuseSuspect(file.cleared.image, options.suspect);
    for (const frame of framesOf(file, options)) {
      const picture = await renderedFrame(headless, options, file, frame);
      const path = fileName(file, options, frame);
      await writeWhole(join(target, path), picture.bytes);
      written.push(path);
    }
    item.state = 'exported';
    item.file = written[0] ?? null;
    item.frames = written;
  } catch (thrown) {
    // Half of an image's frames are no image.
    await Promise.all(written.map((path) => rm(join(target, path), { force: true })));
    headless.signal.throwIfAborted();
    item.error = reported(thrown);
  }
  return item;
}

function framesOf({ cleared }: CheckedFile, { frame }: RenderedOptions): number[] {
  if (frame === undefined) return Array.from({ length: cleared.frames }, (_, index) => index);
  if (frame >= cleared.frames) throw new ScrimFailure('INVALID_REQUEST', { where: '--frame' });
  return [frame];
}

const extension = { png: 'png', jpeg: 'jpg' } as const;

function fileName({ cleared }: CheckedFile, { format }: RenderedOptions, frame: number): string {
  const number = cleared.frames > 1 ? `-${String(frame + 1).padStart(String(cleared.frames).length, '0')}` : '';
  return `${cleared.image}${number}.${extension[format]}`;
}

async function renderedFrame(
  { pool, policy, signal }: Headless,
  { format, annotations }: RenderedOptions,
  { cleared, bytes }: CheckedFile,
  frame: number,
): Promise<EncodedPicture> {
  const { limits, jpegQuality, fill } = policy;
  const drawn: readonly Annotation[] = annotations[cleared.image] ?? [];
  const picture = await pool.run(
    'parse.rendered',
    { source: { kind: 'bytes', bytes }, limits, frame, format, jpegQuality, annotations: [...drawn] },
    { signal },
  );
  const source = { kind: 'bytes', bytes: picture.bytes } as const;
  const { mediaType, checks } = await pool.run('verify.file', { source, limits, fill }, { signal });
  const failed = checks.find(({ passed }) => !passed);
  if (failed ?? mediaType !== picture.mediaType)
    throw new ScrimFailure('VERIFY_FAILED', { check: failed?.check ?? 'media-type' });
  return picture;
}

/** A file that has its name is whole. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(`${path}.part`, 'wx', 0o600);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
}
