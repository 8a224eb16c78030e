import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { gone, isAlive } from './orphan.ts';

describe.runIf(process.platform === 'linux')('a process', () => {
  it('is alive until it has ended, and dead from then on even if nobody has waited for it', async () => {
    // The shell becomes a program that waits for no child, so its child stays behind as a zombie.
    const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = Number(String((await once(parent.stdout, 'data'))[0]));
    expect(isAlive(process.pid)).toBe(true);
    expect(await gone(pid, 20_000)).toBe(true);
    expect(() => process.kill(pid, 0)).not.toThrow();
    parent.kill();
    await once(parent, 'exit');
  });
});
