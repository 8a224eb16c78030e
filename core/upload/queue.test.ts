import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sharedCaseSchema, type ApiImage, type NewCase } from '../../contract/caseApi.schema.ts';
import { ScrimFailure, scrimError } from '../../model/errors.ts';
import { caseIdSchema, type CaseId } from '../../model/ids.ts';
import type { Submission } from '../../model/queue.ts';
import {
  aCase,
  newCaseId,
  startTestService,
  userPassword,
  type Person,
  type TestService,
} from '../../test/support/caseService.ts';
import { aClearance, ClearedFiles } from '../../test/support/clearedFiles.ts';
import { createMemoryQueueRepository } from '../../test/support/memoryQueueRepository.ts';
import { noise } from '../../test/support/tus.ts';
import type { QueueRepository } from './ports.ts';
import { createQueue, type Queue, type QueueDeps } from './queue.ts';
import { createServiceClient, type ServiceClient } from '../service/client.ts';

let service: TestService;
let author: Person;
beforeAll(async () => {
  service = await startTestService();
  author = await service.person('clinician');
});
afterAll(() => service.stop());

let files: ClearedFiles;
let repository: QueueRepository;
let client: ServiceClient;
let queue: Queue;
let cases: Map<CaseId, NewCase>;
let rests: number[];
let serviceUrl: string | null;
let serviceName: string;

beforeEach(async () => {
  files = new ClearedFiles();
  repository = createMemoryQueueRepository();
  cases = new Map();
  rests = [];
  serviceUrl = service.url;
  serviceName = 'embedded';
  client = createServiceClient({ serviceUrl: () => serviceUrl });
  await client.signIn(author.user.username, userPassword);
  queue = await open();
});
afterEach(async () => {
  await queue.close();
  client.close();
});

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
function open(overrides: Partial<QueueDeps> = {}): Promise<Queue> {
  return createQueue({
    repository,
    cleared: files,
    client,
    service: () => serviceName,
    clock: { now: () => new Date() },
    log,
    prepare: async (id, { onProgress }) => {
      const content = cases.get(id);
      if (!content) throw new ScrimFailure('CASE_INCOMPLETE', { fields: 'title' });
      onProgress(content.images.length);
      return content;
    },
    random: () => 0,
    // No test waits for a backoff: it is noted, and over at once.
    wait: async (milliseconds) => {
      rests.push(milliseconds);
    },
    ...overrides,
  });
}

function aCaseOf(images: readonly ApiImage[], overrides: Partial<NewCase> = {}): CaseId {
  const id = newCaseId();
  cases.set(id, aCase(images, overrides));
  return id;
}
const submit = (id: CaseId) =>
  queue.submit({ case: id, title: 'Erythema of the forearm', images: cases.get(id)?.images.length ?? 1 });
const atService = async (id: CaseId) => {
  const response = await service.call(author, 'GET', `/api/cases/${id}`);
  return response.status === 200 ? sharedCaseSchema.parse(await response.json()) : response.status;
};
/** Resolves with the first submission told that the test waits for. */
const until = (wanted: (submission: Submission) => boolean): Promise<Submission> =>
  new Promise((resolve) => {
    const stop = queue.onChange((submission) => {
      if (!wanted(submission)) return;
      stop();
      resolve(submission);
    });
  });
/** Holds every transfer at this offset until it is let go. */
function hold(offset: number) {
  let letGo: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (letGo = resolve));
  let reached: () => void = () => undefined;
  const there = new Promise<void>((resolve) => (reached = resolve));
  files.onPiece = async (at) => {
    if (at < offset || files.opened.length < 2) return;
    reached();
    await released;
  };
  return { there, letGo };
}

