import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { receiptSchema } from '../contract/caseApi.schema.ts';
import { aCase, anImage, callService, newCaseId, signIn } from '../test/support/caseService.ts';
import { builtServiceEntry } from '../test/support/paths.ts';
import { noise, uploadWithTus } from '../test/support/tus.ts';
import { gone, isAlive } from './postgres/orphan.ts';

const readySchema = z.strictObject({
  ready: z.literal(true),
  url: z.url(),
  administrator: z.strictObject({ username: z.literal('admin'), password: z.string().min(20) }).nullable(),
});

interface Running {
  readonly child: ChildProcess;
  readonly ready: z.output<typeof readySchema>;
  readonly postgres: number;
  output(): string;
}

let dataDir: string;
const started: ChildProcess[] = [];
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'scrim-service-main-'));
  await chmod(dataDir, 0o711);
});
afterAll(async () => {
  for (const child of started) if (child.exitCode === null && child.signalCode === null) await end(child, 'SIGTERM');
  await rm(dataDir, { recursive: true, force: true });
});

function launch(args: readonly string[], input?: string): ChildProcess {
  const child = fork(builtServiceEntry, args, { stdio: ['pipe', 'pipe', 'pipe', 'ipc'], execArgv: [] });
  if (input !== undefined) child.stdin!.end(input);
  started.push(child);
  return child;
}

