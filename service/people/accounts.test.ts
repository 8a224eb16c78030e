import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema, signedInSchema, usersSchema } from '../../contract/caseApi.schema.ts';
import {
  aCase,
  administratorPassword,
  anImage,
  newCaseId,
  startTestService,
  userPassword,
  type TestService,
} from '../../test/support/caseService.ts';

let service: TestService;
// From now on: calls are counted by the true clock, which sweeps away what ended before.
let instant = Date.now();
beforeAll(async () => {
  service = await startTestService({ clock: { now: () => new Date(instant) } });
});
afterAll(() => service.stop());

const signIn = (username: string, password: string) =>
  service.call(null, 'POST', '/api/session', { username, password });
const codeOf = async (response: Response) => problemSchema.parse(await response.json()).code;

describe('signing in', () => {
  it('answers a token, when it ends, and who it is', async () => {
    const response = await signIn('admin', administratorPassword);
    const session = signedInSchema.parse(await response.json());
    expect(session.user.role).toBe('administrator');
    expect(Date.parse(session.expiresAt) - instant).toBe(12 * 60 * 60 * 1000);
    const me = await service.call({ token: session.token, user: session.user }, 'GET', '/api/me');
    expect(await me.json()).toEqual(session.user);
  });

  it('refuses a wrong password and an unknown name in the same words', async () => {
    const wrong = await signIn('admin', 'not-the-password');
    const unknown = await signIn('nobody-at-all', 'not-the-password');
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    expect(await wrong.text()).toBe(await unknown.text());
    expect(wrong.headers.get('content-type')).toContain('application/problem+json');
  });

  it('makes whoever guesses wait, and lets them in again after a minute', async () => {
    for (let guess = 0; guess < 5; guess++)
      expect(await codeOf(await signIn('guessed', 'wrong'))).toBe('wrong-credentials');
    const held = await signIn('guessed', 'wrong');
    expect(held.headers.get('retry-after')).toBe('60');
    expect(await codeOf(held)).toBe('too-many-attempts');
    instant += 61_000;
    expect(await codeOf(await signIn('guessed', 'wrong'))).toBe('wrong-credentials');
  });

  it('makes nobody wait for the guesses at a name that spells their place and name', async () => {
    const { user } = await service.person('clinician');
    for (let guess = 0; guess < 5; guess++) await signIn(`127.0.0.1 ${user.username}`, 'wrong');
    expect((await signIn(user.username, userPassword)).status).toBe(200);
  });

  it('ends after twelve hours', async () => {
    const person = await service.person('clinician');
    expect((await service.call(person, 'GET', '/api/me')).status).toBe(200);
    instant += 12 * 60 * 60 * 1000;
    const late = await service.call(person, 'GET', '/api/me');
    expect(await codeOf(late)).toBe('unauthenticated');
    instant -= 12 * 60 * 60 * 1000;
  });

  it('ends for good with signing out', async () => {
    const person = await service.person('clinician');
    expect((await service.call(person, 'DELETE', '/api/session')).status).toBe(204);
    expect((await service.call(person, 'GET', '/api/me')).status).toBe(401);
  });

  it('takes no forged, altered or foreign token', async () => {
    const { token } = service.administrator;
    const jwt = (header: object) =>
      [header, { sub: service.administrator.user.id }].map((part) =>
        Buffer.from(JSON.stringify(part)).toString('base64url'),
      );
    const altered = Array.from({ length: 20 }, (_, at) => {
      const letter = token[at * 2] === 'A' ? 'B' : 'A';
      return token.slice(0, at * 2) + letter + token.slice(at * 2 + 1);
    });
    const forged = [
      ...altered,
      '',
      'x',
      'a'.repeat(43),
      `${'a'.repeat(42)}'`,
      token.slice(0, -1),
      `${token}A`,
      token.toUpperCase(),
      [...token].reverse().join(''),
      `${jwt({ alg: 'none' }).join('.')}.`,
      `${jwt({ alg: 'HS256' }).join('.')}.AAAA`,
      service.administrator.user.id,
      `' OR 1=1 --`,
    ];
    expect(forged.length).toBeGreaterThanOrEqual(30);
    for (const odd of forged) {
      const response = await service.call({ token: odd, user: service.administrator.user }, 'GET', '/api/me');
      expect([odd, response.status]).toEqual([odd, 401]);
    }
  });

  it('with a new password ends all other sessions', async () => {
    const person = await service.person('clinician');
    const other = signedInSchema.parse(await (await signIn(person.user.username, userPassword)).json());
    const wrong = await service.call(person, 'POST', '/api/me/password', {
      current: 'wrong',
      next: 'another-password',
    });
    expect(await codeOf(wrong)).toBe('wrong-credentials');
    const change = { current: userPassword, next: 'another-password' };
    expect((await service.call(person, 'POST', '/api/me/password', change)).status).toBe(204);
    expect((await service.call(person, 'GET', '/api/me')).status).toBe(200);
    expect((await service.call({ ...person, token: other.token }, 'GET', '/api/me')).status).toBe(401);
    expect((await signIn(person.user.username, 'another-password')).status).toBe(200);
  });
});

