import { request as httpRequest } from 'node:http';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { batchMediaType } from '../../contract/batches.schema.ts';
import { problemSchema, receiptSchema, type ApiImage } from '../../contract/caseApi.schema.ts';
import { aboutSchema } from '../../contract/signInApi.schema.ts';
import type { CaseId } from '../../model/ids.ts';
import { answersOf, frameOf, headed, postFrames } from '../../test/support/batches.ts';
import {
  aCase,
  anImage,
  newCaseId,
  sha256Of,
  startTestService,
  type Person,
  type TestService,
} from '../../test/support/caseService.ts';
import { jpegOf, testPattern } from '../../test/support/pictures.ts';
import { noise, uploadWithTus } from '../../test/support/tus.ts';
import { batchLimits } from './batches.ts';

let service: TestService;
let author: Person;
beforeAll(async () => {
  service = await startTestService();
  author = await service.person('clinician');
});
afterAll(() => service.stop());

async function draft(who: Person, ...images: ApiImage[]): Promise<CaseId> {
  const id = newCaseId();
  const response = await service.call(who, 'PUT', `/api/cases/${id}`, aCase(images));
  expect(response.status).toBe(201);
  return id;
}
let seed = 0;
/** Pictures of several sizes, from one byte on. */
const pictures = (count: number): { bytes: Buffer; image: ApiImage }[] =>
  Array.from({ length: count }, (_, n) => {
    const bytes = noise(1 + n * 70_001, ++seed);
    return { bytes, image: anImage(bytes) };
  });
const post = (id: string, frames: readonly Buffer[], who: Person | null = author) =>
  postFrames(service.url, who, id, frames);
const receiptOf = (image: ApiImage) => service.call(author, 'GET', `/api/images/${image.id}/receipt`);
const receipt = async (image: ApiImage) => receiptSchema.parse(await (await receiptOf(image)).json());
const stored = async (id: CaseId) =>
  (await readdir(join(service.dataDir, 'blobs', 'cases', id)).catch(() => [])).sort();
const refusals = async (response: Response) =>
  (await answersOf(response)).map((answer) => (answer.kind === 'refused' ? answer.code : answer.receipt.image));
const problem = async (response: Response) => {
  const { status, code } = problemSchema.parse(await response.json());
  return `${status} ${code}`;
};

describe('many small images in one request', () => {
  it('get each the receipt that one by itself gets, and are each what they were', async () => {
    const all = pictures(12);
    const id = await draft(author, ...all.map(({ image }) => image));
    const answers = await answersOf(
      await post(
        id,
        all.map(({ image, bytes }) => frameOf(image, bytes)),
      ),
    );
    for (const [n, { image, bytes }] of all.entries()) {
      expect(answers[n]).toEqual({ kind: 'received', receipt: await receipt(image) });
      expect(await receipt(image)).toMatchObject({
        image: image.id,
        case: id,
        sha256: sha256Of(bytes),
        bytes: bytes.length,
      });
      const content = await service.call(author, 'GET', `/api/images/${image.id}/content`);
      expect(sha256Of(Buffer.from(await content.arrayBuffer()))).toBe(image.sha256);
    }
    expect(await stored(id)).toEqual(all.map(({ image }) => image.sha256).sort());
    expect(await readdir(join(service.dataDir, 'uploads'))).toEqual([]);
    expect((await service.call(author, 'POST', `/api/cases/${id}/submit`)).status).toBe(200);
  });

  it('are told the audit one by one, with their previews, in their order', async () => {
    const all = pictures(3);
    const jpeg = await jpegOf(testPattern(40, 30));
    const id = await draft(author, ...all.map(({ image }) => image));
    const hostile = Buffer.concat([jpeg, Buffer.from('behind the end')]);
    const previews = [jpeg, hostile, Buffer.alloc(0)];
    await answersOf(
      await post(
        id,
        all.map(({ image, bytes }, n) => frameOf(image, bytes, { preview: previews[n]! })),
      ),
    );
    const shown = await Promise.all(
      all.map(({ image }) => service.call(author, 'GET', `/api/images/${image.id}/preview`)),
    );
    expect(shown.map(({ status }) => status)).toEqual([200, 404, 404]);
    expect(Buffer.from(await shown[0]!.arrayBuffer()).equals(jpeg)).toBe(true);
    const owner = new pg.Client({ connectionString: service.ownerUrl });
    await owner.connect();
    const { rows } = await owner.query<{ entry: string }>('SELECT entry FROM audit_events ORDER BY seq');
    await owner.end();
    const lines = rows.map(({ entry }) => JSON.parse(entry) as { action: string; subject: string; actor: string });
    const told = lines.filter(
      ({ subject, action }) => all.some(({ image }) => image.id === subject) && !/^read/.test(action),
    );
    expect(told.map(({ action, subject, actor }) => [action, subject, actor])).toEqual([
      ...all.map(({ image }) => ['receiveImage', image.id, author.user.id]),
      ['putPreview', all[0]!.image.id, author.user.id],
    ]);
  });

  it('sent again are the same images with the same receipts, also at the same time and after one came alone', async () => {
    const all = pictures(4);
    const id = await draft(author, ...all.map(({ image }) => image));
    await uploadWithTus(service.url, author, id, all[0]!.image, all[0]!.bytes);
    const first = await receipt(all[0]!.image);
    const frames = all.map(({ image, bytes }) => frameOf(image, bytes));
    const answers = await Promise.all([1, 2, 3].map(async () => answersOf(await post(id, frames))));
    answers.push(await answersOf(await post(id, [...frames, ...frames])).then((twice) => twice.slice(4)));
    expect(answers[0]![0]).toEqual({ kind: 'received', receipt: first });
    for (const answer of answers) expect(answer).toEqual(answers[0]);
    expect(await stored(id)).toEqual(all.map(({ image }) => image.sha256).sort());
  });

  it('end what an upload of one of them had begun', async () => {
    const [{ image, bytes }] = pictures(3).slice(2) as [{ image: ApiImage; bytes: Buffer }];
    const id = await draft(author, image);
    const metadata = Object.entries({ imageId: image.id, caseId: id, sha256: image.sha256 })
      .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
      .join(',');
    await fetch(`${service.url}/api/uploads`, {
      method: 'POST',
      headers: {
        'tus-resumable': '1.0.0',
        authorization: `Bearer ${author.token}`,
        'upload-length': String(image.bytes),
        'upload-metadata': metadata,
      },
    });
    expect(await readdir(join(service.dataDir, 'uploads'))).not.toEqual([]);
    await answersOf(await post(id, [frameOf(image, bytes)]));
    expect(await readdir(join(service.dataDir, 'uploads'))).toEqual([]);
  });

  it('are taken as the service says in public', async () => {
    const about = aboutSchema.parse(await (await service.call(null, 'GET', '/api/about')).json());
    expect(about.batches).toEqual(batchLimits);
  });
});

