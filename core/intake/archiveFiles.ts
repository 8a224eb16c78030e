import type { WorkerReply } from '../../contract/workers.schema.ts';
import { ScrimFailure, scrimError, toScrimError } from '../../model/errors.ts';
import { componentsBelow, discName, shownReference } from './fileReference.ts';
import { parentOf, refused, shownName, type Gathered, type GatherContext, type Source } from './gathered.ts';
import { pageFiles } from './pageFiles.ts';
import { isTooMuch } from './zipDirectory.ts';

type Listed = WorkerReply<'parse.zipList'>['entries'];

/** One archive on disk while it is read, with what it and those within it came to. */
interface Archive {
  readonly path: string;
  /** Bytes of the archive itself. */
  readonly size: number;
  entries: number;
  bytes: number;
  /** An entry has turned out larger than it declared: no other one is trusted. */
  bomb: boolean;
}

/** One list of entries: the archive's own, or those of the archive that is its entry `inside`. */
interface Level {
  readonly archive: Archive;
  readonly inside?: number;
  /** What entries are called from the outside: empty, or the inner archive's path with a slash. */
  readonly prefix: string;
}

/**
 * The files of an archive, and of the archives in it; those deeper still are refused. Limits hold for all that one archive on disk
 * unpacks to. An archive that fails its checks is one refusal under its own name and gives nothing.
 */
export async function* archiveFiles(path: string, size: number, context: GatherContext): AsyncGenerator<Gathered> {
  yield* filesOf({ archive: { path, size, entries: 0, bytes: 0, bomb: false }, prefix: '' }, context);
}

async function* filesOf(level: Level, context: GatherContext): AsyncGenerator<Gathered> {
  const { archive, prefix } = level;
  let listed: Listed;
  try {
    listed = await list(level, context);
  } catch (thrown) {
    yield refused(archive.path, toScrimError(thrown), prefix === '' ? undefined : prefix.slice(0, -1));
    return;
  }
  const indexes: Listed[number][] = [];
  for (const entry of listed) {
    if (context.signal.aborted) return;
    if (entry.content === 'dicomdir') indexes.push(entry);
    else if (entry.content === 'tiff') yield* pageFiles(fileOf(level, entry, context), context);
    else if (entry.content === 'other') yield fileOf(level, entry, context);
    else if (level.inside === undefined) {
      yield* filesOf({ archive, inside: entry.index, prefix: `${entry.name}/` }, context);
    } else yield refused(archive.path, scrimError('ZIP_NESTED'), prefix + entry.name);
  }
  for (const index of indexes) yield* missingFrom(level, index, listed, context);
}

async function list({ archive, inside }: Level, { pool, limits, signal }: GatherContext): Promise<Listed> {
  if (archive.bomb) throw new ScrimFailure('ZIP_BOMB');
  const { entries } = await pool.run('parse.zipList', { path: archive.path, inside, limits }, { signal });
  archive.entries += entries.length;
  archive.bytes += entries.reduce((sum, { bytes }) => sum + bytes, 0);
  if (archive.entries > limits.zipEntries || isTooMuch(archive.bytes, archive.size, limits)) {
    throw new ScrimFailure('ZIP_BOMB');
  }
  return entries;
}

function fileOf(level: Level, entry: Listed[number], context: GatherContext): Source {
  const { archive, inside, prefix } = level;
  const path = prefix + entry.name;
  return {
    kind: 'file',
    source: [archive.path, inside, entry.index].filter((part) => part !== undefined).join('\0'),
    path: archive.path,
    entry: path,
    folder: `${archive.path}/${parentOf(path)}`,
    name: shownName(path),
    size: entry.bytes,
    read: () => unpack(level, entry.index, context),
    open: async () => ({ kind: 'bytes', bytes: await unpack(level, entry.index, context) }),
  };
}

async function unpack({ archive, inside }: Level, index: number, context: GatherContext): Promise<Uint8Array> {
  const { pool, limits, signal } = context;
  if (archive.bomb) throw new ScrimFailure('ZIP_BOMB');
  try {
    return (await pool.run('parse.zipEntry', { path: archive.path, inside, index, limits }, { signal })).bytes;
  } catch (thrown) {
    archive.bomb ||= toScrimError(thrown).code === 'ZIP_BOMB';
    throw thrown;
  }
}

/**
 * What a DICOMDIR of the archive lists and the archive does not hold; what it does hold is imported as an entry anyway. The index itself
 * is refused only if none of its files is there.
 */
async function* missingFrom(
  level: Level,
  index: Listed[number],
  listed: Listed,
  context: GatherContext,
): AsyncGenerator<Gathered> {
  const { archive, prefix } = level;
  const own = prefix + index.name;
  let files: WorkerReply<'parse.dicomdir'>['files'];
  try {
    const source = { kind: 'bytes', bytes: await unpack(level, index.index, context) } as const;
    const { pool, limits, signal } = context;
    ({ files } = await pool.run('parse.dicomdir', { source, limits }, { signal }));
  } catch (thrown) {
    yield refused(archive.path, toScrimError(thrown), own);
    return;
  }
  const names = new Set(listed.filter((entry) => entry !== index).map(({ name }) => entryKey(name.split('/'))));
  const root = parentOf(index.name).split('/').filter(Boolean);
  let there = 0;
  for (const reference of files) {
    const components = componentsBelow(reference);
    if (components && names.has(entryKey([...root, ...components]))) there++;
    else {
      const error = scrimError(components ? 'DICOMDIR_FILE_MISSING' : 'DICOMDIR_UNSAFE_PATH');
      const key = `${own}\0${reference.join('\\')}`;
      yield refused(archive.path, error, `${own}/${shownReference(reference)}`, key);
    }
  }
  if (there === 0) yield refused(archive.path, scrimError('DICOMDIR_NOT_SHARED'), own);
}

const entryKey = (components: readonly string[]): string => components.map(discName).join('/');
