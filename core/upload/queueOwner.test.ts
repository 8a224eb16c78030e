import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sharedCaseSchema, type NewCase } from '../../contract/caseApi.schema.ts';
import type { CaseId } from '../../model/ids.ts';
import type { Submission } from '../../model/queue.ts';
import { aCase, newCaseId, startTestService, userPassword, type TestService } from '../../test/support/caseService.ts';
import { ClearedFiles } from '../../test/support/clearedFiles.ts';
import { createMemoryQueueRepository } from '../../test/support/memoryQueueRepository.ts';
import { createServiceClient } from '../service/client.ts';
import { fired } from './backoff.ts';
import type { QueueRepository } from './ports.ts';
import { createQueue } from './queue.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.stop());

/** A desk where somebody is signed in; `way` is where it looks for the service. */
async function desk(pictures: readonly Buffer[], overrides: Partial<QueueRepository> = {}) {
  const author = await service.person('clinician');
  const files = new ClearedFiles();
  const content: NewCase = aCase(pictures.map((bytes) => files.add(bytes)));
  const way = { url: service.url as string | null };
  const direct = createServiceClient({ serviceUrl: () => way.url });
  const client = { ...direct };
  const as = (person: typeof author) => client.signIn(person.user.username, userPassword);
  await as(author);
  const queue = await createQueue({
    repository: { ...createMemoryQueueRepository(), ...overrides },
    ...{ cleared: files, client },
    service: () => 'embedded',
    clock: { now: () => new Date() },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    prepare: async () => content,
    // Until it is woken.
    wait: (_milliseconds, signal) => fired(signal),
  });
  const id: CaseId = newCaseId();
  const submit = () => queue.submit({ case: id, title: 'A case', images: pictures.length });
  const close = async () => {
    await queue.close();
    client.close();
  };
  return { author, files, content, way, client, direct, as, queue, id, submit, close };
}
type Desk = Awaited<ReturnType<typeof desk>>;

const told = ({ queue }: Desk, wanted: (submission: Submission) => boolean): Promise<void> =>
  new Promise((resolve) => {
    const stop = queue.onChange((submission) => {
      if (!wanted(submission)) return;
      stop();
      resolve();
    });
  });
const waitsFor = (at: Desk, code: string) =>
  told(at, ({ jobs }) => jobs.some(({ state }) => state.kind === 'waiting' && state.because?.code === code));

it('a case goes under the name of nobody but who submitted it', async () => {
  const at = await desk([Buffer.from('of its author')]);
  const seen = async () => service.call(at.author, 'GET', `/api/cases/${at.id}`);
  at.way.url = null;
  const unreachable = waitsFor(at, 'SERVICE_UNREACHABLE');
  await at.submit();
  await unreachable;
  at.way.url = service.url;
  await at.as(await service.person('clinician'));
  const refused = waitsFor(at, 'OTHER_ACCOUNT');
  at.queue.wake();
  await refused;
  expect((await seen()).status).toBe(404);
  await at.as(at.author);
  at.queue.wake();
  await at.queue.settled();
  expect(sharedCaseSchema.parse(await (await seen()).json())).toMatchObject({ state: 'submitted', mine: true });
  await at.close();
});

it('a submission rests as a whole when a row of it cannot be kept', async () => {
  const rows = createMemoryQueueRepository();
  let hasRoom = true;
  let filled = 1;
  const at = await desk([Buffer.from('a small one'), Buffer.alloc(5_000_000, 1)], {
    ...rows,
    saveJob: async (of, job) => {
      if (job.state.kind === 'delivered' && filled-- > 0) hasRoom = false;
      if (!hasRoom) throw new Error('no room');
      await rows.saveJob(of, job);
    },
  });
  let letGo: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (letGo = resolve));
  // The large one, near its end: both were hashed, and the small one is on its way.
  at.files.onPiece = async (offset) => {
    if (offset >= 4_000_000 && at.files.opened.length === 4) await released;
  };
  await at.submit();
  await at.queue.settled();
  const { state, jobs } = at.queue.get(at.id);
  expect([state.kind, jobs[1]!.state.kind]).toEqual(['parked', 'waiting']);
  letGo();
  hasRoom = true;
  await at.queue.retry(at.id, null);
  await at.queue.settled();
  expect(at.queue.get(at.id).state.kind).toBe('delivered');
  await at.close();
});

it('what a restored service knows nothing of any more is sent again, or said to be gone', async () => {
  const [kept, gone] = [Buffer.from('still at the desk'), Buffer.from('not there any more')];
  const at = await desk([kept, gone]);
  const owner = new pg.Client({ connectionString: service.ownerUrl });
  await owner.connect();
  // Between the last receipt and the submission the service is as it was the day before.
  at.client.submitCase = async (id, signal) => {
    at.client.submitCase = (...given) => at.direct.submitCase(...given);
    await owner.query('DELETE FROM receipts WHERE case_id = $1', [id]);
    at.files.clearances.delete(at.content.images[1]!.id);
    return at.direct.submitCase(id, signal);
  };
  await at.submit();
  await at.queue.settled();
  expect(at.queue.get(at.id).jobs.map(({ state }) => state)).toMatchObject([
    { kind: 'delivered' },
    { kind: 'parked', error: { code: 'NOT_CLEARED' } },
  ]);
  await owner.end();
  await at.close();
});
