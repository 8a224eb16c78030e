import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';

export const standIn = join(import.meta.dirname, '..');
export const fixture = join(import.meta.dirname, 'app');

/** What fixture.cjs keeps in the main process's globals. */
export interface FixtureGlobals {
  kind: string;
  events: string[];
  windowEvents: string[];
  requested: string[];
  second?: { argv: string[]; cwd: string; data: unknown };
  aborted?: boolean;
  openWindow: (page?: string) => Electron.BrowserWindow;
  electron: typeof Electron.CrossProcessExports;
}

/** What preload.cjs exposes, seen from the page. */
export interface FixtureApi {
  invoke: (channel: string, ...args: unknown[]) => Promise<unknown>;
  ask: (value: unknown) => unknown;
  note: (value: unknown) => void;
  onNoted: (callback: (value: unknown) => void) => () => void;
  onceNoted: () => Promise<unknown>;
  pathOf: (file: unknown) => string;
  add: (a: number, b: number) => number;
  map: (list: number[], callback: (item: number) => number) => number[];
  later: (value: unknown) => Promise<unknown>;
  fail: () => void;
  missing: () => void;
  process: { type: string; sandboxed: boolean; contextIsolated: boolean; electron: string; argv: string[] };
}

declare global {
  interface Window {
    api: FixtureApi;
    dropped?: string[];
    picked?: string[];
    inlineRan?: boolean;
  }
}

export interface Fixture {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly home: string;
}

export const newHome = () => mkdtempSync(join(tmpdir(), 'stand-in-test-'));
export const removeHome = (home: string) => rmSync(home, { recursive: true, force: true, maxRetries: 5 });

export function environment(home: string, more: Record<string, string> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return {
    ...Object.fromEntries(inherited),
    ELECTRON_OVERRIDE_DIST_PATH: standIn,
    FIXTURE_HOME: home,
    // With a display and SCRIM_HEADLESS=0 the same tests run with real windows.
    SCRIM_HEADLESS: process.env['SCRIM_HEADLESS'] ?? '1',
    ...more,
  };
}

/** Starts the fixture as any Electron app is started: Playwright finds the executable through npm's electron. */
export async function launch(home = newHome(), kind: 'esm' | 'cjs' = 'esm'): Promise<Fixture> {
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = standIn;
  const app = await _electron.launch({ args: [join(fixture, kind)], env: environment(home), colorScheme: null });
  const page = await app.firstWindow();
  await page.locator('html[data-ready]').waitFor();
  return { app, page, home };
}

export async function close({ app, home }: Fixture): Promise<void> {
  await app.close();
  removeHome(home);
}

/** Runs the executable without Playwright and collects what it says. */
export async function runElectron(args: string[], env: Record<string, string>) {
  const child = spawn(join(standIn, 'electron'), args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)));
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)));
  const code = await exitOf(child);
  return { code, ...output };
}

export const exitOf = (child: ChildProcess) =>
  new Promise<number | null>((resolve) =>
    child.exitCode === null ? child.once('exit', resolve) : resolve(child.exitCode),
  );

/** Process ids whose command line or environment names this home: Chromium's own, and workers'. */
export function processesOf(home: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .filter((pid) => {
      try {
        const state = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop();
        return !state?.startsWith('Z') && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(home);
      } catch {
        return false;
      }
    })
    .map(Number);
}
