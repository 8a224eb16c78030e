import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      '{model,contract,core,main,preload,renderer,cli,service,tools}/**/*.test.{ts,tsx}',
      'test/{integration,leaky}/**/*.test.ts',
    ],
    globalSetup: ['test/support/globalSetup.ts'],
    setupFiles: ['test/support/fastCheck.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
