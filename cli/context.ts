import { setMaxListeners } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defaultHome } from '../core/defaultHome.ts';
import type { Headless } from '../core/headless/headless.ts';
import { findPolicy } from '../core/sitePolicy.ts';
import { createLog, streamSink } from '../core/log/log.ts';
import type { Paths } from '../core/ports/ports.ts';
import { createNodeProcessHost } from '../core/workers/nodeProcessHost.ts';
import { createWorkerPool } from '../core/workers/pool.ts';
import { createOutput, type Output, type OutputOptions } from './output.ts';

export interface CommonOptions extends OutputOptions {
  readonly home?: string;
  readonly policy?: string;
}

/** Everything a command works with, and its end. */
export interface Context {
  readonly headless: Headless;
  readonly output: Output;
  readonly paths: Paths;
  readonly version: string;
}

/** The product's root: the folder that holds dist/ and resources/, seen from the built dist/node/scrim.js. */
export function productRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'resources', 'policies')) && dirname(folder) !== folder) folder = dirname(folder);
  return folder;
}

export function productPaths(options: CommonOptions): Paths {
  const root = productRoot();
  return {
    home: options.home ?? defaultHome(),
    resources: join(root, 'resources'),
    models: join(root, 'dist/models'),
    workers: join(root, 'dist/node/workers'),
    service: join(root, 'dist/node/service.js'),
  };
}

/** Runs a command's body with workers that end with it; an interrupt cancels what runs and keeps what was finished. */
export async function withContext(
  title: string,
  options: CommonOptions,
  version: string,
  body: (context: Context) => Promise<number>,
): Promise<void> {
  const paths = productPaths(options);
  const { policy } = await findPolicy({ resources: paths.resources, named: options.policy });
  const log = createLog(streamSink(process.stderr));
  const interrupt = new AbortController();
  // Every item under way listens to it, several to a core: that many are no leak, and no warning to people.
  setMaxListeners(0, interrupt.signal);
  const onInterrupt = () => interrupt.abort();
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  const pool = createWorkerPool({ processes: createNodeProcessHost(paths.workers), limits: policy.limits, log });
  const output = createOutput(options, title);
  const clock = { now: () => new Date() };
  const headless: Headless = {
    pool,
    policy,
    paths,
    clock,
    log,
    signal: interrupt.signal,
    progress: (done, known) => output.progress(done, known),
  };
  try {
    process.exitCode = await body({ headless, output, paths, version });
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
    await pool.close();
  }
}

export async function ensureHome(paths: Paths): Promise<void> {
  await mkdir(paths.home, { recursive: true, mode: 0o700 });
}
