import { Worker } from 'node:worker_threads';
import { ScrimFailure, type ScrimError } from '../../model/errors.ts';
import { assertNever } from '../../model/result.ts';
import { modelFor } from './models.ts';
import { physicalCores } from './physicalCores.ts';
import type { Raster } from './raster.ts';
import type { Answer, NetworkRole, OpenNetwork } from './session.ts';

/** What a network thread is asked: to open a network, and to run it if there is a look. */
export interface ThreadCall {
  readonly folder: string;
  readonly role: NetworkRole;
  readonly look?: Look;
}
interface Look {
  /** In memory that both threads see; nobody writes to it before the answer. */
  readonly picture: Raster;
  readonly multiple: number | undefined;
}
export type ThreadAnswer =
  | { readonly kind: 'opened' }
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'error'; readonly error: ScrimError };

/**
 * The two networks of faces and those of text run beside each other, in three threads of this process: `run()` of the runtime blocks its thread, and
 * whatever else there is to do, with it. No network is in two, because each keeps the most memory that any picture took. Undefined where there is one core.
 */
export function openInThreads(entry: string): OpenNetwork | undefined {
  if (physicalCores() < 2) return undefined;
  const threads = {
    ssd: new NetworkThread(entry),
    ultraface: new NetworkThread(entry),
    text: new NetworkThread(entry),
  };
  return async (folder, role) => {
    const { id, input } = modelFor(role);
    if (!input) throw new ScrimFailure('DETECTOR_FAILED', { model: id });
    const thread = threads[threadOf(role)];
    await thread.ask({ folder, role });
    return {
      input,
      async run(picture, multiple) {
        const reply = await thread.ask({ folder, role, look: { picture, multiple } });
        if (reply.kind !== 'answer') throw new ScrimFailure('DETECTOR_FAILED', { model: id });
        return reply.answer;
      },
    };
  };
}

function threadOf(role: NetworkRole): 'ssd' | 'ultraface' | 'text' {
  switch (role) {
    case 'face-ssd':
      return 'ssd';
    case 'face-ultraface':
      return 'ultraface';
    case 'text-detection':
    case 'text-recognition':
      return 'text';
    default:
      return assertNever(role);
  }
}

/** What was answered is not kept for the sake of the next. */
const ended = () => undefined;

type Opened = Exclude<ThreadAnswer, { kind: 'error' }>;

/** At once: an exit in good order waits for the other threads, and for what the runtime still does in them. */
const endProcess = () => process.kill(process.pid, 'SIGKILL');

/** Such a thread makes few objects; left to itself V8 would keep six times as much for new ones, in each. */
const YOUNG_MB = 4;

/** Asked one thing at a time. A thread that ends takes the process with it: nobody would answer the pool otherwise. */
class NetworkThread {
  readonly #worker: Worker;
  #last: Promise<unknown> = Promise.resolve();
  #shared: Uint8Array = new Uint8Array(0);

  constructor(entry: string) {
    this.#worker = new Worker(entry, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
    this.#worker.on('exit', endProcess);
    // What it threw says more of the picture than a log may hold.
    this.#worker.on('error', endProcess);
  }

  ask(call: ThreadCall): Promise<Opened> {
    const answer = this.#last.then(() => this.#answerTo(call));
    this.#last = answer.then(ended, ended);
    return answer;
  }

  async #answerTo(call: ThreadCall): Promise<Opened> {
    const answered = new Promise<ThreadAnswer>((resolve) => this.#worker.once('message', resolve));
    this.#worker.postMessage(call.look ? { ...call, look: this.#shareable(call.look) } : call);
    const answer = await answered;
    if (answer.kind === 'error') throw new ScrimFailure(answer.error.code, answer.error.params);
    return answer;
  }

  /** One piece of memory for all pictures in turn: copies that V8 has to collect would pile up, for it sees only their small ends. */
  #shareable({ picture, multiple }: Look): Look {
    const { data, width, height } = picture;
    if (this.#shared.length < data.length) this.#shared = new Uint8Array(new SharedArrayBuffer(data.length));
    this.#shared.set(data);
    return { picture: { data: this.#shared.subarray(0, data.length), width, height }, multiple };
  }
}
