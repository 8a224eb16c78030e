import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ScrimFailure } from '../../model/errors.ts';
import { asDiskFailure, privateFolder } from './durable.ts';

const holderSchema = z.object({ pid: z.int().min(1), started: z.string(), token: z.string() });
type Holder = z.infer<typeof holderSchema>;

/**
 * One process per home. The lock names its holder by process id and start time, so one left by a crash is recognised even
 * after the id was given to another process. The store's exclusive database lock stands behind it, held by the kernel.
 */
export async function lockHome(home: string): Promise<() => Promise<void>> {
  await privateFolder(home);
  const path = join(home, 'scrim.lock');
  const mine: Holder = { pid: process.pid, started: (await startOf(process.pid)) ?? '', token: randomUUID() };
  for (let attempt = 0; attempt < 5; attempt++) {
    if (await claim(path, mine)) return () => release(path, mine);
    const holder = await readHolder(path);
    if (holder && (await isAlive(holder))) break;
    await setAside(path, holder);
  }
  throw new ScrimFailure('VAULT_IN_USE');
}

/** Links a complete file into place: nobody ever reads half a lock. */
async function claim(path: string, mine: Holder): Promise<boolean> {
  const own = `${path}.${mine.token}`;
  try {
    await writeFile(own, JSON.stringify(mine), { mode: 0o600 });
    await link(own, path);
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw asDiskFailure(thrown);
  } finally {
    await rm(own, { force: true });
  }
}

async function readHolder(path: string): Promise<Holder | undefined> {
  try {
    return holderSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

async function isAlive(holder: Holder): Promise<boolean> {
  try {
    process.kill(holder.pid, 0);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  const started = await startOf(holder.pid);
  return started === undefined || started === holder.started;
}

/** Takes a dead holder's lock away; puts it back if somebody replaced it between reading and renaming. */
async function setAside(path: string, dead: Holder | undefined): Promise<void> {
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw thrown;
  }
  const taken = await readHolder(aside);
  if (taken && taken.token !== dead?.token) await link(aside, path).catch(() => undefined);
  await rm(aside, { force: true });
}

async function release(path: string, mine: Holder): Promise<void> {
  if ((await readHolder(path))?.token === mine.token) await rm(path, { force: true });
}

/** When a process began, in whatever form the system tells it; undefined where it does not. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === 'linux') {
      const text = await readFile(`/proc/${pid}/stat`, 'utf8');
      // The command's name may hold spaces and brackets; field 22 is counted from behind its closing bracket.
      return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
    }
    if (process.platform === 'darwin') {
      const { stdout } = await promisify(execFile)('/bin/ps', ['-o', 'lstart=', '-p', String(pid)]);
      return stdout.trim() || undefined;
    }
  } catch {
    return undefined;
  }
  return undefined;
}
