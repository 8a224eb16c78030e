import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';

// Electron's own where it is installed, or the one that ELECTRON_OVERRIDE_DIST_PATH names; else the stand-in on Chromium.
if (!existsSync(join(import.meta.dirname, 'node_modules/electron/dist'))) {
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] ??= join(import.meta.dirname, 'tools/electron-on-chromium');
}

/** End to end: one suite for both. */
export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.e2e.ts',
  outputDir: 'test-results/e2e',
  timeout: 180_000,
  expect: { timeout: 20_000 },
  workers: 1,
  retries: 0,
  reporter: 'list',
  use: { trace: 'off', screenshot: 'only-on-failure' },
});
