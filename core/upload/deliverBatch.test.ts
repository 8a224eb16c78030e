import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { receiptSchema, type NewCase, type Receipt } from '../../contract/caseApi.schema.ts';
import { ScrimFailure, scrimError } from '../../model/errors.ts';
import type { CaseId } from '../../model/ids.ts';
import {
  aCase,
  newCaseId,
  startTestService,
  userPassword,
  type Person,
  type TestService,
} from '../../test/support/caseService.ts';
import { ClearedFiles } from '../../test/support/clearedFiles.ts';
import { faultyWay } from '../../test/support/faultyWay.ts';
import { createMemoryQueueRepository } from '../../test/support/memoryQueueRepository.ts';
import { jpegOf, testPattern } from '../../test/support/pictures.ts';
import { noise } from '../../test/support/tus.ts';
import { createServiceClient, type ServiceClient } from '../service/client.ts';
import { createQueue, type Queue, type QueueDeps } from './queue.ts';

let service: TestService;
let author: Person;
/** The routes that were asked, in their order. */
let asked: string[] = [];
beforeAll(async () => {
  service = await startTestService({
    log: (event, { method, route, status }) => void (event === 'request' && asked.push(`${method} ${route} ${status}`)),
  });
  author = await service.person('clinician');
});
afterAll(() => service.stop());

let files: ClearedFiles;
let client: ServiceClient;
let serviceUrl: string;
const queues: Queue[] = [];
const servers: Server[] = [];
beforeEach(async () => {
  files = new ClearedFiles();
  serviceUrl = service.url;
  client = createServiceClient({ serviceUrl: () => serviceUrl });
  await client.signIn(author.user.username, userPassword);
  asked = [];
});
afterEach(async () => {
  for (const queue of queues.splice(0)) await queue.close();
  for (const server of servers.splice(0)) server.close();
  client.close();
});

/** A case of so many small pictures on its way to its end. */
async function deliver(count: number, overrides: Partial<QueueDeps> = {}) {
  const images = Array.from({ length: count }, (_, n) => files.add(noise(1000 + n * 9000, n + 1)));
  const id = newCaseId();
  const content: NewCase = aCase(images);
  const queue = await createQueue({
    ...{ repository: createMemoryQueueRepository(), cleared: files, client, service: () => 'embedded' },
    clock: { now: () => new Date() },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    prepare: async () => content,
    random: () => 0,
    wait: async () => undefined,
    ...overrides,
  });
  queues.push(queue);
  await queue.submit({ case: id, title: content.form.title, images: count });
  await queue.settled();
  return { id, images, queue, submission: queue.get(id) };
}
const batches = () => asked.filter((line) => line.startsWith('POST /api/cases/:id/images'));
const alone = () => asked.filter((line) => line.includes(' /api/uploads'));
const receiptOf = async (image: string): Promise<Receipt> =>
  receiptSchema.parse(await (await service.call(author, 'GET', `/api/images/${image}/receipt`)).json());

/** Something that answers batches in the service's place. */
async function impostor(status: number, answer: (id: CaseId) => unknown): Promise<string> {
  const server = createServer((request, response) => {
    const [, id = ''] = /cases\/([^/]+)\/images/.exec(request.url ?? '') ?? [];
    request.resume().once('end', () => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer(id as CaseId)));
    });
  });
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
/** Sends batches there, and what goes alone to the service. */
const misled = (origin: string, times = Infinity): ServiceClient => ({
  ...client,
  uploadTarget: async (refused) => {
    const target = await client.uploadTarget(refused);
    return times-- > 0 ? { ...target, origin } : target;
  },
});

