import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../test/support/paths.ts';
import { temporaryFolders } from '../../test/support/temporaryFolder.ts';
import { lockHome } from './homeLock.ts';

const folder = temporaryFolders();
const inUse = { error: { code: 'VAULT_IN_USE' } };
const claimIn = (home: string) => join(home, `scrim.${randomUUID()}.lock`);
const mostOf = async (tries: Promise<unknown>[]) =>
  (await Promise.allSettled(tries)).filter((tried) => tried.status === 'fulfilled');

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
    expect(await mostOf(Array.from({ length: 20 }, () => lockHome(home)))).toHaveLength(1);
  });

  it('lets at most one of several processes in at once', async () => {
    const home = await folder();
    const children = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--import', 'tsx', 'test/support/holdHome.ts', home], {
        cwd: projectRoot,
        stdio: ['pipe', 'pipe', 'inherit'],
      }),
    );
    const said = await Promise.all(children.map(async ({ stdout }) => String((await once(stdout, 'data'))[0]).trim()));
    expect(said.filter((word) => word === 'in').length).toBeLessThanOrEqual(1);
    const gone = children.map((child) => once(child, 'exit'));
    for (const child of children) child.stdin.end();
    await Promise.all(gone);
    await expect(lockHome(home)).resolves.toBeTypeOf('function');
  });

  it('takes over from a process that is gone', async () => {
    const home = await folder();
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    await writeFile(claimIn(home), JSON.stringify({ pid: dead, started: '1' }));
    expect(await mostOf(Array.from({ length: 8 }, () => lockHome(home)))).toHaveLength(1);
    expect(await readdir(home)).toHaveLength(1);
  });

  it.runIf(process.platform === 'linux')('is not fooled by another process that got the same id', async () => {
    const home = await folder();
    await writeFile(claimIn(home), JSON.stringify({ pid: process.pid, started: '1' }));
    await expect(lockHome(home)).resolves.toBeTypeOf('function');
  });

  it('takes over a lock that cannot be read', async () => {
    const home = await folder();
    await writeFile(claimIn(home), '');
    await expect(lockHome(home)).resolves.toBeTypeOf('function');
  });
});
