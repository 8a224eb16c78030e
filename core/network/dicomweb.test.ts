import { once } from 'node:events';
import { readFile, readdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { anImage } from '../../test/support/caseService.ts';
import { aClearance } from '../../test/support/clearedFiles.ts';
import { ct, ultrasound } from '../../test/support/dicom.ts';
import { hasOrthanc, startOrthanc, type RunningOrthanc } from '../../test/support/orthanc.ts';
import { makeFolder, removeFolders } from '../../test/support/sharedFolder.ts';
import { archiveBase, type Archive } from './archive.ts';
import { qido, wado } from './dicomweb.ts';
import { boundaryOf, parts } from './multipart.ts';
import { retryAfter, stow, type StowInstance } from './stow.ts';

afterAll(removeFolders);

const study = '2.25.1001';
const object = (make: typeof ct, number: number): Uint8Array =>
  make({
    elements: { StudyInstanceUID: study, SeriesInstanceUID: `2.25.200${String(number)}`, SOPInstanceUID: uid(number) },
  });
const uid = (number: number) => `2.25.300${String(number)}`;
function instance(bytes: Uint8Array, number: number): StowInstance {
  const cleared = aClearance({ ...anImage(bytes), mediaType: 'application/dicom' });
  async function* open() {
    for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
  }
  return { cleared, sopInstance: uid(number), open };
}
const limits = { fileBytes: 1e6, files: 10 };

describe('the address of an archive', () => {
  it('is https or on this machine, and carries no secret', () => {
    expect(archiveBase('https://archive.example/dicom-web/')).toBe('https://archive.example/dicom-web');
    expect(archiveBase('http://127.0.0.1:8042/dicom-web')).toBe('http://127.0.0.1:8042/dicom-web');
    for (const bad of [
      'http://archive.example',
      'https://a:b@archive.example',
      'https://a.example/?token=x',
      'ftp://x',
      '',
    ])
      expect(() => archiveBase(bad)).toThrow('ARCHIVE_INSECURE');
  });
});

describe('an archive’s answer to a store request', () => {
  const servers: ReturnType<typeof createServer>[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  /** An archive that answers as it is told, one answer after the other; it reads what is sent unless told not to. */
  async function archiveThat(...answers: ((response: ServerResponse, request: IncomingMessage) => unknown)[]) {
    const bodies: Buffer[] = [];
    const server = createServer((request, response) => {
      const answer = answers.length > 1 ? answers.shift()! : answers[0]!;
      if (answer.length < 2) void buffer(request).then((body) => (bodies.push(body), answer(response, request)));
      else void answer(response, request);
    }).listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const archive: Archive = { base: `http://127.0.0.1:${String(port)}/web`, credentials: { kind: 'none' } };
    return { archive, bodies };
  }
  const reference = (number: number, reason?: [string, number]) => ({
    '00081155': { vr: 'UI', Value: [uid(number)] },
    ...(reason ? { [reason[0]]: { vr: 'US', Value: [reason[1]] } } : {}),
  });
  const json = (status: number, body: unknown) => (response: ServerResponse) =>
    response.writeHead(status, { 'content-type': 'application/dicom+json' }).end(JSON.stringify(body));
  const two = [instance(object(ct, 1), 1), instance(object(ultrasound, 2), 2)];

  it('of 200 confirms each instance, with its warning', async () => {
    const value = [reference(1), reference(2, ['00081196', 0xb000])];
    const { archive, bodies } = await archiveThat(json(200, { '00081199': { vr: 'SQ', Value: value } }));
    expect(await stow(archive, two)).toEqual([
      { state: 'stored', reason: null },
      { state: 'warned', reason: 0xb000 },
    ]);
    expect(bodies[0]!.includes(Buffer.from(object(ct, 1)))).toBe(true);
  });

  it('of 202 tells which instance failed and why', async () => {
    const body = {
      '00081199': { vr: 'SQ', Value: [reference(1)] },
      '00081198': { vr: 'SQ', Value: [reference(2, ['00081197', 0x0110])] },
    };
    const { archive } = await archiveThat(json(202, body));
    expect(await stow(archive, two)).toEqual([
      { state: 'stored', reason: null },
      { state: 'failed', reason: 0x0110 },
    ]);
  });

  it('of 409 stores none, and an instance that no answer names has failed', async () => {
    const { archive } = await archiveThat(
      json(409, { '00081198': { vr: 'SQ', Value: [reference(1, ['00081197', 0xc000])] } }),
    );
    expect(await stow(archive, two)).toEqual([
      { state: 'failed', reason: 0xc000 },
      { state: 'failed', reason: null },
    ]);
  });

  it('of 503 is waited for as long as it says, and sent again whole', async () => {
    const busy = (response: ServerResponse) => response.writeHead(503, { 'retry-after': '0' }).end();
    const value = [reference(1), reference(2)];
    const { archive, bodies } = await archiveThat(busy, busy, json(200, { '00081199': { vr: 'SQ', Value: value } }));
    expect((await stow(archive, two)).map(({ state }) => state)).toEqual(['stored', 'stored']);
    expect(bodies.map(({ length }) => length)).toEqual(Array(3).fill(bodies[0]!.length));
    const { archive: never } = await archiveThat(busy);
    await expect(stow(never, two, { attempts: 2 })).rejects.toThrow('ARCHIVE_BUSY');
  });

  it.each([
    [401, 'WRONG_CREDENTIALS'],
    [302, 'ARCHIVE_REFUSED'],
    [404, 'ARCHIVE_REFUSED'],
    [415, 'ARCHIVE_REFUSED'],
    [500, 'ARCHIVE_REFUSED'],
    [204, 'ARCHIVE_ANSWER'],
  ])('of %d is %s', async (status, code) => {
    const { archive } = await archiveThat((response) =>
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(),
    );
    await expect(stow(archive, two)).rejects.toThrow(code);
  });

  it('of 400 is asked for again one by one, to learn which it was', async () => {
    const stored = json(200, { '00081199': { vr: 'SQ', Value: [reference(1)] } });
    const refused = (response: ServerResponse) => response.writeHead(400).end();
    const { archive, bodies } = await archiveThat(refused, stored, refused);
    expect((await stow(archive, two)).map(({ state }) => state)).toEqual(['stored', 'failed']);
    expect(bodies).toHaveLength(3);
  });

  it('that is no report confirms nothing', async () => {
    for (const body of ['<html>', '[]', '{"x": 1}']) {
      const { archive } = await archiveThat((response) => response.writeHead(200).end(body));
      await expect(stow(archive, two)).rejects.toThrow('ARCHIVE_ANSWER');
    }
  });

  it('that comes before the end of what is sent is an answer', async () => {
    const endless: StowInstance = {
      cleared: aClearance({ ...anImage(Buffer.alloc(1)), bytes: 1e12 }),
      sopInstance: uid(1),
      async *open() {
        for (;;) yield Buffer.alloc(65536);
      },
    };
    const { archive } = await archiveThat((response, _request) =>
      response.writeHead(401, { connection: 'close' }).end(),
    );
    await expect(stow(archive, [endless])).rejects.toThrow(/WRONG_CREDENTIALS|ARCHIVE_UNREACHABLE/);
  });

  it('is not waited for when other bytes than the cleared ones would leave', async () => {
    const { archive } = await archiveThat(json(200, {}));
    const short = { ...two[0]!, cleared: { ...two[0]!.cleared, bytes: two[0]!.cleared.bytes + 1 } };
    await expect(stow(archive, [short])).rejects.toThrow('NOT_CLEARED');
  });

  it('may never come', async () => {
    const archive: Archive = { base: 'http://127.0.0.1:9', credentials: { kind: 'none' } };
    await expect(stow(archive, two)).rejects.toThrow('ARCHIVE_UNREACHABLE');
  });

  it('may name its wait in seconds or as a date', () => {
    const now = Date.parse('Sat, 21 Nov 2026 10:00:00 GMT');
    const said = ['120', 'Sat, 21 Nov 2026 10:00:30 GMT', 'soon', undefined, 'Sat, 21 Nov 2020 10:00:30 GMT'];
    expect(said.map((header) => retryAfter(header, now))).toEqual([120, 30, 1, 1, 0]);
  });
});

describe('a multipart answer', () => {
  const message = Buffer.from(
    'before\r\n--b\r\nContent-Type: application/dicom\r\n\r\none\r\n--c\r\n--b\r\n\r\n\r\n--b\r\nA: b\r\n\r\nthree\r\n--b--\r\nafter',
  );
  const read = async (chunks: readonly Uint8Array[]) => {
    async function* stream() {
      yield* chunks;
    }
    const bodies: string[] = [];
    for await (const body of parts(stream(), 'b')) bodies.push((await buffer(body)).toString());
    return bodies;
  };

  it('is taken apart the same way wherever its chunks end', async () => {
    for (let size = 1; size <= message.length; size++) {
      const chunks = Array.from({ length: Math.ceil(message.length / size) }, (_, i) =>
        message.subarray(i * size, (i + 1) * size),
      );
      expect(await read(chunks)).toEqual(['one\r\n--c', '', 'three']);
    }
  });

  it('that ends early is refused', async () => {
    const end = message.indexOf('--b--') + '--b--'.length;
    for (let length = 0; length < end; length++)
      await expect(read([message.subarray(0, length)])).rejects.toThrow('ARCHIVE_ANSWER');
    expect(() => boundaryOf('multipart/related')).toThrow('ARCHIVE_ANSWER');
    expect(boundaryOf('multipart/related; type="application/dicom"; boundary="a b"')).toBe('a b');
  });
});

describe.skipIf(!hasOrthanc)('Orthanc (skipped where orthanc and orthanc-dicomweb are not installed)', () => {
  let orthanc: RunningOrthanc;
  let archive: Archive;
  beforeAll(async () => {
    orthanc = await startOrthanc(await makeFolder());
    const { base, username, password } = orthanc;
    archive = { base, credentials: { kind: 'basic', username, password } };
  });
  afterAll(() => orthanc?.stop());

  it('stores, finds and gives back what it was sent, byte by byte', async () => {
    const objects = [object(ct, 1), object(ultrasound, 2), object(ct, 3)];
    const results = await stow(
      archive,
      objects.map((bytes, index) => instance(bytes, index + 1)),
    );
    expect(results.map(({ state }) => state)).toEqual(['stored', 'stored', 'stored']);

    const found = await qido(archive, 'instances', { study });
    expect(found.map((item) => item['00080018']?.Value?.[0]).sort()).toEqual([uid(1), uid(2), uid(3)]);
    expect(await qido(archive, 'series', { study })).toHaveLength(3);
    expect(await qido(archive, 'studies', { match: { StudyInstanceUID: study } })).toHaveLength(1);
    expect(await qido(archive, 'studies', { match: { StudyInstanceUID: '2.25.9' } })).toEqual([]);
    expect(await qido(archive, 'instances', { study, limit: 2 })).toHaveLength(2);

    const folder = await makeFolder();
    const paths = await wado(archive, { study }, folder, limits);
    const got = await Promise.all(paths.map((path) => readFile(path)));
    for (const bytes of objects) expect(got.some((file) => Buffer.compare(file, bytes) === 0)).toBe(true);
    expect(await readdir(folder)).toHaveLength(3);
    const one = await wado(archive, { study, series: '2.25.2002', instance: uid(2) }, await makeFolder(), limits);
    expect(Buffer.compare(await readFile(one[0]!), objects[1]!)).toBe(0);
  });

  it('says of each instance whether it was stored', async () => {
    const broken = Buffer.from('this is no DICOM object');
    const results = await stow(archive, [instance(object(ct, 4), 4), instance(broken, 5)]);
    expect(results.map(({ state }) => state)).toEqual(['stored', 'failed']);
  });

  it('lets nobody in with a wrong password', async () => {
    const wrong: Archive = { ...archive, credentials: { kind: 'basic', username: 'x', password: 'y' } };
    await expect(qido(wrong, 'studies')).rejects.toThrow('WRONG_CREDENTIALS');
    await expect(stow(wrong, [instance(object(ct, 1), 1)])).rejects.toThrow('WRONG_CREDENTIALS');
  });

  it('does not write more than the limits allow', async () => {
    const folder = await makeFolder();
    await expect(wado(archive, { study }, folder, { fileBytes: 500, files: 10 })).rejects.toThrow('ARCHIVE_ANSWER');
    expect(await readdir(folder)).toEqual([]);
    await expect(wado(archive, { study }, folder, { fileBytes: 1e6, files: 1 })).rejects.toThrow('ARCHIVE_ANSWER');
    await expect(wado(archive, { study: '../x' }, folder, limits)).rejects.toThrow('INVALID_REQUEST');
    await expect(wado(archive, { study: '2.25.9' }, folder, limits)).rejects.toThrow('ARCHIVE_');
  });
});
