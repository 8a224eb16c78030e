import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../support/paths.ts';
import { temporaryFolders } from '../support/temporaryFolder.ts';

const folder = temporaryFolders();
const run = promisify(execFile);
const has = (program: string) => (process.env['PATH'] ?? '').split(':').some((path) => existsSync(join(path, program)));
const installed = process.platform === 'linux' && has('gnome-keyring-daemon') && has('dbus-run-session');
if (!installed)
  process.stderr.write('SKIPPED: no gnome-keyring-daemon or dbus-run-session: no real keychain was tried\n');

/** Runs the probe within a private session bus and home; `before` prepares the keyring. */
async function probe(before: string, patience = 5000): Promise<unknown> {
  const home = await folder();
  const runtime = join(home, 'run');
  await mkdir(runtime, { mode: 0o700 });
  const script = `${before}; exec "$0" --import tsx test/support/keychainProbe.ts ${patience}`;
  const { stdout } = await run('dbus-run-session', ['--', 'sh', '-c', script, process.execPath], {
    cwd: projectRoot,
    env: { PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: runtime, XDG_DATA_HOME: join(home, 'data') },
    timeout: 60_000,
  });
  return JSON.parse(stdout) as unknown;
}

describe.skipIf(!installed)('the operating system’s keychain', () => {
  it('keeps a secret, gives it back and forgets it', async () => {
    const unlocked = 'printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1';
    expect(await probe(unlocked)).toEqual({ before: null, kept: 'a secret', after: null });
  });

  it('is unavailable where no Secret Service answers, rather than the kernel’s forgetful keyring', async () => {
    expect(await probe('true')).toEqual({ code: 'KEYCHAIN_UNAVAILABLE', params: {} });
  });

  it('is unavailable when it waits for an unlock that nobody can give', async () => {
    const locked = 'gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1';
    expect(await probe(locked, 1500)).toEqual({ code: 'KEYCHAIN_UNAVAILABLE', params: {} });
  });
});