describe('a frame that is refused', () => {
  it('refuses none beside it: other bytes, another length, another’s image, one of no case', async () => {
    const [good, forged, short, last] = pictures(4) as [Picture, Picture, Picture, Picture];
    const [foreign, mine] = pictures(2) as [Picture, Picture];
    const stranger = await service.person('clinician');
    await draft(stranger, foreign.image);
    await draft(author, mine.image);
    const id = await draft(author, ...[good, forged, short, last].map(({ image }) => image));
    const changed = Buffer.from(forged.bytes);
    changed[forged.bytes.length - 1]! ^= 1;
    const invented = anImage(Buffer.from('x'));
    const response = await post(id, [
      frameOf(good.image, good.bytes),
      frameOf(forged.image, changed),
      frameOf(short.image, short.bytes.subarray(1)),
      frameOf(foreign.image, foreign.bytes),
      frameOf(mine.image, mine.bytes),
      frameOf(invented, Buffer.from('x')),
      frameOf(last.image, last.bytes),
    ]);
    expect(await refusals(response)).toEqual([
      good.image.id,
      'hash-mismatch',
      'invalid-request',
      'not-found',
      'not-found',
      'not-found',
      last.image.id,
    ]);
    expect(await stored(id)).toEqual([good.image.sha256, last.image.sha256].sort());
    expect((await receiptOf(forged.image)).status).toBe(404);
    expect(await refusals(await post(id, [frameOf(forged.image, forged.bytes)]))).toEqual([forged.image.id]);
  });
});
type Picture = ReturnType<typeof pictures>[number];

