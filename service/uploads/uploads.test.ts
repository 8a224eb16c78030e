import { request as httpRequest, type ClientRequest } from 'node:http';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import pg from 'pg';
import * as tus from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema, receiptSchema, type ApiImage } from '../../contract/caseApi.schema.ts';
import type { CaseId } from '../../model/ids.ts';
import {
  aCase,
  anImage,
  newCaseId,
  publish,
  sha256Of,
  startTestService,
  type Person,
  type TestService,
} from '../../test/support/caseService.ts';
import { exifSegment, jpegOf, jpegSegment, pngOf, testPattern, xmpSegment } from '../../test/support/pictures.ts';
import { uploadCase } from '../../test/support/sentCase.ts';
import { beginTus, noise, tusProblem, uploadWithTus } from '../../test/support/tus.ts';
import { isPlainJpeg } from './previewJpeg.ts';

let service: TestService;
let author: Person;
beforeAll(async () => {
  service = await startTestService();
  author = await service.person('clinician');
});
afterAll(() => service.stop());

const megabytes = noise(3 * 1024 * 1024 + 17);

async function draft(...images: ApiImage[]): Promise<CaseId> {
  const id = newCaseId();
  const response = await service.call(author, 'PUT', `/api/cases/${id}`, aCase(images));
  expect(response.status).toBe(201);
  return id;
}
const receiptOf = (image: ApiImage, who = author) => service.call(who, 'GET', `/api/images/${image.id}/receipt`);
const partials = () => readdir(join(service.dataDir, 'uploads'));
const begin = (headers: Record<string, string>, who: Person | null = author) =>
  fetch(`${service.url}/api/uploads`, {
    method: 'POST',
    headers: { 'tus-resumable': '1.0.0', ...(who ? { authorization: `Bearer ${who.token}` } : {}), ...headers },
  });
const metadata = (pairs: Record<string, string>) =>
  Object.entries(pairs)
    .map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`)
    .join(',');
const announce = (image: ApiImage, caseId: CaseId, overrides: Record<string, string> = {}) => ({
  'upload-length': String(image.bytes),
  'upload-metadata': metadata({ imageId: image.id, caseId, sha256: image.sha256 }),
  ...overrides,
});
const codeOf = async (response: Response) => problemSchema.parse(await response.json()).code;

/** Sends `count` bytes of a PATCH that promised them all, then nothing more; the connection stays open. */
async function stall(image: ApiImage, bytes: Buffer, count: number): Promise<ClientRequest> {
  const patch = httpRequest(`${service.url}/api/uploads/${image.id}`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${author.token}`,
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
      'content-length': bytes.length,
    },
  });
  patch.on('error', () => undefined);
  patch.write(bytes.subarray(0, count));
  // Until the service has written something of it; asking it by HEAD would end the transfer.
  const file = join(service.dataDir, 'uploads', image.id);
  while ((await stat(file)).size === 0) await nextTurn();
  return patch;
}

/** The same, and the connection is cut. */
const cutOff = async (...upload: Parameters<typeof stall>): Promise<void> => void (await stall(...upload)).destroy();

