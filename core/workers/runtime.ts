import { workerCallSchema, type WorkerOutcome } from '../../contract/workerEnvelope.schema.ts';
import {
  workerTasks,
  type WorkerInput,
  type WorkerReply,
  type WorkerRequest,
  type WorkerTask,
} from '../../contract/workers.schema.ts';
import { ScrimFailure, scrimError, toScrimError, type ScrimError } from '../../model/errors.ts';
import { collectPixels } from './collect.ts';
import { readSource, withSource } from './source.ts';

type Source = WorkerRequest<'parse.probe'>['source'];
type Limits = WorkerRequest<'parse.probe'>['limits'];

export interface TaskContext {
  /** The source's bytes, at most `limits.fileMegabytes`. Throws FILE_TOO_LARGE, FILE_CHANGED, FILE_VANISHED or FILE_UNREADABLE. */
  readonly read: (source: Source, limits: Limits) => Promise<Uint8Array>;
  /** The same without reading a large file as a whole; neither content nor views of it may outlive `use`. */
  readonly open: typeof withSource;
}

/** Throw a ScrimFailure for a reason that the user should hear; anything else reaches core as UNEXPECTED. */
export type TaskHandler<T extends WorkerTask> = (
  request: WorkerInput<T>,
  context: TaskContext,
) => Promise<WorkerReply<T>> | WorkerReply<T>;
export type TaskHandlers = { readonly [T in WorkerTask]?: TaskHandler<T> };

/** What runtime needs of the parent's end, whichever process host started this worker. */
export interface ParentChannel {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
}

/** The part of Electron's `process.parentPort` that is used; core must not import Electron's types. */
interface ParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

/**
 * Every `*.worker.ts` entry is one call of this. Calls are checked against the contract; a throw becomes an error answer; the
 * process ends with its parent. An envelope that is not ours ends the process: only a broken parent sends one, and
 * without an id nobody could be answered. Returning the answer leaves the pool free to send the next call, and the requests
 * of one call wait for each other, so handlers never run side by side in one process.
 */
export function serveTasks(handlers: TaskHandlers): void {
  const channel = parentChannel();
  let idle: NodeJS.Timeout | undefined;
  channel.onMessage((message) => {
    clearTimeout(idle);
    const call = workerCallSchema.safeParse(message);
    if (!call.success) process.exit(2);
    const { id, task, requests } = call.data;
    void outcomesOf(handlers, task, requests).then((outcomes) => {
      channel.post({ id, outcomes });
      idle = setTimeout(() => collectPixels(), IDLE_MS).unref();
    });
  });
}

/** A worker that waits for so long lets go of the last picture: it would keep it from the one that runs. */
const IDLE_MS = 200;

async function outcomesOf(
  handlers: TaskHandlers,
  task: string,
  requests: readonly unknown[],
): Promise<WorkerOutcome[]> {
  const outcomes: WorkerOutcome[] = [];
  for (const request of requests) {
    try {
      outcomes.push({ kind: 'reply', reply: await answer(handlers, task, request) });
    } catch (thrown) {
      outcomes.push({ kind: 'error', error: inWorker(thrown) });
    }
    // The picture, before anybody begins with another: an idle moment never comes in a batch.
    collectPixels();
  }
  return outcomes;
}

async function answer(handlers: TaskHandlers, task: string, request: unknown): Promise<unknown> {
  if (!isServed(handlers, task)) throw new ScrimFailure('INVALID_REQUEST', { where: 'task' });
  const parsed = workerTasks[task].request.safeParse(request);
  if (!parsed.success) throw new ScrimFailure('INVALID_REQUEST', { where: 'request' });
  // The handler and the request belong to the same task: the table ties them, the compiler cannot follow a computed key.
  const handler = handlers[task] as (request: unknown, context: TaskContext) => unknown;
  return handler(parsed.data, { read: readSource, open: withSource });
}

function isServed(handlers: TaskHandlers, task: string): task is WorkerTask {
  return Object.hasOwn(workerTasks, task) && Object.hasOwn(handlers, task);
}

/** V8 reports an allocation it refuses as a RangeError; for the user that is the memory limit. */
function inWorker(thrown: unknown): ScrimError {
  if (thrown instanceof RangeError && /allocation|array length|buffer/i.test(thrown.message)) {
    return scrimError('WORKER_MEMORY', { megabytes: Math.round(process.memoryUsage.rss() / 1e6) });
  }
  return toScrimError(thrown);
}

export function parentChannel(): ParentChannel {
  const port = (process as { parentPort?: ParentPort }).parentPort;
  if (port) {
    return {
      post: (message) => port.postMessage(message),
      onMessage: (listener) => port.on('message', (event) => listener(event.data)),
    };
  }
  if (!process.send) throw new Error('a worker entry runs as a child process only');
  process.on('disconnect', () => process.exit(0));
  return {
    post: (message) => {
      // A parent that is gone cannot be answered; `disconnect` ends this process.
      if (process.connected) process.send!(message, undefined, {}, () => undefined);
    },
    onMessage: (listener) => process.on('message', listener),
  };
}
