import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestService, userPassword, type TestService } from '../../test/support/caseService.ts';
import { createServiceClient, type ServiceClient } from './client.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

let service: TestService;
/** How far the service's clock is ahead of this one. */
let ahead = 0;
let username: string;
let client: ServiceClient;
let serviceUrl: string | null;
beforeAll(async () => {
  service = await startTestService({ clock: { now: () => new Date(Date.now() + ahead) } });
  username = (await service.person('clinician')).user.username;
});
afterAll(() => service.stop());
beforeEach(async () => {
  serviceUrl = service.url;
  ahead = 0;
  client = createServiceClient({ serviceUrl: () => serviceUrl });
  await client.signIn(username, userPassword);
});

describe('the client of the case service', () => {
  it('follows no redirect, takes no page for a reply, and sends nothing to an unprotected address', async () => {
    const answers: Record<string, (response: ServerResponse) => void> = {
      redirect: (response) => response.writeHead(302, { location: service.url }).end(),
      page: (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome to the Wi-Fi'),
      proxy: (response) => response.writeHead(403, { 'content-type': 'text/html' }).end('Forbidden by policy'),
    };
    let answer = answers['page']!;
    let requests = 0;
    const server = createServer((_request, response) => {
      requests += 1;
      answer(response);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    serviceUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const [name, status] of [
      ['redirect', 302],
      ['page', 200],
      ['proxy', 403],
    ] as const) {
      answer = answers[name]!;
      await expect(client.myCases()).rejects.toMatchObject({ error: { code: 'SERVICE_FAILED', params: { status } } });
    }
    const before = requests;
    for (const address of [
      'http://cases.hospital.example',
      'http://user:word@127.0.0.1',
      'ftp://127.0.0.1',
      'nonsense',
    ]) {
      serviceUrl = address;
      await expect(client.myCases()).rejects.toMatchObject({ error: { code: 'SERVICE_INSECURE' } });
    }
    expect(requests).toBe(before);
    server.close();
  });

  it('tells a wrong password from a service that is not there', async () => {
    await expect(client.signIn('admin', 'wrong')).rejects.toMatchObject({ error: { code: 'WRONG_CREDENTIALS' } });
    serviceUrl = null;
    await expect(client.signIn('admin', 'wrong')).rejects.toMatchObject({ error: { code: 'SERVICE_UNREACHABLE' } });
    serviceUrl = 'http://127.0.0.1:9';
    const failed: unknown = await client.signIn('admin', 's3cret').catch((error: unknown) => error);
    expect(failed).toMatchObject({ error: { code: 'SERVICE_UNREACHABLE' } });
    expect(JSON.stringify(failed, Object.getOwnPropertyNames(failed))).not.toContain('s3cret');
  });

  it('goes on with a session that was kept, and tells when it ends', async () => {
    const kept = client.session();
    const next = createServiceClient({ serviceUrl: () => serviceUrl, session: kept });
    const told: unknown[] = [];
    next.onSession((session) => told.push(session));
    expect(await next.myCases()).toEqual([]);
    await client.signOut();
    await expect(next.myCases()).rejects.toMatchObject({ error: { code: 'LOGIN_REQUIRED' } });
    expect(told).toEqual([null]);
    expect(next.session()).toBeNull();
  });

  it('knows without asking that a session has run out', async () => {
    const late = createServiceClient({
      serviceUrl: () => serviceUrl,
      session: client.session(),
      now: () => new Date(Date.now() + 15 * day),
    });
    expect(late.session()).toBeNull();
    await expect(late.groups()).rejects.toMatchObject({ error: { code: 'LOGIN_REQUIRED' } });
  });
});

describe('tokens', () => {
  const changesOf = (of: ServiceClient): string[] => {
    const told: string[] = [];
    of.onSession((_session, change) => told.push(change));
    return told;
  };
  const useRefreshToken = (refreshToken: string) =>
    service.call(null, 'POST', '/api/session/refresh', { refreshToken });

  it('of two calls with an ended token one renews it, whichever clock saw the end', async () => {
    let now = Date.now();
    const early = createServiceClient({
      serviceUrl: () => serviceUrl,
      session: client.session(),
      now: () => new Date(now),
    });
    const told = changesOf(early);
    now += 20 * minute;
    // A refresh token that is used twice would end the session for both.
    expect(await Promise.all([early.myCases(), early.groups()])).toEqual([[], []]);
    expect(told).toEqual(['renewed']);
    ahead = 40 * minute;
    const { token } = await early.uploadTarget();
    expect(await Promise.all([early.myCases(), early.groups()])).toEqual([[], []]);
    expect(told).toEqual(['renewed', 'renewed']);
    expect((await early.uploadTarget(token)).token).not.toBe(token);
    expect(told).toHaveLength(2);
  });

  it('a revoked family signs out, and a password that is wrong does not', async () => {
    const told = changesOf(client);
    await expect(client.changePassword('not this one', 'another-long-one')).rejects.toMatchObject({
      error: { code: 'WRONG_CREDENTIALS' },
    });
    expect(told).toEqual([]);
    const stolen = client.session()!.refreshToken!;
    expect((await useRefreshToken(stolen)).status).toBe(200);
    await expect(Promise.all([client.myCases(), client.groups()])).rejects.toMatchObject({
      error: { code: 'LOGIN_REQUIRED' },
    });
    expect(told).toEqual(['ended']);
    expect(client.session()).toBeNull();
    await expect(client.uploadTarget()).rejects.toMatchObject({ error: { code: 'LOGIN_REQUIRED' } });
  });

  it('signing out ends what could renew the session', async () => {
    const refreshToken = client.session()!.refreshToken!;
    await client.signOut();
    expect((await useRefreshToken(refreshToken)).status).toBe(401);
  });

  it('go to no other service, and a service that refuses every token is not asked for ever', async () => {
    const seen: string[] = [];
    const stranger = createServer((request, response) => {
      seen.push(request.url ?? '');
      const problem = { type: 'x', title: 'x', status: 401, code: 'unauthenticated' };
      response.writeHead(401, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
    }).listen(0, '127.0.0.1');
    await once(stranger, 'listening');
    let name = 'ours';
    const bound = createServiceClient({
      serviceUrl: () => serviceUrl,
      serviceName: () => name,
      session: client.session(),
    });
    serviceUrl = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}`;
    await expect(client.myCases()).rejects.toMatchObject({ error: { code: 'LOGIN_REQUIRED' } });
    expect(seen).toEqual(['/api/cases?mine=true', '/api/session/refresh']);
    name = 'another';
    await expect(bound.myCases()).rejects.toMatchObject({ error: { code: 'LOGIN_REQUIRED' } });
    await expect(bound.uploadTarget()).rejects.toMatchObject({ error: { code: 'LOGIN_REQUIRED' } });
    expect(seen).toHaveLength(2);
    expect(bound.session()).toBeNull();
    stranger.close();
  });
});