describe('a submission', () => {
  it('goes from cleared images to a case that its audience sees', async () => {
    const images = [noise(3000, 1), noise(200_000, 2), noise(5_000_000, 3)].map((bytes) => files.add(bytes));
    const id = aCaseOf(images);
    const kinds = new Set<string>();
    queue.onChange((submission) => kinds.add(submission.state.kind));
    expect((await submit(id)).state.kind).toBe('clearing');
    await queue.settled();
    expect(queue.get(id).state.kind).toBe('delivered');
    expect(queue.get(id).jobs.map((job) => job.state.kind)).toEqual(['delivered', 'delivered', 'delivered']);
    expect([...kinds]).toEqual(['clearing', 'uploading', 'submitting', 'delivered']);
    expect(await atService(id)).toMatchObject({ state: 'submitted', images: 3 });
    expect((await repository.all())[0]!.state.kind).toBe('delivered');
  });

  it('tells the progress of each image', async () => {
    const image = files.add(noise(6_000_000));
    const sent: number[] = [];
    queue.onChange(({ jobs: [job] }) => {
      if (job?.state.kind === 'uploading') sent.push(job.state.sent);
    });
    await submit(aCaseOf([image]));
    await queue.settled();
    expect(sent.length).toBeGreaterThan(1);
    expect(sent).toEqual([...sent].sort((a, b) => a - b));
    expect(sent.at(-1)).toBe(image.bytes);
  });

  it('submitted twice is one submission, and once delivered it stays', async () => {
    const id = aCaseOf([files.add(noise(100))]);
    await Promise.all([submit(id), submit(id)]);
    await queue.settled();
    expect(queue.list()).toHaveLength(1);
    await expect(submit(id)).rejects.toMatchObject({ error: { code: 'CONFLICT' } });
  });

  it('is parked with the reason when its case cannot be prepared, and retried', async () => {
    const id = newCaseId();
    await submit(id);
    await queue.settled();
    expect(queue.get(id).state).toEqual({ kind: 'parked', error: scrimError('CASE_INCOMPLETE', { fields: 'title' }) });
    cases.set(id, aCase([files.add(noise(100))]));
    await queue.retry(id, null);
    await queue.settled();
    expect(queue.get(id).state.kind).toBe('delivered');
  });

  it('without consent is parked by the service’s word', async () => {
    const id = aCaseOf([files.add(noise(100))], { consent: null });
    await submit(id);
    await queue.settled();
    expect(queue.get(id).state).toEqual({ kind: 'parked', error: scrimError('CONSENT_MISSING') });
  });

  it('of an account that is not verified is parked', async () => {
    const person = await service.person('clinician', 'unverified');
    await client.signIn(person.user.username, userPassword);
    const id = aCaseOf([files.add(noise(100))]);
    await submit(id);
    await queue.settled();
    expect(queue.get(id).state).toEqual({ kind: 'parked', error: scrimError('NOT_VERIFIED') });
  });
});

describe('nothing leaves without its clearance', () => {
  const refused = async (id: CaseId) => {
    await submit(id);
    await queue.settled();
    expect(queue.get(id).state).toEqual({ kind: 'parked', error: scrimError('NOT_CLEARED') });
    const shared = await atService(id);
    expect(shared).toMatchObject({ state: 'draft', imageList: [{ received: false }] });
  };

  it('that was taken back', async () => {
    const image = files.add(noise(100));
    files.clearances.delete(image.id);
    await refused(aCaseOf([image]));
  });

  it('whose checks did not all pass', async () => {
    const image = files.add(noise(100));
    const checks = [
      { check: 'grammar', passed: true, detail: '' },
      { check: 'masks-uniform', passed: false, detail: '' },
    ];
    files.clearances.set(image.id, aClearance(image, { checks }));
    await refused(aCaseOf([image]));
  });

  it('that is about other bytes', async () => {
    const image = files.add(noise(100));
    files.clearances.set(image.id, aClearance(image, { outputHash: files.add(noise(100, 5)).sha256 }));
    await refused(aCaseOf([image]));
  });

  it('whose bytes in the vault are not those that were verified', async () => {
    const image = files.add(noise(100));
    files.bytes.set(image.sha256, noise(100, 6));
    await refused(aCaseOf([image]));
  });
});

