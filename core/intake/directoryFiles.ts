import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { ScrimFailure, scrimError, toScrimError, type ScrimError } from '../../model/errors.ts';
import type { DirectoryReference } from '../dicom/directory.ts';
import { asFileFailure } from '../workers/source.ts';
import { componentsBelow, discName, shownReference } from './fileReference.ts';
import { refused, type GatherContext, type RefusedSource } from './gathered.ts';

export type ReferencedFile = { readonly kind: 'file'; readonly path: string; readonly size: number } | RefusedSource;

/**
 * The files that the DICOMDIR at `path` lists, below its own folder and nowhere else; each whose real path is in `seen` is passed over,
 * the others are added to it. What is listed and missing is refused by name. The index itself is refused only if it led to no file at all.
 */
export async function* directoryFiles(
  path: string,
  seen: Set<string>,
  { pool, limits, signal }: GatherContext,
): AsyncGenerator<ReferencedFile> {
  let find: (reference: DirectoryReference) => Promise<FoundFile>;
  let files: readonly DirectoryReference[];
  try {
    find = await finderBelow(dirname(path));
    ({ files } = await pool.run('parse.dicomdir', { source: { kind: 'path', path }, limits }, { signal }));
  } catch (thrown) {
    yield refused(path, toScrimError(asFileFailure(thrown)));
    return;
  }
  const own = await realpath(path).catch(() => path);
  let there = 0;
  for (const reference of files) {
    if (signal.aborted) return;
    const found = await find(reference);
    if (found.kind === 'refused') {
      yield refused(path, found.error, shownReference(reference), reference.join('\\'));
      continue;
    }
    if (found.real === own) continue;
    there++;
    if (seen.has(found.real)) continue;
    seen.add(found.real);
    yield { kind: 'file', path: found.path, size: found.size };
  }
  if (there === 0) yield refused(path, scrimError('DICOMDIR_NOT_SHARED'));
}

type FoundFile =
  | { readonly kind: 'found'; readonly path: string; readonly real: string; readonly size: number }
  | { readonly kind: 'refused'; readonly error: ScrimError };

type Names = ReadonlyMap<string, Dirent>;

async function finderBelow(root: string): Promise<(reference: DirectoryReference) => Promise<FoundFile>> {
  const realRoot = await realpath(root);
  const listings = new Map<string, Promise<Names>>();
  const listing = (folder: string): Promise<Names> => {
    let names = listings.get(folder);
    if (!names) listings.set(folder, (names = namesIn(folder)));
    return names;
  };
  /** Links are followed as far as they stay below the root, and judged before what they point to is looked at. */
  const step = async (folder: string, component: string): Promise<string> => {
    const names = await listing(folder);
    const entry = names.get(component) ?? names.get(discName(component));
    if (!entry) throw new ScrimFailure('DICOMDIR_FILE_MISSING');
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink() && !(await realpath(path)).startsWith(within(realRoot))) {
      throw new ScrimFailure('DICOMDIR_UNSAFE_PATH');
    }
    return path;
  };
  return async (reference) => {
    try {
      const components = componentsBelow(reference);
      if (!components) throw new ScrimFailure('DICOMDIR_UNSAFE_PATH');
      let path = root;
      for (const component of components) path = await step(path, component);
      const real = await realpath(path);
      const info = await stat(real);
      if (!real.startsWith(within(realRoot))) throw new ScrimFailure('DICOMDIR_UNSAFE_PATH');
      if (!info.isFile()) throw new ScrimFailure('DICOMDIR_FILE_MISSING');
      return { kind: 'found', path, real, size: info.size };
    } catch (thrown) {
      const error = toScrimError(asFileFailure(thrown));
      return { kind: 'refused', error: error.code === 'FILE_VANISHED' ? scrimError('DICOMDIR_FILE_MISSING') : error };
    }
  };
}

const within = (root: string): string => (root.endsWith(sep) ? root : root + sep);

/** By exact name, and where nothing else has it by the name that a disc may have made of it. */
async function namesIn(folder: string): Promise<Names> {
  const names = new Map<string, Dirent>();
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries) names.set(entry.name, entry);
  for (const entry of entries) if (!names.has(discName(entry.name))) names.set(discName(entry.name), entry);
  return names;
}
