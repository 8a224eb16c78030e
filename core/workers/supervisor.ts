import { workerAnswerSchema, type WorkerOutcome } from '../../contract/workerEnvelope.schema.ts';
import { ScrimFailure } from '../../model/errors.ts';
import type { WorkerProcess } from '../ports/ports.ts';

/** What one call may use before its process is killed. */
export interface CallBounds {
  readonly seconds: number;
  readonly megabytes: number;
  readonly signal: AbortSignal | undefined;
}

/** The reply with nothing in it but what its schema names; undefined if it does not fit. */
export type CheckReply = (reply: unknown) => object | undefined;

/** A worker process with its one call at a time. */
export interface SupervisedWorker {
  /**
   * Posts one call, of one request or several of the same task, and waits for what became of each: a reply, checked, or the worker's own
   * error. Otherwise kills the process and rejects with WORKER_TIMEOUT, WORKER_MEMORY, WORKER_CRASHED (an unasked or malformed
   * message counts as a crash) or CANCELLED. The bounds hold for all requests together.
   */
  call(task: string, requests: readonly unknown[], check: CheckReply, bounds: CallBounds): Promise<WorkerOutcome[]>;
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

  const call: SupervisedWorker['call'] = (task, requests, check, bounds) => {
    const id = nextId++;
    return new Promise((resolve, reject) => {
      const done = (): void => {
        unwatch();
        receive = undefined;
        lost = undefined;
      };
      const doom = (failure: ScrimFailure): void => {
        kill();
        done();
        reject(failure);
      };
      lost = doom;
      receive = (message) => {
        const outcomes = checkedOutcomes(message, id, requests.length, check);
        if (!outcomes) return doom(new ScrimFailure('WORKER_CRASHED'));
        done();
        resolve(outcomes);
      };
      const unwatch = watch(process, bounds, doom, (bytes) => (resident = bytes));
      process.post({ id, task, requests });
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

/** Undefined for whatever is not exactly what was asked for. */
function checkedOutcomes(message: unknown, id: number, count: number, check: CheckReply): WorkerOutcome[] | undefined {
  const parsed = workerAnswerSchema.safeParse(message);
  if (!parsed.success || parsed.data.id !== id || parsed.data.outcomes.length !== count) return undefined;
  const outcomes: WorkerOutcome[] = [];
  for (const outcome of parsed.data.outcomes) {
    if (outcome.kind === 'error') outcomes.push(outcome);
    else {
      const reply = check(outcome.reply);
      if (!reply) return undefined;
      outcomes.push({ kind: 'reply', reply });
    }
  }
  return outcomes;
}

/** Dooms a call that goes beyond its bounds, until the returned function is called. */
function watch(
  process: WorkerProcess,
  { seconds, megabytes, signal }: CallBounds,
  doom: (failure: ScrimFailure) => void,
  seen: (bytes: number) => void,
): () => void {
  let over = false;
  const deadline = setTimeout(() => doom(new ScrimFailure('WORKER_TIMEOUT', { seconds })), seconds * 1000);
  const cancel = (): void => doom(new ScrimFailure('CANCELLED'));
  signal?.addEventListener('abort', cancel, { once: true });
  // Asked again only after an answer, since asking is dear on some platforms.
  const ask = async (): Promise<void> => {
    const bytes = await process.memory().catch(() => undefined);
    if (over) return;
    if (bytes !== undefined) seen(bytes);
    if (bytes !== undefined && bytes > megabytes * 1e6) doom(new ScrimFailure('WORKER_MEMORY', { megabytes }));
    else question = setTimeout(() => void ask(), memoryPollMs);
  };
  let question = setTimeout(() => void ask(), memoryPollMs);
  return () => {
    over = true;
    clearTimeout(deadline);
    clearTimeout(question);
    signal?.removeEventListener('abort', cancel);
  };
}
