import { createHash } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import type { CliFailure } from '../../contract/cli.schema.ts';
import { errorAdvice, errorSentence, toScrimError, type ScrimError } from '../../model/errors.ts';
import { sha256Schema, type Sha256 } from '../../model/ids.ts';
import type { Policy } from '../../model/policy.ts';
import type { WorkerSource } from '../intake/gathered.ts';
import type { Clock, Log, Paths } from '../ports/ports.ts';
import type { WorkerPool } from '../workers/pool.ts';

/** What every command without a window needs. No vault: originals stay where they are, results go where they are told. */
export interface Headless {
  readonly pool: WorkerPool;
  readonly policy: Policy;
  readonly paths: Pick<Paths, 'home' | 'resources' | 'models'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Called after each item; `known` grows while folders and archives are still being listed. */
  readonly progress: (done: number, known: number) => void;
}

/** An error as reports show it: the catalogue's code with its two sentences. */
export function reported(thrown: unknown): CliFailure {
  return reportedError(toScrimError(thrown));
}

export function reportedError(error: ScrimError): CliFailure {
  return { ...error, message: errorSentence(error), advice: errorAdvice(error) };
}

/** Items that are worked on at once: while one waits for the disk or for its turn, others keep the processor's cores busy. */
export const sideBySide = availableParallelism() + 1;
/** The same for files on disk: of those that wait for the same task several share a message, and nothing is held of them. */
export const sideBySideOnDisk = 16 * availableParallelism();

/** Runs no more than `width` of what it is given at once. */
export function limited(width: number): <T>(act: () => Promise<T>) => Promise<T> {
  let free = width;
  const waiting: (() => void)[] = [];
  return async (act) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

/** SHA-256 of what a worker read: its own word for a path, which it alone has read. */
export function hashOfSource(source: WorkerSource, reply: { readonly contentHash?: string | undefined }): Sha256 {
  const hash = source.kind === 'bytes' ? createHash('sha256').update(source.bytes).digest('hex') : reply.contentHash;
  return sha256Schema.parse(hash ?? '');
}

/** What a task may take that reads files as a whole: their size is known, what is in them is not. */
export async function readingSeconds(
  { workerSeconds }: Pick<Policy['limits'], 'workerSeconds'>,
  ...sources: readonly WorkerSource[]
): Promise<number> {
  let bytes = 0;
  for (const source of sources) {
    // A file that has gone is told by the task that does not find it.
    bytes +=
      source.kind === 'bytes'
        ? source.bytes.length
        : await stat(source.path).then(
            ({ size }) => size,
            () => 0,
          );
  }
  return workerSeconds + bytes / 4e6;
}

/** Runs `work` over items as they come, at most `width` at once; results keep the order of their items. */
export async function mapOrdered<In, Out>(
  items: AsyncIterable<In>,
  width: number,
  work: (item: In) => Promise<Out>,
  progress: (done: number, known: number) => void,
): Promise<Out[]> {
  const results: Out[] = [];
  const take = (result: Out) => {
    results.push(result);
    return Promise.resolve();
  };
  await eachInOrder(items, width, { work, take, progress });
  return results;
}

interface Steps<In, Out> {
  readonly work: (item: In) => Promise<Out>;
  readonly take: (result: Out) => Promise<void>;
  readonly progress: (done: number, known: number) => void;
}

/** How far results may run ahead of one that others wait for, by places at work: what waits is held in memory. */
const mostWaiting = 16;

/** The same without keeping the results: `take` gets them one by one, in the order of their items. */
export async function eachInOrder<In, Out>(
  items: AsyncIterable<In>,
  width: number,
  { work, take, progress }: Steps<In, Out>,
): Promise<void> {
  const waiting = new Map<number, Out>();
  const running = new Set<Promise<void>>();
  let [known, done, taken] = [0, 0, 0];
  let taking = Promise.resolve();
  const takeNext = async (): Promise<void> => {
    for (; waiting.has(taken); taken++) {
      const result = waiting.get(taken)!;
      waiting.delete(taken);
      await take(result);
    }
  };
  for await (const item of items) {
    const index = known++;
    const task = work(item).then((result) => {
      waiting.set(index, result);
      progress(++done, known);
      taking = taking.then(takeNext);
      return taking;
    });
    const tracked = task.finally(() => running.delete(tracked));
    running.add(tracked);
    while (running.size >= width || (running.size > 0 && waiting.size >= width * mostWaiting)) {
      await Promise.race(running);
    }
  }
  await Promise.all(running);
}
