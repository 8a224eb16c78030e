// Builds everything to dist/. `--node-only` leaves the window out: command line, workers and service, which the tests need.
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { prepareModels } from './models/prepare.mjs';
import { prepareSamples } from './samples/prepare.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

export async function buildNode() {
  const { build } = await import('vite');
  const workers = ['parse', 'detect', 'clear', 'verify', 'receive'];
  const input = Object.fromEntries([
    ['scrim', join(root, 'cli/scrim.ts')],
    ['service', join(root, 'service/main.ts')],
    ...workers.map((kind) => [`workers/${kind}.worker`, join(root, `core/workers/${kind}.worker.ts`)]),
    ['workers/networks.thread', join(root, 'core/workers/networks.thread.ts')],
  ]);
  for (const [name, file] of Object.entries(input))
    if (!existsSync(file)) throw new Error(`build: ${name} has no source`);
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    // Nearly a hundred files, which every worker and every one of its threads would find, open and link when it starts.
    ssr: { noExternal: ['zod'] },
    build: {
      ssr: true,
      target: 'node20',
      // Where the tests look, too: see test/support/paths.ts.
      outDir: process.env.SCRIM_BUILD_DIR ?? 'dist/node',
      emptyOutDir: true,
      copyPublicDir: false,
      minify: false,
      sourcemap: true,
      rollupOptions: {
        input,
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  });
}

export async function buildWindow() {
  const { build } = await import('electron-vite');
  for (const folder of ['main', 'preload', 'renderer'])
    await rm(join(root, 'dist', folder), { recursive: true, force: true });
  await build({ root, logLevel: 'warn' });
}

export async function buildAll({ nodeOnly = false } = {}) {
  process.chdir(root);
  await prepareModels();
  await prepareSamples(root);
  await buildNode();
  if (!nodeOnly) await buildWindow();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildAll({ nodeOnly: process.argv.includes('--node-only') });
}