describe('accounts', () => {
  it('are made, verified and listed by administrators only', async () => {
    const wanted = { username: 'new.colleague', displayName: 'N', password: 'long-enough-word', role: 'clinician' };
    for (const role of ['learner', 'clinician', 'moderator'] as const) {
      const person = await service.person(role);
      expect((await service.call(person, 'POST', '/api/users', wanted)).status).toBe(403);
      expect((await service.call(person, 'GET', '/api/users')).status).toBe(403);
      const patch = { verification: 'verified', role: 'administrator' };
      expect((await service.call(person, 'PATCH', `/api/users/${person.user.id}`, patch)).status).toBe(403);
    }
    const made = await service.call(service.administrator, 'POST', '/api/users', wanted);
    expect(made.status).toBe(201);
    expect(await made.json()).toMatchObject({ role: 'clinician', verification: 'unverified' });
    expect((await service.call(service.administrator, 'POST', '/api/users', wanted)).status).toBe(409);
  });

  it('are found by a part of their name, never by a wildcard', async () => {
    const learner = await service.person('learner');
    const find = async (query: string) => {
      const response = await service.call(learner, 'GET', `/api/users?query=${encodeURIComponent(query)}`);
      return usersSchema.parse(await response.json()).users.map((user) => user.username);
    };
    expect(await find('ADMIN')).toEqual(['admin']);
    expect(await find('%')).toEqual([]);
    expect(await find('_dmin')).toEqual([]);
  });

  it('keep their last administrator', async () => {
    const { user } = service.administrator;
    const demote = await service.call(service.administrator, 'PATCH', `/api/users/${user.id}`, { role: 'learner' });
    expect(demote.status).toBe(409);
  });

  it('have no password that an administrator knows', async () => {
    const person = await service.person('clinician');
    const patch = { password: 'given-by-the-administrator' };
    expect((await service.call(service.administrator, 'PATCH', `/api/users/${person.user.id}`, patch)).status).toBe(
      400,
    );
    expect((await service.call(person, 'GET', '/api/me')).status).toBe(200);
  });
});

it('text that the database cannot hold is refused, wherever it stands', async () => {
  const zero = 'a\u0000b';
  const image = { ...anImage(Buffer.from('x')), report: { verifier: zero, checks: [] } };
  const content = aCase([anImage(Buffer.from('x'))]);
  const { administrator } = service;
  const put = (body: unknown) => service.call(administrator, 'PUT', `/api/cases/${newCaseId()}`, body);
  const answers = await Promise.all([
    signIn(zero, 'x'),
    service.call(administrator, 'GET', '/api/search?text=a%00b'),
    service.call(administrator, 'GET', '/api/search?tag=a%00b'),
    put({ ...content, form: { ...content.form, title: 'a title\u0000' } }),
    put({ ...content, images: [image] }),
    put({ ...content, images: [{ ...anImage(Buffer.from('x')), columns: 2 ** 40 }] }),
    put({ ...content, consent: { ...content.consent, signedOn: '0000-01-01' } }),
  ]);
  for (const answer of answers) expect(await codeOf(answer)).toBe('invalid-request');
});

it('a database that grants no connection is said to be busy, with a time to come again, and is used again after it', async () => {
  const owner = new pg.Client({ connectionString: service.ownerUrl });
  await owner.connect();
  try {
    await owner.query('ALTER ROLE scrim_service CONNECTION LIMIT 0');
    await owner.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'scrim_service'`);
    const refused = await service.call(service.administrator, 'GET', '/api/me');
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(await codeOf(refused)).toBe('overloaded');
  } finally {
    await owner.query('ALTER ROLE scrim_service CONNECTION LIMIT 200');
    await owner.end();
  }
  expect((await service.call(service.administrator, 'GET', '/api/me')).status).toBe(200);
});

describe('groups', () => {
  it('are kept by administrators and seen by their members', async () => {
    const [member, stranger] = [await service.person('clinician'), await service.person('clinician')];
    expect((await service.call(member, 'POST', '/api/groups', { name: 'Mine' })).status).toBe(403);
    const made = await service.call(service.administrator, 'POST', '/api/groups', { name: 'Tumour board' });
    const group = (await made.json()) as { id: string };
    const users = { users: [member.user.id] };
    expect((await service.call(stranger, 'PUT', `/api/groups/${group.id}/members`, users)).status).toBe(403);
    expect((await service.call(service.administrator, 'PUT', `/api/groups/${group.id}/members`, users)).status).toBe(
      204,
    );
    const listed = await service.call(service.administrator, 'GET', `/api/groups/${group.id}/members`);
    expect(await listed.json()).toEqual({ users: [member.user] });
    expect((await service.call(member, 'GET', `/api/groups/${group.id}/members`)).status).toBe(403);
    expect(await (await service.call(member, 'GET', '/api/groups')).json()).toMatchObject({
      groups: [{ id: group.id }],
    });
    expect(await (await service.call(stranger, 'GET', '/api/groups')).json()).toEqual({ groups: [] });
  });
});
