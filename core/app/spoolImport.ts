import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Importer } from '../intake/importer.ts';
import { quarantineName } from '../network/dimse/spool.ts';
import type { Store } from '../store/openStore.ts';

/** So many are imported as one batch; fewer once nobody has sent anything for a moment. */
const batchFiles = 500;
const quietMs = 1500;
const pollMs = 200;
const retryMs = 30_000;

export interface SpoolImportDeps {
  readonly store: Pick<Store, 'batches'>;
  readonly importer: Importer;
}

export interface SpoolImport {
  readonly folder: string;
  /** Tells that there is something new. */
  wake(): void;
  waiting(): Promise<number>;
  quarantined(): Promise<number>;
  discardQuarantined(): Promise<void>;
  onReleased(listener: (files: number, bytes: number) => void): void;
  close(): Promise<void>;
}

/**
 * Hands the spool's files to intake, batch by batch, and clears away what has an outcome. Quarantined files stay in the spool's account, so that
 * nobody fills the disk with what cannot be imported.
 */
export function createSpoolImport(folder: string, deps: SpoolImportDeps): SpoolImport {
  const quarantine = join(folder, quarantineName);
  const closing = new AbortController();
  let released: (files: number, bytes: number) => void = () => undefined;
  let lastSeen = 0;
  let running: Promise<void> | undefined;
  let again = false;
  /** Batches of a process that died in the middle hold files of the spool, and are taken up first. */
  let first = true;

  async function pump(): Promise<void> {
    if (first) await deps.importer.settled();
    first = false;
    while (!closing.signal.aborted) {
      const paths = await filesOf(folder);
      if (paths.length === 0) return;
      if (paths.length < batchFiles && performance.now() - lastSeen < quietMs) await resting(pollMs, closing.signal);
      else if (!(await imported(paths.slice(0, batchFiles)))) await resting(retryMs, closing.signal);
    }
  }

  async function imported(paths: readonly string[]): Promise<boolean> {
    const outcome = await importAll(paths, deps, closing.signal);
    for (const { path, refused } of outcome) {
      const bytes = await sizeOf(path);
      if (refused) await moveTo(quarantine, path);
      else await rm(path, { force: true });
      if (!refused) released(1, bytes);
    }
    return outcome.length > 0;
  }
  const wake = (): void => {
    lastSeen = performance.now();
    if (running) {
      again = true;
      return;
    }
    again = false;
    running = pump()
      .catch(() => undefined)
      .finally(() => {
        running = undefined;
        if (again && !closing.signal.aborted) wake();
      });
  };
  return {
    folder,
    wake,
    waiting: async () => (await filesOf(folder)).length,
    quarantined: async () => (await filesOf(quarantine)).length,
    async discardQuarantined() {
      const { files, bytes } = await discard(quarantine);
      released(files, bytes);
    },
    onReleased: (listener: typeof released) => void (released = listener),
    async close() {
      closing.abort();
      await running;
    },
  };
}

async function filesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  return names.filter((name) => name.endsWith('.dcm')).map((name) => join(folder, name));
}

async function moveTo(folder: string, path: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rename(path, join(folder, basename(path)));
}

async function discard(folder: string): Promise<{ files: number; bytes: number }> {
  const paths = await filesOf(folder);
  const sizes = await Promise.all(paths.map(sizeOf));
  await rm(folder, { recursive: true, force: true });
  return { files: paths.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

const resting = (ms: number, signal: AbortSignal): Promise<void> =>
  delay(ms, undefined, { signal }).catch(() => undefined);

/** Imports these as one batch and answers those that have an outcome; none where the work was stopped. */
async function importAll(
  paths: readonly string[],
  { store: { batches }, importer }: SpoolImportDeps,
  signal: AbortSignal,
): Promise<{ path: string; refused: boolean }[]> {
  const id = await importer.start(paths);
  let batch = await batches.get(id);
  while (batch.state === 'scanning' || batch.state === 'importing') {
    if (signal.aborted) return [];
    await resting(pollMs, signal);
    batch = await batches.get(id);
  }
  const settled = await batches.settledSources(id);
  const refused = new Set(batch.refused.map(({ name }) => name));
  return paths
    .filter((path) => settled.has(batches.sourceName(path)))
    .map((path) => ({ path, refused: refused.has(basename(path)) }));
}