async function serve(folder = dataDir, args: readonly string[] = [], input?: string): Promise<Running> {
  const child = launch(['--data', folder, ...args], input);
  let output = '';
  let errors = '';
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (output.includes('\n')) resolve(output);
    });
    child.once('exit', (code) => reject(new Error(`the service ended with ${code}: ${errors}`)));
  });
  const postgres = Number((await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  return { child, ready: readySchema.parse(JSON.parse(line)), postgres, output: () => output };
}

async function end(child: ChildProcess, how: NodeJS.Signals | 'disconnect'): Promise<number | null> {
  const exit = once(child, 'exit');
  if (how === 'disconnect') child.disconnect();
  else child.kill(how);
  return ((await exit) as [number | null])[0];
}

async function refusal(args: readonly string[], input?: string): Promise<{ code: number | null; errors: string }> {
  const child = launch(args, input);
  let errors = '';
  child.stderr!.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
  const [code] = (await once(child, 'exit')) as [number | null];
  return { code, errors };
}

describe('the process of the case service', () => {
  let password: string;

  it('says once that it is ready, and on its first start the password of the administrator', async () => {
    const running = await serve();
    password = running.ready.administrator!.password;
    expect((await signIn(running.ready.url, 'admin', password)).user.role).toBe('administrator');
    expect(await end(running.child, 'SIGTERM')).toBe(0);
    expect(running.output().trim().split('\n')).toHaveLength(1);
    expect(isAlive(running.postgres)).toBe(false);
    expect(((await stat(join(dataDir, 'postgres.password'))).mode & 0o777).toString(8)).toBe('600');
  });

  it('keeps everything over a restart and ends with its parent', async () => {
    const running = await serve();
    expect(running.ready.administrator).toBeNull();
    expect((await signIn(running.ready.url, 'admin', password)).user.username).toBe('admin');
    expect(await end(running.child, 'disconnect')).toBe(0);
    expect(isAlive(running.postgres)).toBe(false);
  });

  it('has one service per folder', async () => {
    const running = await serve();
    const second = await refusal(['--data', dataDir]);
    expect(second.code).toBe(1);
    expect(second.errors).toContain('another case service uses this data folder');
    expect((await callService(running.ready.url, null, 'GET', '/api/health')).status).toBe(200);
    expect(await end(running.child, 'SIGINT')).toBe(0);
  });

  it('killed in the middle of an upload goes on with it at its next start', async () => {
    const first = await serve();
    const administrator = await signIn(first.ready.url, 'admin', password);
    const bytes = noise(4 * 1024 * 1024);
    const image = anImage(bytes);
    const id = newCaseId();
    const call = (url: string, method: string, path: string, body?: unknown) =>
      callService(url, administrator, method, path, body);
    await call(first.ready.url, 'PUT', `/api/cases/${id}`, aCase([image]));
    const pairs = { imageId: image.id, caseId: id, sha256: image.sha256 };
    const metadata = Object.entries(pairs).map(([key, value]) => `${key} ${Buffer.from(value).toString('base64')}`);
    const post = httpRequest(`${first.ready.url}/api/uploads`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${administrator.token}`,
        'tus-resumable': '1.0.0',
        'upload-length': bytes.length,
        'upload-metadata': metadata.join(','),
        'content-type': 'application/offset+octet-stream',
        'content-length': bytes.length,
      },
    });
    post.on('error', () => undefined);
    post.write(bytes.subarray(0, 3 * 1024 * 1024));
    const partial = join(dataDir, 'uploads', image.id);
    while (((await stat(partial).catch(() => undefined))?.size ?? 0) < 1024 * 1024) await nextTurn();
    expect(await end(first.child, 'SIGKILL')).toBeNull();

    const second = await serve();
    expect(isAlive(first.postgres)).toBe(false);
    const offsets: number[] = [];
    await uploadWithTus(second.ready.url, administrator, id, image, bytes, {
      uploadUrl: `${second.ready.url}/api/uploads/${image.id}`,
      uploadDataDuringCreation: false,
      onAfterResponse: (request, response) => {
        if (request.getMethod() === 'HEAD') offsets.push(Number(response.getHeader('Upload-Offset')));
      },
    });
    expect(offsets[0]).toBeGreaterThanOrEqual(1024 * 1024);
    const receipt = await call(second.ready.url, 'GET', `/api/images/${image.id}/receipt`);
    expect(receiptSchema.parse(await receipt.json()).sha256).toBe(image.sha256);
    expect((await call(second.ready.url, 'POST', `/api/cases/${id}/submit`)).status).toBe(200);
    expect(await end(second.child, 'SIGTERM')).toBe(0);
    expect(isAlive(second.postgres)).toBe(false);
  });

  it.runIf(process.platform === 'linux' && existsSync('/usr/bin/setpriv'))(
    'killed hard leaves no database server behind, without another start',
    async () => {
      const running = await serve();
      expect(await end(running.child, 'SIGKILL')).toBeNull();
      expect(await gone(running.postgres, 30_000)).toBe(true);
    },
  );

  it('takes accounts from standard input and tells no password then', async () => {
    const user = { username: 'dr.local', displayName: 'Local clinician', role: 'clinician', verified: true };
    const line = (word: string, onExisting: string) =>
      `${JSON.stringify({ users: [{ ...user, password: word, onExisting }] })}\n`;
    const first = await serve(dataDir, ['--bootstrap-stdin'], line('first-password', 'keep'));
    expect((await signIn(first.ready.url, 'dr.local', 'first-password')).user.verification).toBe('verified');
    await end(first.child, 'SIGTERM');
    const second = await serve(dataDir, ['--bootstrap-stdin'], line('second-password', 'replace-password'));
    expect((await signIn(second.ready.url, 'dr.local', 'second-password')).user.username).toBe('dr.local');
    await end(second.child, 'SIGTERM');
  });

  it('refuses wrong usage, without repeating secrets', async () => {
    expect((await refusal([])).code).toBe(2);
    expect((await refusal(['--data', dataDir, '--port', '99999'])).code).toBe(2);
    const open = await refusal(['--data', dataDir, '--host', '0.0.0.0']);
    expect(open.code).toBe(2);
    expect(open.errors).toContain('loopback');
    const wrong = await refusal(['--data', dataDir, '--bootstrap-stdin'], '{"administratorPassword":"s3cret"}\n');
    expect(wrong.code).toBe(2);
    expect(wrong.errors).not.toContain('s3cret');
  });
});
