import { posix } from 'node:path';
import type { WorkerRequest } from '../../contract/workers.schema.ts';
import type { ScrimError } from '../../model/errors.ts';
import type { Policy } from '../../model/policy.ts';
import type { WorkerPool } from '../workers/pool.ts';

/** One file to import, on disk or inside an archive. */
export interface Source {
  readonly kind: 'file';
  /** Unique: the absolute path, and within an archive its path and the entry's number. Never logged. */
  readonly source: string;
  /** The file on disk that it is, or lies in. */
  readonly path: string;
  /** Path of the entry inside the archive, through the one within it; undefined for a file on disk. */
  readonly entry: string | undefined;
  /** Where it lies: an absolute folder, within an archive below the archive's path. Never logged. */
  readonly folder: string;
  /** Shown to the user: the file's name without its folder, at most 255 characters. */
  readonly name: string;
  /** Bytes, as the folder or the archive's directory says; what is read may turn out otherwise. */
  readonly size: number;
  /** Its bytes, bounded by the limits. Throws a ScrimFailure that names the reason. */
  read(): Promise<Uint8Array>;
  /** Those of a file on disk, each to be used before the next is asked for; bounded as `read` is, and throwing what it throws. */
  pieces?(): AsyncIterable<Uint8Array>;
  /** For a worker to read: a file on disk by its path, an archive's entry as `read` gives it. */
  open(): Promise<WorkerSource>;
}
/** What lies in the vault is no source of an import. */
export type WorkerSource = Exclude<WorkerRequest<'parse.probe'>['source'], { kind: 'sealed' }>;
export interface RefusedSource {
  readonly kind: 'refused';
  readonly source: string;
  readonly path: string;
  /** What it is called inside of `path`: an archive's entry, or a file that a DICOMDIR lists. */
  readonly entry: string | undefined;
  readonly name: string;
  readonly error: ScrimError;
}
export type Gathered = Source | RefusedSource;

export interface GatherContext {
  readonly pool: Pick<WorkerPool, 'run'>;
  readonly limits: Policy['limits'];
  readonly signal: AbortSignal;
}

/** A file's name for the user's eyes, cut to what the model holds. */
export const shownName = (path: string): string => path.slice(path.search(/[^/\\]*$/)).slice(0, 255);

/** A file on disk that cannot be taken, or with `entry` what lies in it or is listed by it, where two may be shown alike apart by `key`. */
export const refused = (path: string, error: ScrimError, entry?: string, key = entry): RefusedSource => ({
  kind: 'refused',
  source: key === undefined ? path : `${path}\0${key}`,
  path,
  entry,
  name: shownName(entry ?? path),
  error,
});

/** `a/b` of `a/b/c`; empty at the top. */
export const parentOf = (entry: string): string => (entry.includes('/') ? posix.dirname(entry) : '');
