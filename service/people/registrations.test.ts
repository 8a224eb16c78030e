import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  inboxSchema,
  problemSchema,
  registrationsSchema,
  resetCodeSchema,
  signedInSchema,
} from '../../contract/caseApi.schema.ts';
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

describe('a forgotten password', () => {
  const redeem = async (username: string, code: string, password = 'chosen-by-the-owner') =>
    (await service.call(null, 'POST', '/api/session/reset', { username, code, password })).status;
  const makeCode = async (who: Person, user: User) =>
    resetCodeSchema.parse(await (await service.call(who, 'POST', `/api/users/${user.id}/reset`)).json());
  const change = (user: User, patch: object) =>
    service.call(service.administrator, 'PATCH', `/api/users/${user.id}`, patch);

  it('is chosen anew by its owner with a code that works once and soon ends; they are told', async () => {
    const person = await service.person('clinician', 'unverified');
    const { code, needed } = await makeCode(service.administrator, person.user);
    expect(needed).toBe(1);
    for (const wrong of [code.replace(/^./, code.startsWith('a') ? 'b' : 'a'), '', 'x']) {
      expect(await redeem(person.user.username, wrong)).toBe(wrong === '' ? 400 : 401);
    }
    expect(await redeem('admin', code)).toBe(401);
    instant += 61 * 60 * 1000;
    expect(await redeem(person.user.username, code)).toBe(401);
    const next = await makeCode(service.administrator, person.user);
    expect(await redeem(person.user.username, next.code.toUpperCase().replaceAll('-', ' '))).toBe(204);
    expect(await redeem(person.user.username, next.code, 'chosen-by-a-second')).toBe(401);
    expect((await service.call(person, 'GET', '/api/me')).status).toBe(401);
    const again = await signIn(service.url, person.user.username, 'chosen-by-the-owner');
    const inbox = inboxSchema.parse(await (await service.call(again, 'GET', '/api/inbox')).json());
    expect(inbox.notices?.map(({ kind }) => kind).sort()).toEqual([
      'password-reset',
      'reset-code-made',
      'reset-code-made',
    ]);
  });

  it('of a moderator takes the codes of two administrators, and no role is taken away and given back around it', async () => {
    const { user } = await service.person('moderator', 'unverified');
    const second = await signIn(service.url, 'second', userPassword);
    const [one, again] = [await makeCode(service.administrator, user), await makeCode(service.administrator, user)];
    expect(again).toMatchObject({ made: 1, needed: 2 });
    expect(await redeem(user.username, `${one.code} ${again.code}`)).toBe(401);
    expect(await redeem(user.username, again.code)).toBe(401);
    const other = await makeCode(second, user);
    expect(other.made).toBe(2);
    expect(await redeem(user.username, `${other.code} ${again.code}`)).toBe(204);

    const victim = (await service.person('moderator', 'unverified')).user;
    expect((await change(victim, { role: 'clinician' })).status).toBe(200);
    expect(await redeem(victim.username, (await makeCode(service.administrator, victim)).code)).toBe(204);
    expect((await change(victim, { role: 'moderator' })).status).toBe(403);
  });

  it('is nobody’s to reset but a verified administrator’s, and never one’s own', async () => {
    const { user } = await service.person('learner', 'unverified');
    const unverified = await service.person('administrator', 'unverified');
    const status = async (who: Person | null, id: string) =>
      (await service.call(who, 'POST', `/api/users/${id}/reset`)).status;
    expect(await status(unverified, user.id)).toBe(403);
    expect(await status(null, user.id)).toBe(401);
    expect(await status(service.administrator, service.administrator.user.id)).toBe(409);
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

  it('ends with signing out though its access token has ended before, and by no invented token', async () => {
    const first = await open();
    instant += 16 * 60 * 1000;
    const signOut = (refreshToken: string) => service.call(null, 'DELETE', '/api/session', { refreshToken });
    expect((await signOut('a'.repeat(43))).status).toBe(401);
    expect((await signOut(first.refreshToken!)).status).toBe(204);
    expect((await renew(first.refreshToken!)).status).toBe(401);
  });

  it('ends thirty days after the sign-in, however often it was renewed', async () => {
    const from = instant;
    let { refreshToken, refreshExpiresAt } = await open();
    for (let day = 10; day < 30; day += 10) {
      instant = from + day * 24 * 60 * 60 * 1000;
      ({ refreshToken, refreshExpiresAt } = signedInSchema.parse(await (await renew(refreshToken!)).json()));
    }
    expect(Date.parse(refreshExpiresAt!) - from).toBe(30 * 24 * 60 * 60 * 1000);
    instant = from + 30 * 24 * 60 * 60 * 1000;
    expect((await renew(refreshToken!)).status).toBe(401);
    instant = from;
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
