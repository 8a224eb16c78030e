import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { ScrimFailure } from '../../model/errors.ts';
import { asDiskFailure, privateFolder } from './durable.ts';

const holderSchema = z.object({ pid: z.int().min(1), started: z.string() });
type Holder = z.infer<typeof holderSchema>;

const TRIES = 5;
/** Whoever asks for a home in this process takes turns; between processes the claims decide. */
const turns = new Map<string, Promise<unknown>>();

/**
 * One process per home. Whoever wants it first lays down a claim under a name of its own, then looks at all others: of two, the one
 * that looks later sees the other's claim and withdraws, so never do both stay. A claim names its process by id and
 * start time; one left by a crash is recognised even after the id was given to another process, and is cleared away, which
 * is safe because its name is never used again. The store's exclusive database lock, held by the kernel, stands behind this.
 */
export async function lockHome(home: string): Promise<() => Promise<void>> {
  const path = resolve(home);
  const turn = (turns.get(path) ?? Promise.resolve()).then(() => enter(path));
  const tail = turn.catch(() => undefined);
  turns.set(path, tail);
  try {
    return await turn;
  } finally {
    if (turns.get(path) === tail) turns.delete(path);
  }
}

async function enter(home: string): Promise<() => Promise<void>> {
  await privateFolder(home);
  for (let tried = 1; ; tried++) {
    const mine = await claim(home);
    if (!(await isAnyoneElseIn(home, mine))) return () => rm(join(home, mine), { force: true });
    await rm(join(home, mine), { force: true });
    if (tried === TRIES) throw new ScrimFailure('VAULT_IN_USE');
    // Two that met at the door may both have withdrawn.
    await delay(20 + Math.random() * 100);
  }
}

/** Renamed into place: nobody ever reads half a claim. */
async function claim(home: string): Promise<string> {
  const name = `scrim.${randomUUID()}.lock`;
  const holder: Holder = { pid: process.pid, started: (await startOf(process.pid)) ?? '' };
  try {
    await writeFile(join(home, `${name}.new`), JSON.stringify(holder), { mode: 0o600, flag: 'wx' });
    await rename(join(home, `${name}.new`), join(home, name));
  } catch (thrown) {
    await rm(join(home, `${name}.new`), { force: true });
    throw asDiskFailure(thrown);
  }
  return name;
}

async function isAnyoneElseIn(home: string, mine: string): Promise<boolean> {
  const claims = (await readdir(home)).filter((name) => /^scrim\.[0-9a-f-]{36}\.lock$/.test(name) && name !== mine);
  for (const name of claims) {
    const holder = await readHolder(join(home, name));
    if (holder && (await isAlive(holder))) return true;
    await rm(join(home, name), { force: true });
  }
  return false;
}

/** Undefined if it was withdrawn meanwhile, or never reached the disk before the power failed. */
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

/** When a process began, in whatever form the system tells it; undefined where it does not. */
async function startOf(pid: number): Promise<string | undefined> {
  try {
    if (process.platform === 'linux') {
      const text = await readFile(`/proc/${pid}/stat`, 'utf8');
      const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
      // The command's name may hold spaces and brackets; field 22 is counted from behind its closing bracket.
      const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
      // It has ended, and nobody has waited for it yet: containers often have no init that does.
      if (fields[0] === 'Z' || fields[0] === 'X') return 'ended';
      return `${boot.trim()}/${fields[19]}`;
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
