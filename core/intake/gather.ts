import { open } from 'node:fs/promises';
import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { piecesOfFile, readBounded } from '../workers/source.ts';
import { archiveFiles } from './archiveFiles.ts';
import { directoryFiles } from './directoryFiles.ts';
import { refused, shownName, type Gathered, type GatherContext, type Source, type WorkerSource } from './gathered.ts';
import { looksLikeTiff } from '../photo/tiffDirectories.ts';
import { pageFiles } from './pageFiles.ts';
import { looksLikeDicomdir, looksLikeZip } from './sniff.ts';
import { walk } from './walk.ts';

export type { Gathered, GatherContext, RefusedSource, Source } from './gathered.ts';

/**
 * Every file at and below the paths, archives opened and pages of a TIFF apart: the one list that the window's import and the command line work on. A DICOMDIR is
 * no file of its own: what it lists is added where the walk did not come by, once that is over.
 */
export async function* gather(paths: readonly string[], context: GatherContext): AsyncGenerator<Gathered> {
  const seen = new Set<string>();
  const indexes: string[] = [];
  for await (const walked of walk(paths, context.signal, seen)) {
    const { path } = walked;
    if (walked.kind === 'refused') {
      yield refused(path, walked.error);
      continue;
    }
    const head = await headOf(path);
    if (looksLikeZip(head)) yield* archiveFiles(path, walked.size, context);
    else if (looksLikeDicomdir(head)) indexes.push(path);
    else if (looksLikeTiff(head)) yield* pageFiles(new FileOnDisk(path, walked.size, context), context);
    else yield new FileOnDisk(path, walked.size, context);
  }
  for (const index of indexes) {
    for await (const found of directoryFiles(index, seen, context)) {
      yield found.kind === 'refused' ? found : new FileOnDisk(found.path, found.size, context);
    }
  }
}

/** A file as it lies on disk. Of those there may be a hundred thousand, all held at once: what can be told from the path is not kept. */
class FileOnDisk implements Source {
  readonly kind = 'file';
  readonly entry = undefined;
  readonly path: string;
  readonly size: number;
  private readonly limits: GatherContext['limits'];

  constructor(path: string, size: number, { limits }: GatherContext) {
    this.path = path;
    this.size = size;
    this.limits = limits;
  }

  get source(): string {
    return this.path;
  }
  get folder(): string {
    return dirname(this.path);
  }
  get name(): string {
    return shownName(this.path);
  }
  read(): Promise<Uint8Array> {
    return readBounded(this.path, this.limits.fileMegabytes * 1e6);
  }
  pieces(): AsyncIterable<Uint8Array> {
    return piecesOfFile(this.path, this.limits.fileMegabytes * 1e6);
  }
  open(): Promise<WorkerSource> {
    return Promise.resolve({ kind: 'path', path: this.path });
  }
}

/** The meta group of a DICOMDIR lies within. */
const headLength = 1024;

/** Empty for a file that cannot be opened; reading it will say why. */
async function headOf(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const { buffer, bytesRead } = await file.read(new Uint8Array(headLength), 0, headLength, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return new Uint8Array();
  }
}
