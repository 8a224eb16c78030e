import { dirname, relative, resolve, sep } from 'node:path';
import type { Source, WorkerSource } from '../intake/gathered.ts';
import type { ScrimError } from '../../model/errors.ts';
import { gather as gatherSources } from '../intake/gather.ts';
import type { Headless } from './headless.ts';

/** A file as reports name it: by its path relative to the argument it was found under, an archive's entry behind its archive. */
export interface GatheredFile {
  readonly kind: 'file';
  readonly source: string;
  readonly path: string;
  /** Where it lies, for grouping; never reported. */
  readonly folder: string;
  /** It is an archive's entry, whose bytes are held while they are worked on. */
  readonly archived: boolean;
  read(): Promise<Uint8Array>;
  /** For a worker to read: by its path, unless it lies in an archive. */
  open(): Promise<WorkerSource>;
}
export type Gathered = GatheredFile | { readonly kind: 'refused'; readonly source: string; readonly error: ScrimError };

/** All files of a run are held at once, so nothing is kept twice. */
class FoundFile implements GatheredFile {
  readonly kind = 'file';
  readonly source: string;
  private readonly found: Source;

  constructor(source: string, found: Source) {
    this.source = source;
    this.found = found;
  }

  get path(): string {
    return this.found.path;
  }
  get folder(): string {
    return this.found.folder;
  }
  get archived(): boolean {
    return this.found.entry !== undefined;
  }
  read(): Promise<Uint8Array> {
    return this.found.read();
  }
  open(): Promise<WorkerSource> {
    return this.found.open();
  }
}

/** The same list that the window imports, for the command line. */
export async function* gather(headless: Headless, paths: readonly string[]): AsyncGenerator<Gathered> {
  const { pool, policy, signal } = headless;
  const relativeOf = relativeTo(paths);
  for await (const found of gatherSources(paths, { pool, limits: policy.limits, signal })) {
    const file = relativeOf(found.path);
    const source = found.entry === undefined ? file : `${file}/${found.entry}`;
    if (found.kind === 'refused') yield { kind: 'refused', source, error: found.error };
    else yield new FoundFile(source, found);
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
function relativeTo(paths: readonly string[]): (path: string) => string {
  const given = paths.map((one) => resolve(one));
  const beside = given.map((one) => dirname(one)).sort((a, b) => b.length - a.length);
  return (path) => {
    const around = (folder: string): boolean => path.startsWith(folder + sep);
    const root = given.find(around) ?? beside.find(around) ?? dirname(path);
    return relative(root, path).split(sep).join('/');
  };
}
