import type { WorkerReply } from '../../contract/workers.schema.ts';
import { toScrimError } from '../../model/errors.ts';
import { shownName, type GatherContext, type Source } from './gathered.ts';

/**
 * The pages of a TIFF as files of their own, named by their number: each is looked at and kept by itself. A file of one page stays what it is if it is tidy, and so does one
 * whose pages cannot be counted: reading it will say why.
 */
export async function* pageFiles(file: Source, context: GatherContext): AsyncGenerator<Source> {
  const { pages, tidy } = await countPages(file, context);
  if (pages === 1 && tidy) yield file;
  else for (let page = 0; page < pages && !context.signal.aborted; page++) yield pageOf(file, page, context);
}

async function countPages(file: Source, { pool, limits, signal }: GatherContext): Promise<WorkerReply<'parse.pages'>> {
  try {
    return await pool.run('parse.pages', { source: await file.open(), limits }, { signal });
  } catch (thrown) {
    if (toScrimError(thrown).code === 'UNEXPECTED') throw thrown;
    return { pages: 1, tidy: true };
  }
}

function pageOf(file: Source, page: number, { pool, limits, signal }: GatherContext): Source {
  const label = `page ${page + 1}`;
  const entry = file.entry === undefined ? label : `${file.entry}/${label}`;
  const read = async (): Promise<Uint8Array> =>
    (await pool.run('parse.page', { source: await file.open(), page, limits }, { signal })).bytes;
  return {
    kind: 'file',
    path: file.path,
    folder: file.folder,
    size: file.size,
    source: `${file.source}\0${label}`,
    entry,
    name: shownName(`${file.name.slice(0, 240)}, ${label}`),
    read,
    open: async () => ({ kind: 'bytes', bytes: await read() }),
  };
}
