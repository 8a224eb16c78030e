import { open } from 'node:fs/promises';
import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { piecesOfFile, readBounded } from '../workers/source.ts';
import { archiveFiles } from './archiveFiles.ts';
import { directoryFiles } from './directoryFiles.ts';
import { refused, shownName, type Gathered, type GatherContext, type Source } from './gathered.ts';
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
    else if (looksLikeTiff(head)) yield* pageFiles(onDisk(path, walked.size, context), context);
    else yield onDisk(path, walked.size, context);
  }
  for (const index of indexes) {
    for await (const found of directoryFiles(index, seen, context)) {
      yield found.kind === 'refused' ? found : onDisk(found.path, found.size, context);
    }
  }
}

function onDisk(path: string, size: number, { limits }: GatherContext): Source {
  return {
    kind: 'file',
    source: path,
    path,
    entry: undefined,
    folder: dirname(path),
    name: shownName(path),
    size,
    read: () => readBounded(path, limits.fileMegabytes * 1e6),
    pieces: () => piecesOfFile(path, limits.fileMegabytes * 1e6),
    open: () => Promise.resolve({ kind: 'path', path }),
  };
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