describe('small images', () => {
  it('go together, as many as one request takes, and none goes alone', async () => {
    const limits = { images: 5, bytes: 16 * 1024 * 1024, imageBytes: 4 * 1024 * 1024 };
    const { submission } = await deliver(12, { batches: limits });
    expect(submission.state.kind).toBe('delivered');
    expect(batches()).toHaveLength(3);
    expect(alone()).toEqual([]);
  });

  it('bring their previews along', async () => {
    const jpeg = await jpegOf(testPattern(32, 24));
    files.preview = async () => jpeg;
    const { images } = await deliver(3);
    for (const { id } of images) expect(Buffer.from(await client.preview(id)).equals(jpeg)).toBe(true);
    expect(asked.filter((line) => line.startsWith('PUT /api/images'))).toEqual([]);
  });

  it('go alone to a service that takes no batches', async () => {
    const { batches: _none, ...about } = await client.about();
    for (const older of [
      async () => about,
      async () => {
        throw new ScrimFailure('NOT_FOUND');
      },
    ]) {
      asked = [];
      const { submission } = await deliver(3, { client: { ...client, about: older } });
      expect(submission.state.kind).toBe('delivered');
      expect(batches()).toEqual([]);
      expect(alone()).toHaveLength(3);
    }
  });

  it('go alone where something on the way takes no such requests', async () => {
    const origin = await impostor(413, () => 'Request Entity Too Large');
    const { submission } = await deliver(3, { client: misled(origin, 1) });
    expect(submission.state.kind).toBe('delivered');
    expect(batches()).toEqual([]);
    expect(alone()).toHaveLength(3);
  });

  it('go alone where something on the way cuts such requests off without a word', async () => {
    let cut = 0;
    const server = createServer((request) => {
      cut += 1;
      request.socket.destroy();
    });
    servers.push(server.listen(0, '127.0.0.1'));
    await once(server, 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { submission } = await deliver(3, { client: misled(origin, 6) });
    expect(submission.state.kind).toBe('delivered');
    expect(cut).toBe(6);
    expect(batches()).toEqual([]);
    expect(alone().length).toBeGreaterThanOrEqual(3);
  });

  it('are not sent again when only the answer was lost, and are known by the receipts that were made', async () => {
    let first = true;
    // The answers of the first connection on which images went: what the service made of them never arrives.
    const way = await faultyWay(
      () => Number(new URL(service.url).port),
      () => ({ kind: 'none' }),
    );
    const lost = await faultyWay(
      () => Number(new URL(service.url).port),
      () => ({ kind: 'mute', after: 0 }),
    );
    serviceUrl = way.url;
    const losing: ServiceClient = {
      ...client,
      uploadTarget: async (refused) => {
        const target = await client.uploadTarget(refused);
        const origin = first ? lost.url : target.origin;
        first = false;
        return { ...target, origin };
      },
    };
    const { images, submission } = await deliver(4, { client: losing });
    expect(submission.state.kind).toBe('delivered');
    expect(lost.suffered.mute).toBe(1);
    expect(batches()).toHaveLength(1);
    const made = await Promise.all(images.map(({ id }) => receiptOf(id)));
    expect(made.map(({ sha256 }) => sha256)).toEqual(images.map(({ sha256 }) => sha256));
    await Promise.all([way.close(), lost.close()]);
  });

  it('that were cut go on with those that had not arrived', async () => {
    const cut = await faultyWay(
      () => Number(new URL(service.url).port),
      () => ({ kind: 'cut', after: 200_000 }),
    );
    const { submission } = await deliver(12, { client: misled(cut.url, 1) });
    expect(cut.suffered.cut).toBe(1);
    expect(submission.state.kind).toBe('delivered');
    expect(submission.jobs.map(({ attempts }) => attempts)).toEqual(submission.jobs.map(() => 2));
    await cut.close();
  });

  it('one of which is not what was verified stays behind alone', async () => {
    const bad = files.add(noise(5000, 77));
    files.bytes.set(bad.sha256, noise(5000, 78));
    const good = files.add(noise(5000, 79));
    const content = aCase([bad, good]);
    const { submission } = await deliver(2, { prepare: async () => content });
    expect(submission.state).toEqual({ kind: 'parked', error: scrimError('NOT_CLEARED') });
    expect(submission.jobs.map(({ state }) => state.kind)).toEqual(['parked', 'delivered']);
  });

  it('are not delivered by receipts of other bytes, or by none', async () => {
    for (const images of [
      (id: CaseId) =>
        [...files.clearances.keys()].map((image) => ({
          kind: 'received',
          receipt: { image, case: id, sha256: '0'.repeat(64), bytes: 1000, receivedAt: new Date().toISOString() },
        })),
      () => [],
    ]) {
      files = new ClearedFiles();
      const origin = await impostor(200, (id) => ({ images: images(id) }));
      const { submission } = await deliver(2, { client: misled(origin) });
      expect(submission.state).toEqual({ kind: 'parked', error: scrimError('RECEIPT_MISMATCH') });
      expect(submission.jobs.map(({ state }) => state.kind)).toEqual(['parked', 'parked']);
    }
  });
});
