import { spawnSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { lockHome } from './homeLock.ts';

const folder = temporaryFolders();
const inUse = { error: { code: 'VAULT_IN_USE' } };
const lockOf = (home: string) => join(home, 'scrim.lock');

describe('the home lock', () => {
  it('lets one in, and the next after it was released', async () => {
    const home = await folder();
    const release = await lockHome(home);
    await expect(lockHome(home)).rejects.toMatchObject(inUse);
    await release();
    expect(await readdir(home)).toEqual([]);
    await (
      await lockHome(home)
    )();
  });

  it('lets exactly one of many in at once', async () => {
    const home = await folder();
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => lockHome(home)));
    expect(tries.filter((tried) => tried.status === 'fulfilled')).toHaveLength(1);
  });

  it('takes over from a process that is gone', async () => {
    const home = await folder();
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    await writeFile(lockOf(home), JSON.stringify({ pid: dead, started: '1', token: 'dead' }));
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => lockHome(home)));
    expect(tries.filter((tried) => tried.status === 'fulfilled')).toHaveLength(1);
    expect(await readFile(lockOf(home), 'utf8')).toContain(String(process.pid));
  });

  it.runIf(process.platform === 'linux')('is not fooled by another process that got the same id', async () => {
    const home = await folder();
    await writeFile(lockOf(home), JSON.stringify({ pid: process.pid, started: '1', token: 'older' }));
    await expect(lockHome(home)).resolves.toBeTypeOf('function');
  });

  it('takes over a lock that cannot be read', async () => {
    const home = await folder();
    await writeFile(lockOf(home), '');
    await expect(lockHome(home)).resolves.toBeTypeOf('function');
  });
});
