import { setTimeout as delay } from 'node:timers/promises';
import { workerAnswerSchema } from '../../contract/workers.schema.ts';
import { ScrimFailure, type ScrimError } from '../../model/errors.ts';
import type { WorkerProcess } from '../ports/ports.ts';

/** What one call may use before its process is killed. */
export interface CallBounds {
  readonly seconds: number;
  readonly megabytes: number;
  readonly signal: AbortSignal | undefined;
}

/** The reply with nothing in it but what its schema names; undefined if it does not fit. */
export type CheckReply = (reply: unknown) => object | undefined;

/** A worker process with its one task at a time. */
export interface SupervisedWorker {
  /**
   * Posts one call and waits for its answer. Rejects with the worker's own error, or kills the process and rejects with
   * WORKER_TIMEOUT, WORKER_MEMORY, WORKER_CRASHED (an unasked or malformed message counts as a crash) or CANCELLED.
   */
  call(task: string, request: unknown, check: CheckReply, bounds: CallBounds): Promise<unknown>;
  /** False once the process was killed or has gone: it takes no further call. */
  readonly usable: boolean;
  /** Resident bytes when last seen. */
  readonly resident: number;
  /** Resolves when the process has gone. */
  readonly gone: Promise<void>;
  kill(): void;
}

const memoryPollMs = 150;

export function supervise(process: WorkerProcess): SupervisedWorker {
  let usable = true;
  let resident = 0;
  let nextId = 1;
  let receive: ((message: unknown) => void) | undefined;
  let lost: ((failure: ScrimFailure) => void) | undefined;
  const kill = (): void => {
    usable = false;
    process.kill();
  };
  process.onMessage((message) => {
    if (receive) receive(message);
    else kill(); // It speaks without being asked: whatever runs in there is not our worker any more.
  });
  const gone = new Promise<void>((resolve) => {
    process.onExit(() => {
      usable = false;
      lost?.(new ScrimFailure('WORKER_CRASHED'));
      resolve();
    });
  });

  const call: SupervisedWorker['call'] = (task, request, check, bounds) => {
    const id = nextId++;
    const watch = new AbortController();
    return new Promise<unknown>((resolve, reject) => {
      const doom = (failure: ScrimFailure): void => {
        kill();
        reject(failure);
      };
      lost = doom;
      receive = (message) => {
        const answer = checkedAnswer(message, id, check);
        if (answer.kind === 'reply') resolve(answer.reply);
        else if (answer.kind === 'error') reject(withError(answer.error));
        else doom(new ScrimFailure('WORKER_CRASHED'));
      };
      watchBounds(bounds, watch.signal, doom);
      void watchMemory(process, bounds.megabytes, watch.signal, doom, (bytes) => (resident = bytes));
      process.post({ id, task, request });
    }).finally(() => {
      watch.abort();
      receive = undefined;
      lost = undefined;
    });
  };

  return {
    call,
    gone,
    kill,
    get usable() {
      return usable;
    },
    get resident() {
      return resident;
    },
  };
}

type CheckedAnswer = { kind: 'reply'; reply: unknown } | { kind: 'error'; error: ScrimError } | { kind: 'malformed' };

function checkedAnswer(message: unknown, id: number, check: CheckReply): CheckedAnswer {
  const parsed = workerAnswerSchema.safeParse(message);
  if (!parsed.success || parsed.data.id !== id) return { kind: 'malformed' };
  if (parsed.data.kind === 'error') return parsed.data;
  const reply = check(parsed.data.reply);
  return reply ? { kind: 'reply', reply } : { kind: 'malformed' };
}

const withError = (error: ScrimError): ScrimFailure => new ScrimFailure(error.code, error.params);

function watchBounds(bounds: CallBounds, done: AbortSignal, doom: (failure: ScrimFailure) => void): void {
  const timer = setTimeout(
    () => doom(new ScrimFailure('WORKER_TIMEOUT', { seconds: bounds.seconds })),
    bounds.seconds * 1000,
  );
  const cancel = (): void => doom(new ScrimFailure('CANCELLED'));
  bounds.signal?.addEventListener('abort', cancel, { once: true });
  done.addEventListener('abort', () => {
    clearTimeout(timer);
    bounds.signal?.removeEventListener('abort', cancel);
  });
}

/** Polls while the call runs; asks again only after an answer, since asking is dear on some platforms. */
async function watchMemory(
  process: WorkerProcess,
  megabytes: number,
  done: AbortSignal,
  doom: (failure: ScrimFailure) => void,
  seen: (bytes: number) => void,
): Promise<void> {
  while (!done.aborted) {
    await pause(memoryPollMs, done);
    if (done.aborted) return;
    const bytes = await process.memory().catch(() => undefined);
    if (bytes === undefined || done.aborted) continue;
    seen(bytes);
    if (bytes > megabytes * 1e6) doom(new ScrimFailure('WORKER_MEMORY', { megabytes }));
  }
}

/** Ends early when the call is done. The timer takes its listener off again, since a long call pauses hundreds of times. */
const pause = (milliseconds: number, done: AbortSignal): Promise<void> =>
  delay(milliseconds, undefined, { signal: done }).catch(() => undefined);
