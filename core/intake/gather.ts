import { open } from 'node:fs/promises';
import { constants } from 'node:fs';
import { ScrimFailure, toScrimError, type ScrimError } from '../../model/errors.ts';
import type { Policy } from '../../model/policy.ts';
import { readBounded } from '../workers/source.ts';
import type { WorkerPool } from '../workers/pool.ts';
import { looksLikeZip } from './sniff.ts';
import { shownName, walk } from './walk.ts';

/** One file to import, on disk or inside an archive. */
export interface Source {
  readonly kind: 'file';
  /** Unique: the absolute path, and within an archive its path and the entry's number. Never logged. */
  readonly source: string;
  /** The file on disk that it is, or lies in. */
  readonly path: string;
  /** Name of the entry inside the archive; undefined for a file on disk. */
  readonly entry: string | undefined;
  /** Shown to the user: the file's name without its folder, at most 255 characters. */
  readonly name: string;
  /** Bytes, as the folder or the archive's directory says; what is read may turn out otherwise. */
  readonly size: number;
  /** Its bytes, bounded by the limits. Throws a ScrimFailure that names the reason. */
  read(): Promise<Uint8Array>;
}
export interface RefusedSource {
  readonly kind: 'refused';
  readonly source: string;
  readonly path: string;
  readonly entry: undefined;
  readonly name: string;
  readonly error: ScrimError;
}
export type Gathered = Source | RefusedSource;

export interface GatherContext {
  readonly pool: Pick<WorkerPool, 'run'>;
  readonly limits: Policy['limits'];
  readonly signal: AbortSignal;
}

/**
 * Every file at and below the paths, archives opened: the one list that the window's import and the command line work on. An
 * archive that fails its checks is one refusal under its own name and gives nothing.
 */
export async function* gather(paths: readonly string[], context: GatherContext): AsyncGenerator<Gathered> {
  for await (const walked of walk(paths, context.signal)) {
    const { path } = walked;
    if (walked.kind === 'refused') yield refused(path, walked.error);
    else if (await isArchive(path)) yield* entries(path, context);
    else yield onDisk(path, walked.size, context);
  }
}

const refused = (path: string, error: ScrimError): RefusedSource => ({
  kind: 'refused',
  source: path,
  path,
  entry: undefined,
  name: shownName(path),
  error,
});

function onDisk(path: string, size: number, { limits }: GatherContext): Source {
  return {
    kind: 'file',
    source: path,
    path,
    entry: undefined,
    name: shownName(path),
    size,
    read: () => readBounded(path, limits.fileMegabytes * 1e6),
  };
}

/** By content. A file that cannot be opened is no archive; reading it will say why. */
async function isArchive(path: string): Promise<boolean> {
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(4), 0, 4, 0);
      return looksLikeZip(buffer.subarray(0, bytesRead));
    } finally {
      await file.close();
    }
  } catch {
    return false;
  }
}

async function* entries(path: string, { pool, limits, signal }: GatherContext): AsyncGenerator<Gathered> {
  let listed;
  try {
    listed = await pool.run('parse.zipList', { path, limits }, { signal });
  } catch (thrown) {
    yield refused(path, toScrimError(thrown));
    return;
  }
  let bomb = false;
  for (const { index, name, bytes } of listed.entries) {
    yield {
      kind: 'file',
      source: `${path}\0${index}`,
      path,
      entry: name,
      name: shownName(name),
      size: bytes,
      async read() {
        // Once an entry has turned out larger than it declared, no other one is trusted.
        if (bomb) throw new ScrimFailure('ZIP_BOMB');
        try {
          return (await pool.run('parse.zipEntry', { path, index, limits }, { signal })).bytes;
        } catch (thrown) {
          bomb ||= toScrimError(thrown).code === 'ZIP_BOMB';
          throw thrown;
        }
      },
    };
  }
}
