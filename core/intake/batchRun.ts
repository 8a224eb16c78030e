import { toScrimError } from '../../model/errors.ts';
import type { Batch } from '../../model/item.ts';
import { gather, type Gathered } from './gather.ts';
import { createBudget } from './budget.ts';
import type { BatchRunOptions, StopReason } from './importerDeps.ts';
import { createFileImport } from './fileImport.ts';

/** Milliseconds between two savings of a growing count: each is an fsync. */
const saveEvery = 250;
/** Bytes of files in work at once, each held here and in a worker. */
const inWorkBytes = 128e6;

/**
 * One batch from its paths to its end. Files are gathered while others are imported. Rejects when the store fails: then nothing can be
 * recorded any more, and the batch is left as it is, or ended as cancelled where a full disk still allows it.
 */
export async function createBatchRun(options: BatchRunOptions): Promise<void> {
  const { id, store, events, signal } = options;
  const settled = await store.settledSources(id);
  // Own stop beside the caller's: a store that fails stops the other files in work too.
  const failure = new AbortController();
  const stopped = AbortSignal.any([signal, failure.signal]);
  const progress = createProgress(options);
  const importFile = createFileImport({ ...options, signal: stopped });
  const memory = createBudget(inWorkBytes);
  const sources = counted(gather(options.paths, { ...options, signal: stopped }), progress);

  const work = async (): Promise<void> => {
    for await (const source of { [Symbol.asyncIterator]: () => shared(sources) }) {
      if (stopped.aborted) return;
      if (settled(source.source)) continue;
      const giveBack = await memory.take(source.kind === 'file' ? source.size : 0);
      await importFile(source).finally(giveBack);
      if (!stopped.aborted) events.batchChanged(id);
    }
  };
  const workers = Array.from({ length: options.concurrency }, () =>
    work().catch((thrown: unknown) => {
      failure.abort();
      throw thrown;
    }),
  );
  const failed = (await Promise.allSettled(workers)).find((outcome) => outcome.status === 'rejected');
  if (failed) await endFailed(options, progress.found, failed.reason);
  await end(options, progress.found);
}

async function end({ store, events, id, signal }: BatchRunOptions, found: number): Promise<void> {
  if (signal.aborted && (signal.reason as StopReason) === 'closing') return;
  await store.saveBatch(id, signal.aborted ? 'cancelled' : 'finished', found);
  events.batchChanged(id);
}

/**
 * A full disk ends the batch where that can still be written, so that it does not start over against a full disk for ever; any other
 * failure of the store leaves it unfinished.
 */
async function endFailed({ store, events, id }: BatchRunOptions, found: number, thrown: unknown): Promise<never> {
  if (toScrimError(thrown).code === 'DISK_FULL') {
    await store.saveBatch(id, 'cancelled', found).then(
      () => events.batchChanged(id),
      () => undefined,
    );
  }
  throw thrown;
}

interface Progress {
  readonly found: number;
  add(): Promise<void>;
  complete(): Promise<void>;
}

function createProgress({ store, events, id, clock }: BatchRunOptions): Progress {
  let found = 0;
  let savedAt = clock.now().getTime();
  const save = async (state: Batch['state']): Promise<void> => {
    savedAt = clock.now().getTime();
    await store.saveBatch(id, state, found);
    events.batchChanged(id);
  };
  return {
    get found() {
      return found;
    },
    async add() {
      found++;
      if (clock.now().getTime() - savedAt >= saveEvery) await save('scanning');
    },
    complete: () => save('importing'),
  };
}

async function* counted(sources: AsyncGenerator<Gathered>, progress: Progress): AsyncGenerator<Gathered> {
  for await (const source of sources) {
    await progress.add();
    yield source;
  }
  await progress.complete();
}

/** Several loops draw from one generator: without `return`, so that the first to end does not end it for the others. */
const shared = <T>(generator: AsyncGenerator<T>): AsyncIterator<T> => ({ next: () => generator.next() });
