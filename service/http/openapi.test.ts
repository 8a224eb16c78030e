import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { apiPath, problemSchema } from '../../contract/caseApi.schema.ts';
import { signInPath } from '../../contract/signInApi.schema.ts';
import { startTestService, type TestService } from '../../test/support/caseService.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ metricsToken: 'a-token-of-the-scraper' });
});
afterAll(() => service.stop());

/** The parts of OpenAPI 3.1 that generators of clients stumble over. */
const operation = z.object({
  summary: z.string().min(1),
  responses: z.record(z.string().regex(/^([1-5]\d\d|[1-5]XX|default)$/), z.looseObject({ description: z.string() })),
});
const documentSchema = z.looseObject({
  openapi: z.string().regex(/^3\.1\.\d+$/),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(z.string().startsWith('/'), z.record(z.string(), z.unknown())),
});
const verbs = ['get', 'put', 'post', 'patch', 'delete', 'head'];

describe('/openapi.json', () => {
  it('is an OpenAPI 3.1 document whose every operation is described', async () => {
    const document = documentSchema.parse(await (await service.call(null, 'GET', '/openapi.json')).json());
    for (const [path, item] of Object.entries(document.paths)) {
      for (const verb of verbs) {
        if (!(verb in item)) continue;
        const parsed = operation.safeParse(item[verb]);
        expect([path, verb, parsed.success]).toEqual([path, verb, true]);
        const parameters = (item[verb] as { parameters?: { name: string; in: string }[] }).parameters ?? [];
        const shared = (item['parameters'] ?? []) as { name: string; in: string }[];
        const named = [...parameters, ...shared].filter((parameter) => parameter.in === 'path');
        expect(named.map((parameter) => `{${parameter.name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
      }
    }
    expect(JSON.stringify(document)).not.toContain('~standard');
  });

  it('holds every path of the contract', async () => {
    const document = documentSchema.parse(await (await service.call(null, 'GET', '/openapi.json')).json());
    const paths = Object.values(apiPath).map((path) => (typeof path === 'function' ? path('{id}') : path));
    expect(Object.keys(document.paths).sort()).toEqual(
      [...new Set([...paths, ...Object.values(signInPath), '/api/uploads/{id}'])].sort(),
    );
  });
});

describe('every answer', () => {
  it('carries security headers and no permission for other origins', async () => {
    for (const path of ['/api/health', '/openapi.json', '/api/cases', '/nowhere', '/api/uploads']) {
      const { headers } = await service.call(null, 'GET', path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('access-control-allow-origin')).toBeNull();
    }
  });

  it('that refuses is a problem document which repeats nothing of the request', async () => {
    const secret = 'DOE-JANE-1970';
    const refused = [
      await service.call(null, 'GET', `/${secret}`),
      await service.call(null, 'POST', '/api/session', { username: secret }),
      await service.call(service.administrator, 'GET', `/api/cases/${secret}`),
      await service.call(service.administrator, 'PUT', `/api/groups/${secret}/members`, { users: [secret] }),
      await fetch(`${service.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{"username": ${secret}`,
      }),
      await fetch(`${service.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'a'.repeat(300_000), password: secret }),
      }),
      await fetch(`${service.url}/api/session`, { method: 'POST', headers: { 'content-type': secret }, body: secret }),
    ];
    for (const response of refused) {
      const text = await response.text();
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(problemSchema.parse(JSON.parse(text)).status).toBe(response.status);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(response.status).toBeLessThan(500);
      expect(text).not.toContain(secret);
    }
  });
});

describe('/metrics', () => {
  it('counts answers by route for who holds the token, and is not there for others', async () => {
    const ask = (token: string) => fetch(`${service.url}/metrics`, { headers: { authorization: `Bearer ${token}` } });
    const unknown = '10000000-0000-4000-8000-000000000001';
    await service.call(service.administrator, 'GET', `/api/cases/${unknown}`);
    expect((await ask('another-token-altogether')).status).toBe(404);
    expect((await service.call(service.administrator, 'GET', '/metrics')).status).toBe(404);
    const text = await (await ask('a-token-of-the-scraper')).text();
    expect(text).toContain('scrim_request_seconds_count{method="GET",route="/api/cases/:id",status="404"} 1');
    expect(text).not.toContain(unknown);
  });
});
