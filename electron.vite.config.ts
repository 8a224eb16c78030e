import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string) => resolve(import.meta.dirname, path);

export default defineConfig({
  main: {
    build: {
      outDir: at('dist/main'),
      target: 'node20',
      sourcemap: true,
      externalizeDeps: true,
      rollupOptions: { input: { main: at('main/main.ts') }, output: { format: 'es', entryFileNames: '[name].js' } },
    },
  },
  preload: {
    build: {
      outDir: at('dist/preload'),
      target: 'node20',
      // A sandboxed preload can require nothing but electron: everything else is bundled in, as CommonJS.
      externalizeDeps: false,
      rollupOptions: {
        input: { preload: at('preload/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    base: './',
    plugins: [react()],
    build: {
      outDir: at('dist/renderer'),
      target: 'chrome130',
      sourcemap: false,
      minify: true,
      // One window, loaded from disk: splitting it would only add requests.
      chunkSizeWarningLimit: 2000,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: { index: at('renderer/index.html') } },
    },
  },
});
