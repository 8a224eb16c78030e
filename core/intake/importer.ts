import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { ScrimFailure, toScrimError } from '../../model/errors.ts';
import { batchIdSchema, type BatchId } from '../../model/ids.ts';
import { createBatchRun } from './batchRun.ts';
import type { ImporterDeps, StopReason } from './importerDeps.ts';

export type { ImporterDeps, ImporterEvents } from './importerDeps.ts';

export interface Importer {
  /** Resolves once the batch and its paths are stored; files follow in the background. */
  start(paths: readonly string[]): Promise<BatchId>;
  /** Resolves when nothing of the batch is in work any more. What was imported stays; unknown or ended batches are ignored. */
  cancel(batch: BatchId): Promise<void>;
  /** Takes up what a dead process, a locked vault or a full disk left unfinished; content hashes keep it from importing twice. */
  resumeUnfinished(): Promise<BatchId[]>;
  /** Resolves when no batch is in work. */
  settled(): Promise<void>;
  /** Stops all work and leaves batches unfinished, for the next start to resume. */
  close(): Promise<void>;
}

interface Running {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** While one file is looked at by a worker, others are read, hashed, encrypted and synced; syncs that wait together cost one. */
const filesPerCore = 4;

export function createImporter(deps: ImporterDeps): Importer {
  const running = new Map<BatchId, Running>();
  const concurrency = deps.concurrency ?? Math.max(1, availableParallelism()) * filesPerCore;
  let closed = false;

  const run = (id: BatchId, paths: readonly string[]): void => {
    const abort = new AbortController();
    const done = createBatchRun({ ...deps, concurrency, id, paths, signal: abort.signal })
      .catch((thrown: unknown) => {
        const error = toScrimError(thrown);
        deps.log.error('import-stopped', { batch: id, code: error.code });
        deps.events.batchStopped(id, error);
      })
      .finally(() => running.delete(id));
    running.set(id, { abort, done });
  };
  const stop = async (id: BatchId, reason: StopReason): Promise<void> => {
    running.get(id)?.abort.abort(reason);
    await running.get(id)?.done;
  };

  return {
    async start(paths) {
      if (closed) throw new ScrimFailure('CANCELLED');
      const id = batchIdSchema.parse(randomUUID());
      // Absolute, so that a batch that is resumed from another folder means the same files.
      const absolute = paths.map((path) => resolve(path));
      await deps.store.createBatch({ id, paths: absolute, startedAt: deps.clock.now() });
      deps.events.batchChanged(id);
      run(id, absolute);
      return id;
    },
    cancel: (batch) => stop(batch, 'cancelled'),
    async resumeUnfinished() {
      const left = (await deps.store.loadUnfinishedBatches()).filter(({ id }) => !running.has(id));
      for (const { id, paths } of left) run(id, paths);
      return left.map(({ id }) => id);
    },
    async settled() {
      while (running.size > 0) await Promise.all([...running.values()].map(({ done }) => done));
    },
    async close() {
      closed = true;
      await Promise.all([...running.keys()].map((id) => stop(id, 'closing')));
    },
  };
}