describe('what goes wrong on the way', () => {
  it('one refused image is parked, the others arrive, and a retry sends it', async () => {
    const [good, bad] = [files.add(noise(1000, 1)), files.add(noise(1000, 2))];
    const kept = files.bytes.get(bad.sha256)!;
    files.bytes.delete(bad.sha256);
    const id = aCaseOf([good, bad]);
    await submit(id);
    await queue.settled();
    expect(queue.get(id).state).toEqual({ kind: 'parked', error: scrimError('VAULT_DAMAGED') });
    expect(queue.get(id).jobs.map((job) => job.state.kind)).toEqual(['delivered', 'parked']);
    files.bytes.set(bad.sha256, kept);
    await queue.retry(id, queue.get(id).jobs[1]!.id);
    await queue.settled();
    expect(queue.get(id).state.kind).toBe('delivered');
  });

  it('a service that is down is asked again, ever more rarely, until it answers', async () => {
    const id = aCaseOf([files.add(noise(1000))]);
    await service.down();
    let tries = 0;
    await queue.close();
    queue = await open({
      wait: async (milliseconds) => {
        rests.push(milliseconds);
        if (++tries === 12) await service.restart();
      },
    });
    await submit(id);
    await queue.settled();
    expect(queue.get(id).state.kind).toBe('delivered');
    expect(rests.slice(0, 12)).toEqual([
      500, 1000, 2000, 4000, 8000, 16_000, 32_000, 64_000, 128_000, 150_000, 150_000, 150_000,
    ]);
  });

  it('that waits says why', async () => {
    const id = aCaseOf([files.add(noise(1000))]);
    files.onPiece = async () => {
      throw new ScrimFailure('SERVICE_UNREACHABLE');
    };
    const told = until(({ jobs: [job] }) => job?.state.kind === 'waiting' && job.state.because !== undefined);
    await submit(id);
    expect((await told).jobs[0]!.state).toEqual({ kind: 'waiting', because: scrimError('SERVICE_UNREACHABLE') });
    files.onPiece = async () => undefined;
    await queue.settled();
    expect(queue.get(id).state.kind).toBe('delivered');
  });

  it('an ended sign-in waits for the next one', async () => {
    await service.call({ user: author.user, token: client.session()!.token }, 'DELETE', '/api/session');
    const id = aCaseOf([files.add(noise(1000))]);
    const ended = new Promise<void>((resolve) => client.onSession((session) => session === null && resolve()));
    await submit(id);
    await ended;
    expect(queue.get(id).state.kind).toBe('uploading');
    await client.signIn(author.user.username, userPassword);
    queue.wake();
    await queue.settled();
    expect(queue.get(id).state.kind).toBe('delivered');
  });

  it('a locked vault waits until it is open', async () => {
    const id = aCaseOf([files.add(noise(1000))]);
    files.locked = true;
    const waits = until(
      ({ jobs: [job] }) => job?.state.kind === 'waiting' && job.state.because?.code === 'VAULT_LOCKED',
    );
    await submit(id);
    await waits;
    files.locked = false;
    queue.wake();
    await queue.settled();
    expect(queue.get(id).state.kind).toBe('delivered');
  });

  it('an unattended run gives up after its patience, with the reason', async () => {
    await queue.close();
    queue = await open({ patience: 3 });
    const id = aCaseOf([files.add(noise(1000))]);
    serviceUrl = 'http://127.0.0.1:9';
    await submit(id);
    await queue.settled();
    expect(queue.get(id).state).toEqual({ kind: 'parked', error: scrimError('SERVICE_UNREACHABLE') });
    expect(rests).toHaveLength(2);
  });

  it('a service that claims to have received other bytes is not believed for ever', async () => {
    const image = files.add(noise(1000));
    const id = aCaseOf([image]);
    const lying: QueueDeps['client'] = {
      ...client,
      receipt: async () => ({
        image: image.id,
        case: id,
        sha256: files.add(noise(3)).sha256,
        bytes: image.bytes,
        receivedAt: new Date().toISOString(),
      }),
    };
    await queue.close();
    queue = await open({ client: lying, batches: null });
    await submit(id);
    await queue.settled();
    expect(queue.get(id).state).toEqual({ kind: 'parked', error: scrimError('RECEIPT_MISMATCH') });
    expect(await atService(id)).toMatchObject({ state: 'draft' });
  });
});