describe('an upload', () => {
  it('ends with a receipt of what the service itself hashed, and leaves nothing behind', async () => {
    const image = anImage(megabytes);
    const id = await draft(image);
    expect((await receiptOf(image)).status).toBe(404);
    await uploadWithTus(service.url, author, id, image, megabytes);
    const receipt = receiptSchema.parse(await (await receiptOf(image)).json());
    expect(receipt).toMatchObject({ image: image.id, case: id, sha256: sha256Of(megabytes), bytes: megabytes.length });
    expect(await partials()).toEqual([]);
  });

  it('comes in pieces as well as in one', async () => {
    const image = anImage(megabytes);
    const id = await draft(image);
    const options = { chunkSize: 1024 * 1024, uploadDataDuringCreation: false };
    await uploadWithTus(service.url, author, id, image, megabytes, options);
    expect((await receiptOf(image)).status).toBe(200);
  });

  it('of bytes that are not the announced ones is refused, forgotten, and may start again', async () => {
    const image = anImage(megabytes);
    const id = await draft(image);
    const forged = Buffer.from(megabytes);
    forged[1_000_000]! ^= 1;
    const failed = await uploadWithTus(service.url, author, id, image, forged).catch((error: unknown) => error);
    expect(tusProblem(failed)).toEqual({ status: 409, code: 'hash-mismatch' });
    expect(await partials()).toEqual([]);
    expect((await receiptOf(image)).status).toBe(404);
    await uploadWithTus(service.url, author, id, image, megabytes);
    expect((await receiptOf(image)).status).toBe(200);
  });

  it('of an image that has its receipt answers so', async () => {
    const image = anImage(Buffer.from('small'));
    const id = await draft(image);
    await uploadWithTus(service.url, author, id, image, Buffer.from('small'));
    expect(await codeOf(await begin(announce(image, id)))).toBe('already-received');
    expect((await receiptOf(image)).status).toBe(200);
  });

  it('announces exactly the size and hash of its case', async () => {
    const image = anImage(Buffer.from('small'));
    const id = await draft(image);
    const size = await begin(announce(image, id, { 'upload-length': '6' }));
    expect(problemSchema.parse(await size.json()).fields).toEqual(['Upload-Length']);
    const other = { imageId: image.id, caseId: id, sha256: sha256Of(Buffer.from('other')) };
    const hash = await begin(announce(image, id, { 'upload-metadata': metadata(other) }));
    expect(problemSchema.parse(await hash.json()).fields).toEqual(['sha256']);
    const nothing = await begin({ 'upload-length': '5' });
    expect(problemSchema.parse(await nothing.json()).fields).toEqual(['imageId', 'caseId', 'sha256']);
    const traversal = { imageId: '../../etc/passwd', caseId: id, sha256: image.sha256 };
    expect((await begin(announce(image, id, { 'upload-metadata': metadata(traversal) }))).status).toBe(400);
    const deferred = { 'upload-metadata': announce(image, id)['upload-metadata'], 'upload-defer-length': '1' };
    expect((await begin(deferred)).status).toBeGreaterThanOrEqual(400);
    expect(await partials()).toEqual([]);
  });

  it('belongs to its author, in every request', async () => {
    const image = anImage(megabytes);
    const id = await draft(image);
    const stranger = await service.person('clinician');
    expect(await codeOf(await begin(announce(image, id), stranger))).toBe('not-found');
    expect((await begin(announce(image, id), null)).status).toBe(401);
    expect((await begin(announce(image, id))).status).toBe(201);
    for (const [who, status] of [
      [stranger, 404],
      [null, 401],
    ] as const) {
      for (const method of ['HEAD', 'PATCH', 'DELETE']) {
        const response = await fetch(`${service.url}/api/uploads/${image.id}`, {
          method,
          headers: {
            'tus-resumable': '1.0.0',
            ...(who ? { authorization: `Bearer ${who.token}` } : {}),
            ...(method === 'PATCH' ? { 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' } : {}),
          },
          ...(method === 'PATCH' ? { body: 'x' } : {}),
        });
        expect([method, response.status]).toEqual([method, status]);
      }
    }
    const options = await fetch(`${service.url}/api/uploads`, { method: 'OPTIONS' });
    expect(options.status).toBe(401);
  });

  it('keeps no metadata but its own four names', async () => {
    const image = anImage(Buffer.from('small'));
    const id = await draft(image);
    const given = { imageId: image.id, caseId: id, sha256: image.sha256, filename: 'DOE^JANE.dcm' };
    await begin(announce(image, id, { 'upload-metadata': metadata(given) }));
    const head = await fetch(`${service.url}/api/uploads/${image.id}`, {
      method: 'HEAD',
      headers: { 'tus-resumable': '1.0.0', authorization: `Bearer ${author.token}` },
    });
    expect(head.headers.get('upload-metadata')).not.toContain('filename');
    expect(head.headers.get('upload-offset')).toBe('0');
    expect(head.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('goes on where a cut connection left it', async () => {
    const image = anImage(megabytes);
    const id = await draft(image);
    await begin(announce(image, id));
    await cutOff(image, megabytes, 2 * 1024 * 1024);
    const offsets: number[] = [];
    await uploadWithTus(service.url, author, id, image, megabytes, {
      uploadUrl: `${service.url}/api/uploads/${image.id}`,
      uploadDataDuringCreation: false,
      onAfterResponse: (request, response) => {
        if (request.getMethod() === 'HEAD') offsets.push(Number(response.getHeader('Upload-Offset')));
      },
    });
    expect(offsets[0]).toBeGreaterThan(0);
    expect(receiptSchema.parse(await (await receiptOf(image)).json()).sha256).toBe(sha256Of(megabytes));
  });

  it('that stalls holds up nobody else, and goes on later', async () => {
    const images = Array.from({ length: 24 }, (_, n) => anImage(noise(64 * 1024, 300 + n)));
    const id = await draft(...images);
    for (const image of images) await begin(announce(image, id));
    const slow = await Promise.all(images.map((image, n) => stall(image, noise(64 * 1024, 300 + n), 1024)));
    const other = anImage(megabytes);
    await uploadWithTus(service.url, author, await draft(other), other, megabytes);
    expect((await receiptOf(other)).status).toBe(200);
    const asked = await Promise.all(images.map((image) => receiptOf(image)));
    expect(asked.map(({ status }) => status)).toEqual(images.map(() => 404));
    for (const patch of slow) patch.destroy();
    for (const [n, image] of images.entries()) {
      const uploadUrl = `${service.url}/api/uploads/${image.id}`;
      const rest = { uploadUrl, uploadDataDuringCreation: false };
      await uploadWithTus(service.url, author, id, image, noise(64 * 1024, 300 + n), rest);
      expect((await receiptOf(image)).status).toBe(200);
    }
  });

  it('goes on after the service was restarted', async () => {
    const image = anImage(megabytes);
    const id = await draft(image);
    await begin(announce(image, id));
    await cutOff(image, megabytes, 1024 * 1024);
    await service.restart();
    const uploadUrl = `${service.url}/api/uploads/${image.id}`;
    await uploadWithTus(service.url, author, id, image, megabytes, { uploadUrl, uploadDataDuringCreation: false });
    expect((await receiptOf(image)).status).toBe(200);
  });

  it('whose last byte arrived just before the service died is finished at its next start', async () => {
    const image = anImage(megabytes);
    await draft(image).then((id) => begin(announce(image, id)));
    await service.down();
    await writeFile(join(service.dataDir, 'uploads', image.id), megabytes);
    await service.restart();
    expect((await receiptOf(image)).status).toBe(200);
  });

  it('that is complete without a receipt is finished when its receipt is asked for', async () => {
    const image = anImage(megabytes);
    await draft(image).then((id) => begin(announce(image, id)));
    await writeFile(join(service.dataDir, 'uploads', image.id), megabytes);
    const stranger = await service.person('clinician');
    expect((await receiptOf(image, stranger)).status).toBe(404);
    const [one, two] = await Promise.all([receiptOf(image), receiptOf(image)]);
    expect([one.status, two.status]).toEqual([200, 200]);
  });

  it('is given up by DELETE and begun again from nothing', async () => {
    const image = anImage(megabytes);
    const id = await draft(image);
    const { upload } = beginTus(service.url, author, id, image, megabytes, { chunkSize: 64 * 1024 });
    await new Promise<void>((resolve) => (upload.options.onChunkComplete = () => resolve()));
    await upload.abort();
    await tus.Upload.terminate(upload.url!, { headers: { authorization: `Bearer ${author.token}` } });
    expect((await partials()).filter((name) => name.startsWith(image.id))).toEqual([]);
    await uploadWithTus(service.url, author, id, image, megabytes);
    expect((await receiptOf(image)).status).toBe(200);
  });

  it('begun twice at once still ends with the right bytes', async () => {
    const image = anImage(megabytes);
    const id = await draft(image);
    const attempts = [1, 2, 3].map(() => uploadWithTus(service.url, author, id, image, megabytes).catch(() => 'lost'));
    await Promise.all(attempts);
    if ((await receiptOf(image)).status === 404) await uploadWithTus(service.url, author, id, image, megabytes);
    const content = await service.call(author, 'GET', `/api/images/${image.id}/content`);
    expect(sha256Of(Buffer.from(await content.arrayBuffer()))).toBe(image.sha256);
  });
});

describe('the preview of an image', () => {
  const put = (who: Person, image: ApiImage, jpeg: Buffer) =>
    service.call(who, 'PUT', `/api/images/${image.id}/preview`, { jpeg: jpeg.toString('base64') });
  const read = (who: Person, image: ApiImage) => service.call(who, 'GET', `/api/images/${image.id}/preview`);

  it('is seen by who sees the image, kept in no form that a picture could be read from, and stays as it was', async () => {
    const [colleague, stranger] = [await service.person('clinician'), await service.person('clinician')];
    const audience = { kind: 'colleagues' as const, users: [colleague.user.id] };
    const { id, image } = await uploadCase(service, author, { audience });
    const jpeg = await jpegOf(testPattern(384, 288));
    expect((await read(author, image)).status).toBe(404);
    expect((await put(stranger, image, jpeg)).status).toBe(404);
    expect((await put(author, image, jpeg)).status).toBe(204);
    expect((await put(author, image, await jpegOf(testPattern(20, 20)))).status).toBe(204);
    await service.call(author, 'POST', `/api/cases/${id}/submit`);
    expect((await put(author, image, jpeg)).status).toBe(409);
    expect((await read(colleague, image)).status).toBe(404);
    await publish(service, id);
    const shown = await read(colleague, image);
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/jpeg']);
    expect(Buffer.from(await shown.arrayBuffer()).equals(jpeg)).toBe(true);
    expect((await read(stranger, image)).status).toBe(404);

    const owner = new pg.Client({ connectionString: service.ownerUrl });
    await owner.connect();
    const stored = await owner.query<{ sealed: Buffer }>('SELECT sealed FROM image_previews');
    expect(stored.rows[0]!.sealed.includes(jpeg.subarray(200, 232))).toBe(false);
    const told = await owner.query(`SELECT FROM audit_events WHERE entry LIKE '%readPreview%' || $1 || '%'`, [
      image.id,
    ]);
    expect(told.rowCount).toBe(1);
    await service.call(colleague, 'POST', `/api/images/${image.id}/flag`, { reason: 'A name' });
    expect((await read(colleague, image)).status).toBe(404);
    await service.call(author, 'POST', `/api/cases/${id}/withdraw`, { reason: 'patient' });
    expect((await owner.query('SELECT FROM image_previews')).rowCount).toBe(0);
    await owner.end();
  });

  it('is one small picture and nothing else', async () => {
    const plain = await jpegOf(testPattern(64, 48));
    const start = plain.subarray(0, 2);
    const withSegment = (segment: Buffer) => Buffer.concat([start, segment, plain.subarray(2)]);
    expect(isPlainJpeg(plain)).toBe(true);
    for (const hostile of [
      withSegment(exifSegment({})),
      withSegment(xmpSegment('<x/>')),
      withSegment(jpegSegment(0xfe, Buffer.from('Jane Doe'))),
      Buffer.concat([plain, Buffer.from('behind the end')]),
      Buffer.concat([plain, plain]),
      plain.subarray(0, -2),
      plain.subarray(0, 100),
      Buffer.alloc(0),
      Buffer.from('<svg/>'),
      pngOf(testPattern()),
      await jpegOf(testPattern(513, 8)),
    ]) {
      expect(isPlainJpeg(hostile)).toBe(false);
    }
  });
});
