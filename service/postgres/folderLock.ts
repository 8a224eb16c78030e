import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive } from './orphan.ts';

/** One service per data folder. Answers a function that gives the lock back. A lock whose process is dead is taken over. */
export async function lockFolder(dataDir: string): Promise<() => Promise<void>> {
  const file = join(dataDir, 'service.lock');
  const mine = `${process.pid} ${await startedAt(process.pid)}`;
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      const handle = await open(file, 'wx', 0o600);
      await handle.writeFile(mine);
      await handle.close();
      return async () => {
        if ((await readFile(file, 'utf8').catch(() => '')) === mine) await rm(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (await isHeld(file)) throw new Error('another case service uses this data folder', { cause: error });
      await rm(file, { force: true });
    }
  }
  throw new Error('the data folder could not be locked');
}

async function isHeld(file: string): Promise<boolean> {
  const [pid, started] = (await readFile(file, 'utf8').catch(() => '')).split(' ');
  const number = Number.parseInt(pid ?? '', 10);
  if (!Number.isInteger(number) || !isAlive(number)) return false;
  return (await startedAt(number)) === started;
}

/** Tells a process from a later one with the same number; constant where the system cannot tell. */
async function startedAt(pid: number): Promise<string> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
}
