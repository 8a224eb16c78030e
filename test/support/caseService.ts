import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ApiImage, NewCase } from '../../contract/caseApi.schema.ts';
import type { Role, User, Verification } from '../../model/account.ts';
import type { Audience } from '../../model/case.ts';
import { caseIdSchema, imageIdSchema, sha256Schema, type CaseId } from '../../model/ids.ts';
import { createService, type Service, type ServiceOptions } from '../../service/createService.ts';
import { startEmbeddedPostgres } from '../../service/postgres/embeddedPostgres.ts';

export const administratorPassword = 'correct-horse-battery';
export const userPassword = 'a-password-of-a-user';

export interface Person {
  readonly user: User;
  readonly token: string;
}

export interface TestService {
  readonly url: string;
  readonly dataDir: string;
  /** The database's owner, who is above row-level security. */
  readonly ownerUrl: string;
  readonly administrator: Person;
  person(role: Role, verification?: Verification): Promise<Person>;
  call(who: Person | null, method: string, path: string, body?: unknown): Promise<Response>;
  /** Stops the service and starts it again on the same data and the same port. */
  restart(): Promise<void>;
  /** Stops the service but leaves its database: the service is down. */
  down(): Promise<void>;
  stop(): Promise<void>;
}

/** A real case service on a real PostgreSQL, both this test file's own. */
export async function startTestService(options: Partial<ServiceOptions> = {}): Promise<TestService> {
  const dataDir = await mkdtemp(join(tmpdir(), 'scrim-service-test-'));
  await chmod(dataDir, 0o711);
  const postgres = await startEmbeddedPostgres(dataDir);
  const bootstrap = { administratorPassword, users: [] };
  const start = (port: number) =>
    createService({ databaseUrl: postgres.url, dataDir, port, host: '127.0.0.1', bootstrap, ...options });
  let service: Service | undefined = await start(0);
  const { url } = service;
  const port = Number(new URL(url).port);
  const administrator = await signIn(url, 'admin', administratorPassword);
  const down = async () => {
    await service?.close();
    service = undefined;
  };
  return {
    url,
    dataDir,
    ownerUrl: postgres.url,
    administrator,
    person: (role, verification = 'verified') => addPerson(url, administrator, role, verification),
    call: (who, method, path, body) => callService(url, who, method, path, body),
    restart: async () => {
      await down();
      service = await start(port);
    },
    down,
    stop: async () => {
      await down();
      await postgres.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export function callService(url: string, who: Person | null, method: string, path: string, body?: unknown) {
  return fetch(`${url}${path}`, {
    method,
    headers: {
      ...(who ? { authorization: `Bearer ${who.token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

export async function signIn(url: string, username: string, password: string): Promise<Person> {
  const response = await callService(url, null, 'POST', '/api/session', { username, password });
  if (response.status !== 200) throw new Error(`sign-in answered ${response.status}`);
  return (await response.json()) as Person;
}

export async function addPerson(
  url: string,
  administrator: Person,
  role: Role,
  verification: Verification = 'verified',
): Promise<Person> {
  const username = `${role}-${randomBytes(4).toString('hex')}`;
  const wanted = { username, displayName: `A ${role}`, password: userPassword, role };
  const made = (await (await callService(url, administrator, 'POST', '/api/users', wanted)).json()) as User;
  await callService(url, administrator, 'PATCH', `/api/users/${made.id}`, { verification });
  return signIn(url, username, userPassword);
}

/** Takes a submitted case through the moderation: by one moderator, or by as many as it needs. */
export async function publish(service: TestService, id: CaseId, moderators?: readonly Person[]): Promise<void> {
  for (const moderator of moderators ?? [await service.person('moderator')]) {
    for (const [step, body] of [['claim'], ['decision', { verdict: 'approve' }]] as const) {
      const response = await service.call(moderator, 'POST', `/api/moderation/${id}/${step}`, body);
      if (response.status !== 204) throw new Error(`${step} answered ${response.status}`);
    }
  }
}

export const sha256Of = (bytes: Uint8Array) => sha256Schema.parse(createHash('sha256').update(bytes).digest('hex'));
export const newCaseId = (): CaseId => caseIdSchema.parse(randomUUID());

export function anImage(bytes: Uint8Array, overrides: Partial<ApiImage> = {}): ApiImage {
  return {
    id: imageIdSchema.parse(randomUUID()),
    sha256: sha256Of(bytes),
    bytes: bytes.length,
    mediaType: 'image/png',
    columns: 4,
    rows: 3,
    frames: 1,
    annotations: [],
    ...overrides,
  };
}

export function aCase(images: readonly ApiImage[], overrides: Partial<NewCase> = {}, audience?: Audience): NewCase {
  return {
    form: {
      title: 'Erythema of the forearm',
      specialty: 'dermatology',
      anatomy: 'forearm',
      tags: ['erythema'],
      question: 'Which biopsy, and from where?',
      audience: audience ?? { kind: 'only-me' },
    },
    consent: {
      levels: ['record', 'teaching'],
      language: 'en',
      signedOn: '2026-11-20',
      bothSigned: true,
      documentHash: sha256Of(Buffer.from('a signed document')),
    },
    images: [...images],
    ...overrides,
  };
}
