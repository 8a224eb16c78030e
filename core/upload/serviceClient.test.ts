import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestService, userPassword, type TestService } from '../../test/support/caseService.ts';
import { createServiceClient, type ServiceClient } from './serviceClient.ts';

let service: TestService;
let username: string;
let client: ServiceClient;
let serviceUrl: string | null;
beforeAll(async () => {
  service = await startTestService();
  username = (await service.person('clinician')).user.username;
});
afterAll(() => service.stop());
beforeEach(async () => {
  serviceUrl = service.url;
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
      now: () => new Date(Date.now() + 13 * 60 * 60 * 1000),
    });
    expect(late.session()).toBeNull();
    await expect(late.groups()).rejects.toMatchObject({ error: { code: 'LOGIN_REQUIRED' } });
  });
});
