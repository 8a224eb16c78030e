import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema, registrationsSchema, signedInSchema } from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import {
  administratorPassword,
  signIn,
  startTestService,
  userPassword,
  type Person,
  type TestService,
} from '../../test/support/caseService.ts';

let service: TestService;
let instant = Date.parse('2026-11-21T10:00:00Z');
beforeAll(async () => {
  service = await startTestService({
    clock: { now: () => new Date(instant) },
    twoPersonVerification: true,
    bootstrap: { administratorPassword, users: [anAdministrator('second')] },
  });
});
afterAll(() => service.stop());

const anAdministrator = (username: string) => ({
  ...{ username, displayName: 'Another', password: userPassword },
  ...{ role: 'administrator' as const, verified: true, onExisting: 'replace-password' as const },
});
const form = {
  username: 'new.colleague',
  displayName: 'New Colleague',
  password: userPassword,
  role: 'clinician',
  profession: 'physician',
  specialty: 'radiology',
  licenceNumber: 'L-1234',
  country: 'DE',
};
const decide = (who: Person, user: User, decision: string) =>
  service.call(who, 'POST', `/api/users/${user.id}/verification`, { decision, documents: ['licence'] });
const waiting = async () =>
  registrationsSchema.parse(await (await service.call(service.administrator, 'GET', '/api/registrations')).json())
    .registrations;

describe('who registers', () => {
  it('is nobody in particular until two administrators looked at their documents', async () => {
    expect((await service.call(null, 'POST', '/api/registrations', form)).status).toBe(204);
    const person = await signIn(service.url, form.username, form.password);
    expect(person.user).toMatchObject({ role: 'clinician', verification: 'unverified' });
    const [entry] = await waiting();
    expect(entry).toMatchObject({ profession: { licenceNumber: 'L-1234', country: 'DE' }, approvals: 0, needed: 2 });
    const second = await signIn(service.url, 'second', userPassword);
    expect(await (await decide(service.administrator, person.user, 'verified')).json()).toMatchObject({
      verification: 'unverified',
    });
    // The same person twice is still one.
    await decide(service.administrator, person.user, 'verified');
    expect((await waiting())[0]).toMatchObject({ approvals: 1 });
    expect(await (await decide(second, person.user, 'verified')).json()).toMatchObject({ verification: 'verified' });
    expect(await waiting()).toEqual([]);
    expect(await (await decide(second, person.user, 'revoked')).json()).toMatchObject({ verification: 'revoked' });
    // What was said before a no counts no longer.
    expect(await (await decide(second, person.user, 'verified')).json()).toMatchObject({ verification: 'revoked' });
  });

  it('is not verified by an administrator and an account that this administrator made', async () => {
    await service.call(null, 'POST', '/api/registrations', { ...form, username: 'waiting' });
    const { user } = await signIn(service.url, 'waiting', form.password);
    const puppet = await service.person('administrator', 'unverified');
    await decide(service.administrator, user, 'verified');
    expect(problemSchema.parse(await (await decide(puppet, user, 'verified')).json()).code).toBe('not-verified');
    // Set back, it needs both again.
    const second = await signIn(service.url, 'second', userPassword);
    await decide(second, user, 'verified');
    const patch = { verification: 'unverified' };
    await service.call(service.administrator, 'PATCH', `/api/users/${user.id}`, patch);
    const again = await decide(service.administrator, user, 'verified');
    expect(await again.json()).toMatchObject({ verification: 'unverified' });
  });

  it('under a name that signs where no person did is refused, and makes nobody else unreadable', async () => {
    const displayName = 'Policy: site';
    const refused = await service.call(null, 'POST', '/api/registrations', { ...form, username: 'odd', displayName });
    expect(problemSchema.parse(await refused.json()).fields).toEqual(['displayName']);
    const owner = new pg.Client({ connectionString: service.ownerUrl });
    await owner.connect();
    await owner.query(`UPDATE users SET display_name = $1 WHERE username = 'waiting'`, [displayName]);
    await owner.end();
    expect((await waiting()).map(({ user }) => user.displayName)).toContain('waiting');
  });

  it('cannot become a moderator, nor take a name that is taken, nor verify themselves', async () => {
    const call = (body: unknown) => service.call(null, 'POST', '/api/registrations', body);
    expect((await call({ ...form, username: 'climber', role: 'moderator' })).status).toBe(400);
    expect((await call(form)).status).toBe(409);
    const self = await decide(service.administrator, service.administrator.user, 'verified');
    expect(self.status).toBe(409);
  });

  it('sees no colleague before being verified', async () => {
    await service.call(null, 'POST', '/api/registrations', { ...form, username: 'curious', role: 'learner' });
    const person = await signIn(service.url, 'curious', form.password);
    const found = await service.call(person, 'GET', '/api/users?query=admin');
    expect(await found.json()).toEqual({ users: [] });
  });
});