describe('pausing, cancelling, restarting', () => {
  const large = noise(24_000_000);

  it('pauses in the middle of an image and goes on from there', async () => {
    const image = files.add(large);
    const id = aCaseOf([image]);
    const held = hold(12_000_000);
    await submit(id);
    await held.there;
    expect((await queue.pause(id)).state.kind).toBe('paused');
    held.letGo();
    files.onPiece = async () => undefined;
    await queue.settled();
    expect(queue.get(id).jobs[0]!.state.kind).toBe('waiting');
    expect((await queue.resume(id)).state.kind).toBe('uploading');
    await queue.settled();
    expect(queue.get(id).state.kind).toBe('delivered');
    expect(files.opened.at(-1)).toBeGreaterThan(0);
  });

  it('cancels in the middle of an image and takes back what the service had', async () => {
    const id = aCaseOf([files.add(large), files.add(noise(1000))]);
    const held = hold(12_000_000);
    await submit(id);
    await held.there;
    const cancelled = await queue.cancel(id);
    held.letGo();
    expect(cancelled.state.kind).toBe('cancelled');
    expect(cancelled.jobs.every((job) => ['cancelled', 'delivered'].includes(job.state.kind))).toBe(true);
    expect(await atService(id)).toBe(404);
    files.onPiece = async () => undefined;
    await submit(id);
    await queue.settled();
    expect(queue.get(id).state.kind).toBe('delivered');
  });

  it('cancelled while the service is down is taken back when it answers again', async () => {
    const id = aCaseOf([files.add(large)]);
    const held = hold(12_000_000);
    await submit(id);
    await held.there;
    serviceUrl = null;
    await queue.cancel(id);
    held.letGo();
    expect(await atService(id)).toMatchObject({ state: 'draft' });
    serviceUrl = service.url;
    queue.wake();
    await queue.settled();
    expect(await atService(id)).toBe(404);
  });

  it('takes everything up after a restart, in the middle of an image too', async () => {
    const ids = [aCaseOf([files.add(large), files.add(noise(100))]), aCaseOf([files.add(noise(50_000))])];
    const held = hold(12_000_000);
    for (const id of ids) await submit(id);
    await held.there;
    // As after SIGKILL: nothing is told to stop, the rows are what they are.
    const rows = await repository.all();
    await queue.close();
    held.letGo();
    repository = createMemoryQueueRepository();
    for (const row of rows) await repository.put(row);
    files.onPiece = async () => undefined;
    queue = await open();
    await queue.settled();
    expect(queue.list().map((submission) => submission.state.kind)).toEqual(['delivered', 'delivered']);
    for (const id of ids) expect(await atService(id)).toMatchObject({ state: 'submitted' });
    const shared = sharedCaseSchema.parse(await atService(ids[0]!));
    const content = await client.content(shared.imageList[0]!.id, 64_000_000);
    expect(Buffer.compare(Buffer.from(content), large)).toBe(0);
  });

  it('goes to no other service than the one it was made for', async () => {
    const id = aCaseOf([files.add(large)]);
    const held = hold(12_000_000);
    await submit(id);
    await held.there;
    await queue.close();
    held.letGo();
    await client.discardCase(id);
    serviceName = 'https://cases.elsewhere.example';
    queue = await open();
    await queue.settled();
    expect(queue.get(id).state).toMatchObject({ kind: 'parked', error: { code: 'SERVICE_CHANGED' } });
    expect(await atService(id)).toBe(404);
    await queue.cancel(id);
    await submit(id);
    await queue.settled();
    expect(queue.get(id).state.kind).toBe('delivered');
  });

  it('paused stays paused over a restart', async () => {
    const id = aCaseOf([files.add(large)]);
    const held = hold(12_000_000);
    await submit(id);
    await held.there;
    await queue.pause(id);
    held.letGo();
    await queue.close();
    files.onPiece = async () => undefined;
    queue = await open();
    await queue.settled();
    expect(queue.get(id).state.kind).toBe('paused');
    await queue.resume(id);
    await queue.settled();
    expect(queue.get(id).state.kind).toBe('delivered');
  });

  it('knows only what it was given', async () => {
    await expect(queue.pause(caseIdSchema.parse(randomUUID()))).rejects.toMatchObject({ error: { code: 'NOT_FOUND' } });
  });
});
