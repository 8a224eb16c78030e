import { defineConfig } from '@playwright/test';

/** End to end, on whichever `electron` ELECTRON_OVERRIDE_DIST_PATH names; without it, Electron's own. */
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
