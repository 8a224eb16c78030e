import { availableParallelism } from 'node:os';
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
    // Much of the time is waiting for other programs; on two cores the default would be one file after the other.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
