import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { projectRoot } from '../../support/paths.ts';

/** One started workstation with its home folder. The same code drives Electron and the stand-in. */
export interface Workstation {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly home: string;
  /** What was thrown in the page and caught by nobody. */
  readonly faults: readonly Error[];
}

export async function startWorkstation(home: string, env: Record<string, string> = {}): Promise<Workstation> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const app = await _electron.launch({
    args: [projectRoot, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
    cwd: projectRoot,
    env: { ...inherited, SCRIM_HOME: home, SCRIM_HEADLESS: '1', ...env },
    timeout: 60_000,
  });
  const page = await app.firstWindow({ timeout: 60_000 });
  const faults: Error[] = [];
  page.on('pageerror', (fault) => {
    faults.push(fault);
    process.stderr.write(`A fault in the page: ${fault.stack ?? fault.message}\n`);
  });
  await page.waitForURL(/\/index\.html$/);
  await page.getByRole('main').first().waitFor({ timeout: 60_000 });
  return { app, page, home, faults };
}

/** The whole workstation dies at once, as in a power cut. */
export async function killHard(workstation: Workstation): Promise<void> {
  const child = workstation.app.process();
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGKILL');
  await gone;
}

/** Everything the workstation logged so far, of all its log files. */
export async function readLogs(home: string): Promise<string> {
  const folder = join(home, 'logs');
  const names = await readdir(folder).catch(() => []);
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))).join('\n');
}

export const test = base.extend<{ home: string; workstation: Workstation }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
  home: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'scrim-e2e-'));
    await use(home);
    await rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  },
  workstation: async ({ home }, use) => {
    const workstation = await startWorkstation(home);
    await use(workstation);
    // A page that is being closed answers nobody; what it throws then is nobody's fault.
    const faults = [...workstation.faults];
    await workstation.app.close().catch(() => undefined);
    base.expect(faults).toEqual([]);
  },
});
export { expect } from '@playwright/test';