describe('a renewable session', () => {
  const open = async () => {
    const body = { username: 'admin', password: administratorPassword, renewable: true };
    return signedInSchema.parse(await (await service.call(null, 'POST', '/api/session', body)).json());
  };
  const renew = (refreshToken: string) => service.call(null, 'POST', '/api/session/refresh', { refreshToken });
  const status = async (token: string) =>
    (await service.call({ token, user: service.administrator.user }, 'GET', '/api/me')).status;

  it('has a short access token, which a refresh token replaces once', async () => {
    const first = await open();
    expect(Date.parse(first.expiresAt) - instant).toBe(15 * 60 * 1000);
    instant += 16 * 60 * 1000;
    expect(await status(first.token)).toBe(401);
    const next = signedInSchema.parse(await (await renew(first.refreshToken!)).json());
    expect(await status(next.token)).toBe(200);
    expect(next.refreshToken).not.toBe(first.refreshToken);
  });

  it('ends for its whole family when a refresh token is used again, and for no other', async () => {
    const [first, other] = [await open(), await open()];
    const next = signedInSchema.parse(await (await renew(first.refreshToken!)).json());
    const stolen = await renew(first.refreshToken!);
    expect(problemSchema.parse(await stolen.json()).code).toBe('unauthenticated');
    expect(await status(next.token)).toBe(401);
    expect((await renew(next.refreshToken!)).status).toBe(401);
    expect(await status(other.token)).toBe(200);
  });

  it('used at once by two is renewed for one at most', async () => {
    const first = await open();
    const both = await Promise.all([renew(first.refreshToken!), renew(first.refreshToken!)]);
    expect(both.filter((response) => response.status === 200).length).toBeLessThanOrEqual(1);
  });

  it('ends with signing out, and with a fortnight of silence', async () => {
    const first = await open();
    await service.call({ token: first.token, user: first.user }, 'DELETE', '/api/session');
    expect((await renew(first.refreshToken!)).status).toBe(401);
    const second = await open();
    instant += 15 * 24 * 60 * 60 * 1000;
    expect((await renew(second.refreshToken!)).status).toBe(401);
    instant -= 15 * 24 * 60 * 60 * 1000;
  });

  it('ends with a password that the service was started with', async () => {
    const body = { username: 'second', password: userPassword, renewable: true };
    const second = signedInSchema.parse(await (await service.call(null, 'POST', '/api/session', body)).json());
    await service.restart();
    expect((await renew(second.refreshToken!)).status).toBe(401);
  });

  it('takes no forged or guessed refresh token', async () => {
    const { refreshToken } = await open();
    const guesses = [`${refreshToken!.slice(0, -1)}${refreshToken!.endsWith('A') ? 'B' : 'A'}`, 'a'.repeat(43)];
    for (const guess of guesses) expect((await renew(guess)).status).toBe(401);
    for (const odd of ['', `${refreshToken}x`, "'; DROP TABLE users; --", '../../etc/passwd']) {
      expect((await renew(odd)).status).toBe(400);
    }
  });
});
