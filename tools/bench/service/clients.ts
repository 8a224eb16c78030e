import { performance } from 'node:perf_hooks';
import type { NewCase } from '../../../contract/caseApi.schema.ts';
import { aCase, anImage, callService, newCaseId, type Person } from '../../../test/support/caseService.ts';
import { noise, uploadWithTus } from '../../../test/support/tus.ts';

/** What so many clients at once ask for so long, and of whom. They live in a process of their own: their work is not the service's. */
export interface Task {
  readonly url: string;
  /** One for each client, or for some in turn. */
  readonly readers: readonly Person[];
  /** Paths to ask in turn, or pictures to send. */
  readonly asks: readonly string[] | 'upload';
  readonly clients: number;
  readonly seconds: number;
}

export interface Load {
  /** Milliseconds of every answer. */
  readonly took: readonly number[];
  /** Under too much of it, an answer may be that there is none. */
  readonly failed: number;
}

const picture = noise(200_000);

async function get({ url }: Task, reader: Person, path: string): Promise<void> {
  const response = await callService(url, reader, 'GET', path);
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
}

async function upload({ url }: Task, reader: Person): Promise<void> {
  const [id, image] = [newCaseId(), anImage(picture)];
  const content: NewCase = aCase([image], {}, { kind: 'community' });
  const made = await callService(url, reader, 'PUT', `/api/cases/${id}`, content);
  await made.arrayBuffer();
  if (made.status !== 201) throw new Error(`a case answered ${made.status}`);
  await uploadWithTus(url, reader, id, image, picture);
}

/** Each client asks again when it was answered. */
async function load(task: Task): Promise<Load> {
  const { asks, clients, readers, seconds } = task;
  const took: number[] = [];
  let failed = 0;
  let turn = 0;
  const until = performance.now() + seconds * 1000;
  const client = async (_: unknown, number: number) => {
    const reader = readers[number % readers.length]!;
    while (performance.now() < until) {
      const from = performance.now();
      try {
        await (asks === 'upload' ? upload(task, reader) : get(task, reader, asks[turn++ % asks.length]!));
        took.push(performance.now() - from);
      } catch {
        failed += 1;
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { took, failed };
}

process.on('message', (task: Task) => void load(task).then((done) => process.send!(done)));
