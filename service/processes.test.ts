import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema, receiptSchema, signedInSchema } from '../contract/caseApi.schema.ts';
import { aboutSchema } from '../contract/signInApi.schema.ts';
import {
  aCase,
  administratorPassword,
  anImage,
  callService,
  newCaseId,
  signIn,
  userPassword,
  type Person,
} from '../test/support/caseService.ts';
import { answersOf, frameOf, postFrames } from '../test/support/batches.ts';
import { builtServiceEntry } from '../test/support/paths.ts';
import { s3Credentials, s3Missing, startS3, type S3Server } from '../test/support/s3Server.ts';
import { noise } from '../test/support/tus.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './postgres/embeddedPostgres.ts';

/** Two processes of the service, as behind a proxy that sends each request to either. */
let folder: string;
let postgres: EmbeddedPostgres;
let a: Process;
let b: Process;
let author: Person;
const running: ChildProcess[] = [];

interface Process {
  readonly child: ChildProcess;
  readonly url: string;
  readonly toldPassword: boolean;
}

const masterKey = randomBytes(32).toString('base64');
const doctor = { username: 'author', displayName: 'Author', password: userPassword, role: 'clinician', verified: true };
const bootstrap = `${JSON.stringify({ administratorPassword, users: [doctor] })}\n`;

