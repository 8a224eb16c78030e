import { execFile } from 'node:child_process';
import { cp, mkdir, rename, rm, stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { PostgresBinaries } from './binaries.ts';

const run = promisify(execFile);

/** The operating system's account that PostgreSQL runs as; undefined: our own. */
export interface SystemAccount {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root, so a root service (containers, first trials) lends it the account `postgres`. */
export async function postgresAccount(): Promise<SystemAccount | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const known = await lookUp();
  if (known) return known;
  await run('groupadd', ['--system', 'postgres']).catch(() => undefined);
  await run('useradd', ['--system', '--no-create-home', '--gid', 'postgres', '--shell', '/bin/false', 'postgres']);
  const made = await lookUp();
  if (!made) throw new Error('the account postgres could not be made');
  return made;
}

async function lookUp(): Promise<SystemAccount | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])]);
    return { uid: Number.parseInt(uid.stdout, 10), gid: Number.parseInt(gid.stdout, 10) };
  } catch {
    return undefined;
  }
}

const sharedState = '/var/lib/scrim';

/**
 * Where the database files lie. As root below a private folder such as /root, the account `postgres` could not reach them; they
 * then go to /var/lib/scrim, in a folder named by a hash of the place where they belong.
 */
export async function databasePlace(dataDir: string, account: SystemAccount | undefined): Promise<string> {
  if (!account || (await reachable(dataDir))) return join(dataDir, 'postgres');
  const name = createHash('sha256').update(dataDir).digest('hex').slice(0, 16);
  const place = join(sharedState, `postgres-${name}`);
  await mkdir(place, { recursive: true, mode: 0o755 });
  return join(place, 'data');
}

/** The same for the programs: copied once where the account can run them. */
export async function reachableBinaries(
  binaries: PostgresBinaries,
  account: SystemAccount | undefined,
): Promise<PostgresBinaries> {
  if (!account || (await reachable(binaries.root))) return binaries;
  const { mtimeMs, size } = await stat(binaries.postgres);
  const name = createHash('sha256').update(`${binaries.root} ${mtimeMs} ${size}`).digest('hex').slice(0, 16);
  const root = join(sharedState, `programs-${name}`);
  if (!(await isFolder(root))) {
    const fresh = `${root}.${process.pid}`;
    await mkdir(sharedState, { recursive: true, mode: 0o755 });
    await cp(binaries.root, fresh, { recursive: true, verbatimSymlinks: true });
    await rename(fresh, root).catch(() => rm(fresh, { recursive: true, force: true }));
  }
  return {
    root,
    initdb: join(root, 'bin', basename(binaries.initdb)),
    postgres: join(root, 'bin', basename(binaries.postgres)),
  };
}

/** May every account enter this folder, through all of its parents? */
async function reachable(path: string): Promise<boolean> {
  for (let at = path; ; at = dirname(at)) {
    if (!((await stat(at)).mode & 0o001)) return false;
    if (dirname(at) === at) return true;
  }
}

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
