import { dirname, relative, resolve, sep } from 'node:path';
import type { WorkerSource } from '../intake/gathered.ts';
import type { ScrimError } from '../../model/errors.ts';
import { gather as gatherSources } from '../intake/gather.ts';
import type { Headless } from './headless.ts';

/** A file as reports name it: by its path relative to the argument it was found under, an archive's entry behind its archive. */
export type Gathered =
  | {
      readonly kind: 'file';
      readonly source: string;
      readonly path: string;
      /** Where it lies, for grouping; never reported. */
      readonly folder: string;
      readonly read: () => Promise<Uint8Array>;
      /** It is an archive's entry, whose bytes are held while they are worked on. */
      readonly archived: boolean;
      /** For a worker to read: by its path, unless it lies in an archive. */
      readonly open: () => Promise<WorkerSource>;
    }
  | { readonly kind: 'refused'; readonly source: string; readonly error: ScrimError };

/** The same list that the window imports, for the command line. */
export async function* gather(headless: Headless, paths: readonly string[]): AsyncGenerator<Gathered> {
  const { pool, policy, signal } = headless;
  for await (const found of gatherSources(paths, { pool, limits: policy.limits, signal })) {
    const file = relativeTo(paths, found.path);
    const source = found.entry === undefined ? file : `${file}/${found.entry}`;
    if (found.kind === 'refused') yield { kind: 'refused', source, error: found.error };
    else {
      const { path, folder } = found;
      const archived = found.entry !== undefined;
      yield { kind: 'file', source, path, folder, archived, read: () => found.read(), open: () => found.open() };
    }
  }
}

/** All of them at once: what is read of a file is read when it is asked for. */
export async function gatherAll(headless: Headless, paths: readonly string[]): Promise<Gathered[]> {
  const files: Gathered[] = [];
  for await (const file of gather(headless, paths)) files.push(file);
  return files;
}

export async function* eachOf<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

/**
 * A given file is named by its own name, a file below a given folder by its path from there, and one that a given DICOMDIR lists by its
 * path from the folder which that lies in.
 */
function relativeTo(paths: readonly string[], path: string): string {
  const given = paths.map((one) => resolve(one));
  const folders = given.filter((one) => path.startsWith(one + sep));
  const beside = given.map((one) => dirname(one)).filter((one) => path.startsWith(one + sep));
  const longest = beside.sort((a, b) => b.length - a.length)[0];
  return relative(folders[0] ?? longest ?? dirname(path), path)
    .split(sep)
    .join('/');
}