async function serve(name: string, blobs: string, more: Readonly<Record<string, string>> = {}): Promise<Process> {
  const environment = { SCRIM_DATABASE_URL: postgres.url, SCRIM_MASTER_KEY: masterKey, SCRIM_BLOBS: blobs };
  const child = spawn(process.execPath, [builtServiceEntry, '--data', join(folder, name), '--bootstrap-stdin'], {
    env: { ...process.env, ...s3Credentials, ...environment, ...more },
  });
  running.push(child);
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors = (errors + chunk).slice(-2000)));
  child.stdin.end(bootstrap);
  const [line] = (await Promise.race([
    once(child.stdout.setEncoding('utf8'), 'data'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the service ended with ${code}: ${errors}`))),
  ])) as [string];
  const ready = JSON.parse(line) as { url: string; administrator: unknown };
  return { child, url: ready.url, toldPassword: ready.administrator !== null };
}

async function end({ child }: Process, how: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit');
  child.kill(how);
  await ended;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scrim-processes-'));
  await chmod(folder, 0o711);
  await mkdir(join(folder, 'database'), { mode: 0o711 });
  postgres = await startEmbeddedPostgres(join(folder, 'database'));
});
afterAll(async () => {
  for (const child of running) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

const tus = { 'tus-resumable': '1.0.0' };
const as = (who: Person) => ({ ...tus, authorization: `Bearer ${who.token}` });

async function announced(url: string, bytes: Buffer) {
  const [id, image] = [newCaseId(), anImage(bytes)];
  expect((await callService(url, author, 'PUT', `/api/cases/${id}`, aCase([image]))).status).toBe(201);
  return { id, image };
}

async function begin(url: string, id: string, image: ReturnType<typeof anImage>): Promise<string> {
  const encode = (text: string) => Buffer.from(text).toString('base64');
  const metadata = { imageId: image.id, caseId: id, sha256: image.sha256 };
  const response = await fetch(`${url}/api/uploads`, {
    method: 'POST',
    headers: {
      ...as(author),
      'upload-length': String(image.bytes),
      'upload-metadata': Object.entries(metadata)
        .map(([name, value]) => `${name} ${encode(value)}`)
        .join(','),
    },
  });
  expect(response.status).toBe(201);
  return response.headers.get('location')!;
}

const send = (url: string, upload: string, offset: number, bytes: Buffer) =>
  fetch(url + upload, {
    method: 'PATCH',
    headers: { ...as(author), 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    body: new Uint8Array(bytes),
  });

async function offsetAt(url: string, upload: string): Promise<number> {
  const response = await fetch(url + upload, { method: 'HEAD', headers: as(author) });
  return Number(response.headers.get('upload-offset'));
}

const content = async (url: string, image: { id: string }) =>
  Buffer.from(await (await callService(url, author, 'GET', `/api/images/${image.id}/content`)).arrayBuffer());

/** Begins at one, goes on at the other, is asked for at both. */
async function acrossBoth(bytes: Buffer, cut: number) {
  const { id, image } = await announced(a.url, bytes);
  const upload = await begin(a.url, id, image);
  expect((await send(a.url, upload, 0, bytes.subarray(0, cut))).status).toBe(204);
  expect(await offsetAt(b.url, upload)).toBe(cut);
  expect((await send(b.url, upload, cut, bytes.subarray(cut))).status).toBe(204);
  const receipt = await callService(a.url, author, 'GET', `/api/images/${image.id}/receipt`);
  expect(receiptSchema.parse(await receipt.json())).toMatchObject({ sha256: image.sha256, bytes: bytes.length });
  for (const { url } of [a, b]) expect((await content(url, image)).equals(bytes)).toBe(true);
  return { id, image };
}

describe('two processes on one database and one folder', () => {
  beforeAll(async () => {
    const blobs = pathToFileURL(join(folder, 'shared')).href;
    const about = { SCRIM_OPERATOR: 'Klinikum Example', SCRIM_COUNTRY: 'DE', SCRIM_RETENTION_DAYS: '30' };
    [a, b] = await Promise.all([
      serve('a', blobs, about),
      serve('b', blobs, { ...about, SCRIM_TRUSTED_PROXIES: '127.0.0.1' }),
    ]);
    author = await signIn(a.url, 'author', userPassword);
  });

  it('start at the same moment on an empty database, and say alike what they are', async () => {
    expect([a.toldPassword, b.toldPassword]).toEqual([false, false]);
    for (const { url } of [a, b]) {
      const about = aboutSchema.parse(await (await callService(url, null, 'GET', '/api/about')).json());
      expect(about).toMatchObject({ operator: 'Klinikum Example', country: 'DE', retentionDays: 30, provider: null });
    }
  });

  it('give each case the last day that they promise', async () => {
    const { id } = await announced(a.url, Buffer.from('kept for thirty days'));
    const known = (await (await callService(b.url, author, 'GET', `/api/cases/${id}`)).json()) as {
      expiresOn: string;
    };
    const days = (Date.parse(known.expiresOn) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(28);
    expect(days).toBeLessThan(31);
  });

  it('go on with what the other began', async () => {
    await acrossBoth(noise(300_000), 100_000);
  });

  it('go on with what the other was killed over, and lose none of what it had taken', async () => {
    const bytes = noise(200_000, 7);
    const { id, image } = await announced(a.url, bytes);
    const upload = await begin(a.url, id, image);
    expect((await send(a.url, upload, 0, bytes.subarray(0, 70_000))).status).toBe(204);
    await end(a, 'SIGKILL');
    expect(await offsetAt(b.url, upload)).toBe(70_000);
    expect((await send(b.url, upload, 70_000, bytes.subarray(70_000))).status).toBe(204);
    expect((await content(b.url, image)).equals(bytes)).toBe(true);
    a = await serve('a', pathToFileURL(join(folder, 'shared')).href);
  });

  it('let the one who comes later take over an upload from a connection that hangs at the other', async () => {
    const bytes = noise(100_000, 9);
    const { id, image } = await announced(a.url, bytes);
    const upload = await begin(a.url, id, image);
    const hanging = new AbortController();
    const stalled = new ReadableStream({
      start: (stream) => stream.enqueue(new Uint8Array(bytes.subarray(0, 10_000))),
    });
    const first = fetch(a.url + upload, {
      method: 'PATCH',
      headers: { ...as(author), 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
      body: stalled,
      duplex: 'half',
      signal: hanging.signal,
    } as RequestInit).catch(() => undefined);
    await expect.poll(() => offsetAt(b.url, upload), { timeout: 15_000 }).toBeGreaterThan(0);
    const offset = await offsetAt(b.url, upload);
    expect((await send(b.url, upload, offset, bytes.subarray(offset))).status).toBe(204);
    expect((await content(a.url, image)).equals(bytes)).toBe(true);
    hanging.abort();
    await first;
  });

  it('know each other’s sessions: renewed at either, ended at both when a token comes twice', async () => {
    const wanted = { username: 'author', password: userPassword, renewable: true };
    const session = signedInSchema.parse(await (await callService(a.url, null, 'POST', '/api/session', wanted)).json());
    const refresh = (url: string, refreshToken: string | undefined) =>
      callService(url, null, 'POST', '/api/session/refresh', { refreshToken });
    const next = signedInSchema.parse(await (await refresh(b.url, session.refreshToken)).json());
    expect((await callService(a.url, next, 'GET', '/api/me')).status).toBe(200);
    expect((await refresh(a.url, session.refreshToken)).status).toBe(401);
    expect((await callService(b.url, next, 'GET', '/api/me')).status).toBe(401);
    expect((await refresh(b.url, next.refreshToken)).status).toBe(401);
  });

  it('count guesses together, and believe only the proxy about who guesses', async () => {
    const guess = async (url: string, from = '203.0.113.1') => {
      const response = await fetch(`${url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
        body: JSON.stringify({ username: 'guessed', password: 'wrong' }),
      });
      return problemSchema.parse(await response.json()).code;
    };
    // Nobody told `a` of a proxy: whatever the header says, it is one address.
    for (const at of [1, 2, 3, 4, 5]) expect(await guess(a.url, `203.0.113.${at}`)).toBe('wrong-credentials');
    expect(await guess(a.url, '203.0.113.9')).toBe('too-many-attempts');
    expect(await guess(b.url, '127.0.0.1')).toBe('too-many-attempts');
    expect(await guess(b.url, '203.0.113.9')).toBe('wrong-credentials');
  });

  it('do not start without what they have to share', async () => {
    const { SCRIM_DATABASE_URL: _, ...environment } = process.env;
    const alone = { ...environment, SCRIM_BLOBS: 's3://scrim', SCRIM_DATABASE_URL: postgres.url };
    const child = spawn(process.execPath, [builtServiceEntry, '--data', join(folder, 'c')], { env: alone });
    const [[code], [said]] = (await Promise.all([
      once(child, 'exit'),
      once(child.stderr.setEncoding('utf8'), 'data'),
    ])) as [[number], [string]];
    expect([code, said]).toEqual([2, 'SCRIM_BLOBS needs SCRIM_MASTER_KEY\n']);
  });
});

