import { defineConfig } from '@playwright/test';

/** The stand-in's own tests: `npx playwright test -c tools/electron-on-chromium`. */
export default defineConfig({
  testDir: 'tests',
  testMatch: '**/*.e2e.ts',
  outputDir: '../../test-results/electron-on-chromium',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 1,
  retries: 0,
  reporter: 'list',
});