describe('what is no frame', () => {
  const lies: readonly [what: string, frames: (picture: Picture) => Buffer[], said: string][] = [
    ['a header of four gigabytes', () => [Buffer.from([0xff, 0xff, 0xff, 0xff]), noise(5000)], '400 invalid-request'],
    ['a header longer than one may be', () => [headed(' '.repeat(1025))], '400 invalid-request'],
    ['a header that is no JSON', () => [headed('GET / HTTP/1.1\r\n')], '400 invalid-request'],
    ['a header of nothing', () => [headed('')], '400 invalid-request'],
    ['a length that is cut', () => [Buffer.from([0, 0, 0])], '400 invalid-request'],
    ['a header that is cut', ({ image }) => [frameOf(image, Buffer.alloc(0)).subarray(0, 40)], '400 invalid-request'],
    ['bytes that are cut', ({ image, bytes }) => [frameOf(image, bytes).subarray(0, -1)], '400 invalid-request'],
    [
      'a preview that is cut',
      ({ image, bytes }) => [frameOf(image, bytes, { preview: Buffer.alloc(9) }).subarray(0, -1)],
      '400 invalid-request',
    ],
    [
      'a path for a name',
      ({ image, bytes }) => [frameOf(image, bytes, { image: '../../etc/passwd' })],
      '400 invalid-request',
    ],
    ['a path for a hash', ({ image, bytes }) => [frameOf(image, bytes, { sha256: '../x' })], '400 invalid-request'],
    ['a file name beside', ({ image, bytes }) => [frameOf(image, bytes, { name: 'DOE^JANE' })], '400 invalid-request'],
    ['a length below nothing', ({ image, bytes }) => [frameOf(image, bytes, { bytes: -1 })], '400 invalid-request'],
    ['half a byte', ({ image, bytes }) => [frameOf(image, bytes, { bytes: 0.5 })], '400 invalid-request'],
    ['no bytes', ({ image }) => [frameOf(image, Buffer.alloc(0))], '400 invalid-request'],
    [
      'a preview too large',
      ({ image, bytes }) => [frameOf(image, bytes, { preview: Buffer.alloc(100_000) })],
      '400 invalid-request',
    ],
    [
      'an image too large',
      ({ image }) => [frameOf(image, Buffer.alloc(8), { bytes: 4 * 1024 * 1024 + 1 })],
      '413 too-large',
    ],
    ['too many', ({ image }) => Array.from({ length: 257 }, () => frameOf(image, Buffer.from('x'))), '413 too-large'],
    [
      'too much together',
      ({ image }) => Array.from({ length: 17 }, () => frameOf(image, Buffer.alloc(4 * 1024 * 1024))),
      '413 too-large',
    ],
  ];

  it.each(lies)('%s ends the request, and what came whole before it is kept', async (_what, frames, said) => {
    const [whole, other] = pictures(2) as [Picture, Picture];
    const id = await draft(author, whole.image, other.image);
    expect(await problem(await post(id, [frameOf(whole.image, whole.bytes), ...frames(other)]))).toBe(said);
    expect((await receiptOf(whole.image)).status).toBe(200);
    expect((await receiptOf(other.image)).status).toBe(404);
    expect(await stored(id)).toEqual([whole.image.sha256]);
  });

  it('is not asked for from strangers, nor read under another name', async () => {
    const [{ image, bytes }] = pictures(1) as [Picture];
    const id = await draft(author, image);
    const frames = [frameOf(image, bytes)];
    expect(await problem(await post(id, frames, null))).toBe('401 unauthenticated');
    expect(await problem(await post(id, frames, await service.person('clinician')))).toBe('404 not-found');
    expect(await problem(await post(id, frames, await service.person('learner')))).toBe('403 not-verified');
    expect(await problem(await post('..%2f..%2fetc', frames))).toBe('400 invalid-request');
    const json = await service.call(author, 'POST', `/api/cases/${id}/images`, {});
    expect(await problem(json)).toBe('400 invalid-request');
    expect((await receiptOf(image)).status).toBe(404);
  });
});

describe('a request that is cut or stalls', () => {
  /** Sends this much and no more; the request is left open. */
  async function begin(id: CaseId, bytes: Buffer) {
    const request = httpRequest(`${service.url}/api/cases/${id}/images`, {
      method: 'POST',
      headers: { authorization: `Bearer ${author.token}`, 'content-type': batchMediaType },
    });
    request.on('error', () => undefined);
    request.write(bytes);
    return request;
  }

  it('keeps what had arrived whole, and the rest comes with the next', async () => {
    const all = pictures(5);
    const id = await draft(author, ...all.map(({ image }) => image));
    const frames = all.map(({ image, bytes }) => frameOf(image, bytes));
    const request = await begin(id, Buffer.concat(frames).subarray(0, -100_000));
    while (!(await stored(id)).includes(all[3]!.image.sha256)) await nextTurn();
    expect((await receiptOf(all[0]!.image)).status).toBe(404);
    request.destroy();
    while ((await receiptOf(all[3]!.image)).status !== 200) await nextTurn();
    const kept = await Promise.all(all.map(async ({ image }) => (await receiptOf(image)).status));
    expect(kept).toEqual([200, 200, 200, 200, 404]);
    expect((await answersOf(await post(id, frames))).map(({ kind }) => kind)).toEqual(all.map(() => 'received'));
    expect(await stored(id)).toEqual(all.map(({ image }) => image.sha256).sort());
  });

  it('holds up nobody else', async () => {
    const slow = pictures(20);
    const id = await draft(author, ...slow.map(({ image }) => image));
    const stalled = await Promise.all(slow.map(({ image, bytes }) => begin(id, frameOf(image, bytes).subarray(0, 60))));
    const [one] = pictures(1) as [Picture];
    const other = await draft(author, one.image);
    expect(await refusals(await post(other, [frameOf(one.image, one.bytes)]))).toEqual([one.image.id]);
    for (const request of stalled) request.destroy();
  });

  it('of a case that is taken back meanwhile leaves nothing of it', async () => {
    const [first, second] = pictures(3).slice(1) as [Picture, Picture];
    const id = await draft(author, first.image, second.image);
    const frames = Buffer.concat([frameOf(first.image, first.bytes), frameOf(second.image, second.bytes)]);
    const request = await begin(id, frames.subarray(0, -10));
    while (!(await stored(id)).includes(first.image.sha256)) await nextTurn();
    expect((await service.call(author, 'DELETE', `/api/cases/${id}`)).status).toBe(204);
    const answered = new Promise<number>((resolve) =>
      request.once('response', (response) => resolve(response.statusCode ?? 0)),
    );
    request.end(frames.subarray(-10));
    expect(await answered).toBeGreaterThanOrEqual(400);
    expect(await stored(id)).toEqual([]);
  });
});