describe.skipIf(s3Missing)('two processes on one database and one S3', () => {
  let s3: S3Server;
  const Bucket = 'scrim';
  beforeAll(async () => {
    await Promise.all([end(a, 'SIGTERM'), end(b, 'SIGTERM')]);
    s3 = await startS3(Bucket);
    const blobs = `s3://${Bucket}?endpoint=${encodeURIComponent(s3.endpoint)}`;
    [a, b] = await Promise.all([serve('a', blobs), serve('b', blobs)]);
    author = await signIn(b.url, 'author', userPassword);
  });
  afterAll(async () => {
    await Promise.all([end(a, 'SIGTERM'), end(b, 'SIGTERM')]);
    await s3.stop();
  });

  const keys = async () =>
    (await s3.client.listObjectsV2({ Bucket })).Contents?.map(({ Key }) => Key!).filter((key) => !key.includes('+')) ??
    [];

  it('go on with what the other began, in parts and with what is too small for one', async () => {
    const small = await acrossBoth(noise(300_000, 3), 100_000);
    await acrossBoth(noise(6 * 1024 * 1024, 4), 5 * 1024 * 1024 + 11);
    // Nothing of the way is left, and what is kept is sealed.
    expect((await keys()).every((key) => key.startsWith('cases/'))).toBe(true);
    const stored = await s3.client.getObject({ Bucket, Key: `cases/${small.id}/${small.image.sha256}` });
    const sealed = Buffer.from(await stored.Body!.transformToByteArray());
    expect(sealed.includes(noise(300_000, 3).subarray(1000, 1032))).toBe(false);
    const part = await fetch(`${b.url}/api/images/${small.image.id}/content`, {
      headers: { ...as(author), range: 'bytes=65530-131100' },
    });
    expect(Buffer.from(await part.arrayBuffer()).equals(noise(300_000, 3).subarray(65_530, 131_101))).toBe(true);
  });

  it('take many images in one request, each on its own, and read them at the other process', async () => {
    const all = [1, 70_000, 300_000].map((length, n) => noise(length, 40 + n));
    const images = all.map((bytes) => anImage(bytes));
    const id = newCaseId();
    expect((await callService(a.url, author, 'PUT', `/api/cases/${id}`, aCase(images))).status).toBe(201);
    const forged = Buffer.from(all[1]!);
    forged[0]! ^= 1;
    const frames = images.map((image, n) => frameOf(image, n === 1 ? forged : all[n]!));
    const answers = await answersOf(await postFrames(a.url, author, id, frames));
    expect(answers.map((answer) => (answer.kind === 'refused' ? answer.code : answer.kind))).toEqual([
      'received',
      'hash-mismatch',
      'received',
    ]);
    expect((await keys()).filter((key) => key.includes(id))).toHaveLength(2);
    const again = await answersOf(
      await postFrames(
        b.url,
        author,
        id,
        images.map((image, n) => frameOf(image, all[n]!)),
      ),
    );
    expect([again[0], again[2]]).toEqual([answers[0], answers[2]]);
    for (const [n, image] of images.entries()) expect((await content(b.url, image)).equals(all[n]!)).toBe(true);
  });

  it('never send as whole what changed in S3', async () => {
    const { id, image } = await acrossBoth(noise(90_000, 5), 40_000);
    const Key = `cases/${id}/${image.sha256}`;
    const stored = Buffer.from(await (await s3.client.getObject({ Bucket, Key })).Body!.transformToByteArray());
    const flipped = Buffer.from(stored);
    flipped[70_000]! ^= 4;
    for (const Body of [flipped, stored.subarray(0, 80_000)]) {
      await s3.client.putObject({ Bucket, Key, Body });
      await expect(content(a.url, image)).rejects.toThrow();
    }
  });

  it('refuse bytes that are not the announced ones, and keep none of them', async () => {
    const { id, image } = await announced(a.url, noise(50_000, 6));
    const upload = await begin(a.url, id, image);
    const response = await send(b.url, upload, 0, noise(50_000, 66));
    expect(problemSchema.parse(await response.json()).code).toBe('hash-mismatch');
    expect((await keys()).some((key) => key.includes(image.id) || key.includes(id))).toBe(false);
  });

  it('take a case back for good: its objects go, and a ledger in S3 remembers', async () => {
    const { id } = await acrossBoth(noise(20_000, 8), 10_000);
    expect((await callService(a.url, author, 'POST', `/api/cases/${id}/submit`)).status).toBe(200);
    const withdrawn = await callService(b.url, author, 'POST', `/api/cases/${id}/withdraw`, { reason: 'patient' });
    expect(withdrawn.status).toBe(200);
    expect((await callService(a.url, author, 'GET', `/api/cases/${id}`)).status).toBe(404);
    const about = (await keys()).filter((key) => key.includes(id));
    expect(about).toHaveLength(1);
    expect(about[0]).toMatch(/^withdrawn\/.*_patient$/);
  });
});
