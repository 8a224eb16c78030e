import { readFileSync } from 'node:fs';
import { readFile, realpath, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

/** A process that has ended but that nobody has waited for yet (containers often have no init that does) is dead: it holds nothing. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !hasEnded(pid);
};

function hasEnded(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return /^ [ZX]/.test(stat.slice(stat.lastIndexOf(')') + 1));
  } catch {
    return false;
  }
}

/** Waits until a process that is not our child has gone; false if it has not within the time. */
export async function gone(pid: number, milliseconds: number): Promise<boolean> {
  for (let waited = 0; waited < milliseconds; waited += 50) {
    if (!isAlive(pid)) return true;
    await pause(50);
  }
  return !isAlive(pid);
}

/**
 * After a service was killed, its PostgreSQL may still run on these files, or have left a postmaster.pid whose number belongs to
 * somebody else by now. The first is stopped, the second removed. What is neither is left alone and refused.
 */
export async function clearOrphan(databaseDir: string, password: string): Promise<void> {
  const file = join(databaseDir, 'postmaster.pid');
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!Number.isInteger(pid) || pid <= 1) return;
  if (!isAlive(pid)) return rm(file, { force: true });
  const port = Number.parseInt(lines[3] ?? '', 10);
  if (await isOurs(databaseDir, password, port)) {
    process.kill(pid, 'SIGINT');
    if (await gone(pid, 20_000)) return;
    process.kill(pid, 'SIGQUIT');
    if (await gone(pid, 10_000)) return;
    throw new Error('a database server of an earlier run does not stop');
  }
  if (await isPostgres(pid)) {
    // It takes no connections: it may be ending already, its service having been killed a moment ago.
    if (await gone(pid, 20_000)) return;
    throw new Error('the database files are in use by another server');
  }
  await rm(file, { force: true });
}

/** A server that knows our password (SCRAM proves it in both directions) and serves this very folder. */
async function isOurs(databaseDir: string, password: string, port: number): Promise<boolean> {
  if (!Number.isInteger(port)) return false;
  for (let attempt = 0; attempt < 40; attempt++) {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rows } = await client.query<{ data_directory: string }>('show data_directory');
      return (await realpath(rows[0]!.data_directory)) === (await realpath(databaseDir));
    } catch (error) {
      // 57P03: it is still starting up or already shutting down.
      if ((error as { code?: string }).code !== '57P03') return false;
      await pause(250);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return false;
}

/** Where the system cannot tell (no /proc), a living process counts as PostgreSQL: refusing is safer than a second server. */
async function isPostgres(pid: number): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
  return name.trim() === 'postgres';
}
