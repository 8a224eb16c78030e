import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { request } from 'node:http';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedCaseSchema, signedInSchema } from '../../contract/caseApi.schema.ts';
import {
  aCase,
  anImage,
  newCaseId,
  startTestService,
  userPassword,
  type Person,
} from '../../test/support/caseService.ts';
import type { TestService } from '../../test/support/caseService.ts';
import { publishCase, submitCase } from '../../test/support/sentCase.ts';
import { annotationSchema, annotationText } from '../../model/annotation.ts';
import { routesTable } from './routes.table.ts';

let service: TestService;
let instant = Date.now();
let clinician: Person;
beforeAll(async () => {
  service = await startTestService({ clock: { now: () => new Date(instant) } });
  clinician = await service.person('clinician');
});
afterAll(() => service.stop());

const withHeader = (authorization: string, path = '/api/me', method = 'GET') =>
  fetch(`${service.url}${path}`, { method, headers: { authorization } });
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Tokens that were never given, were given to others, are over, or belong elsewhere. */
async function forgeries(): Promise<Record<string, string>> {
  const { token, user } = clinician;
  const out = await service.person('clinician');
  await service.call(out, 'DELETE', '/api/session');
  const renewable = { username: user.username, password: userPassword, renewable: true };
  const { refreshToken } = signedInSchema.parse(
    await (await service.call(null, 'POST', '/api/session', renewable)).json(),
  );
  const payload = encoded({ sub: user.id, role: 'administrator', exp: 9_999_999_999 });
  const hash = createHash('sha256').update(token).digest();
  const swap = (at: number) => token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
  return {
    ...Object.fromEntries(
      Array.from({ length: 8 }, (_, n) => [`invented ${n}`, randomBytes(32).toString('base64url')]),
    ),
    'signed out': out.token,
    'a refresh token': refreshToken!,
    'its hash': hash.toString('hex'),
    'its hash, of a token’s form': hash.toString('base64url'),
    'first letter changed': swap(0),
    'middle letter changed': swap(20),
    'two letters changed': swap(7).slice(0, 30) + swap(31).slice(30),
    'cut by one': token.slice(0, -1),
    'longer by one': `${token}A`,
    'twice itself': token + token,
    'in the other case': token.replace(/[a-zA-Z]/g, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    ),
    reversed: [...token].reverse().join(''),
    'standard base64': `${token.slice(0, -2)}+/`,
    padded: `${token}=`,
    quoted: `"${token}"`,
    'percent-encoded': [...token].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join(''),
    'a user’s id': user.id,
    'all zeros': 'A'.repeat(43),
    SQL: "' OR '1'='1' --",
    'JWT without a signature': `${encoded({ alg: 'none' })}.${payload}.`,
    'JWT signed by anybody': `${encoded({ alg: 'HS256' })}.${payload}.${randomBytes(32).toString('base64url')}`,
    'JWT with a key of its own': `${encoded({ alg: 'RS256', jku: 'http://127.0.0.1/keys' })}.${payload}.c2ln`,
    'a list of two': `${randomBytes(32).toString('base64url')}, ${token}`,
  };
}

describe('a token that is forged, foreign or over', () => {
  it('opens nothing, in the same words for all, thirty and more of them', async () => {
    const forged = await forgeries();
    const answers = new Map<string, string[]>();
    for (const [name, token] of Object.entries(forged)) {
      const response = await withHeader(`Bearer ${token}`);
      const said = `${response.status} ${await response.text()}`;
      answers.set(said, [...(answers.get(said) ?? []), name]);
      const written = await withHeader(`Bearer ${token}`, `/api/cases/${newCaseId()}`, 'PUT');
      expect([name, written.status]).toEqual([name, 401]);
    }
    expect([...answers.keys()]).toEqual([expect.stringContaining('401 ')]);
    expect(Object.keys(forged).length).toBeGreaterThanOrEqual(30);
    expect((await withHeader(`Bearer ${clinician.token}`)).status).toBe(200);
  });

  it('is taken from nowhere but its header, and only by its scheme', async () => {
    const { token } = clinician;
    for (const header of [`Basic ${token}`, `Token ${token}`, token, `Bearer  ${token} x`, 'Bearer']) {
      expect([header.split(' ')[0], (await withHeader(header)).status]).toEqual([header.split(' ')[0], 401]);
    }
    for (const [path, headers] of [
      [`/api/me?access_token=${token}&token=${token}`, {}],
      ['/api/me', { cookie: `token=${token}; session=${token}` }],
      ['/api/me', { 'x-access-token': token, 'x-user-id': clinician.user.id }],
    ] as const) {
      expect((await fetch(`${service.url}${path}`, { headers })).status).toBe(401);
    }
  });

  it('that has ended opens nothing any more', async () => {
    const late = await service.person('clinician');
    instant += 12 * 3_600_000;
    expect((await withHeader(`Bearer ${late.token}`)).status).toBe(401);
    instant -= 12 * 3_600_000;
  });
});

const hostile = [
  `'; DROP TABLE cases; --`,
  `" OR 1=1 UNION SELECT password_hash FROM credentials --`,
  `<script>alert(1)</script>`,
  `<img src=x onerror=alert(1)>`,
  `\${7*7} {{7*7}} %s %n $1 $$`,
  `../../etc/passwd`,
  `javascript:alert(1)`,
];

describe('SQL, HTML and templates in a text', () => {
  it('are words like others in every field of a case and all that hangs on it', async () => {
    for (const text of hostile) {
      const form = { title: text, anatomy: text, tags: [text.slice(0, 40).trim()], question: text };
      const { id, image } = await publishCase(
        service,
        clinician,
        {
          audience: { kind: 'community' },
          form,
          details: { findings: text },
        },
        [await service.person('moderator')],
      );
      const read = await service.call(clinician, 'GET', `/api/cases/${id}`);
      expect(read.headers.get('content-type')).toMatch(/^application\/json/);
      expect(read.headers.get('x-content-type-options')).toBe('nosniff');
      expect(sharedCaseSchema.parse(await read.json())).toMatchObject({ ...form, findings: text });
      const said = [
        ['POST', `/api/cases/${id}/comments`, { body: text }],
        ['POST', `/api/cases/${id}/pages`, { specialty: text, urgency: 'soon', question: text }],
        ['PUT', `/api/cases/${id}/texts`, { ...form, findings: `${text} again` }],
        ['POST', `/api/images/${image.id}/flag`, { reason: text }],
        ['PUT', '/api/me/duty', { specialty: text, leave: null }],
      ] as const;
      for (const [method, path, body] of said) {
        const answer = await service.call(clinician, method, path, body);
        expect([path, text, answer.status < 500]).toEqual([path, text, true]);
        expect(answer.headers.get('content-type')).not.toContain('html');
      }
    }
  });

  it('are words in annotations, in reasons for which a case goes back, and in what is said with a mark on a picture', async () => {
    const moderator = await service.person('moderator');
    for (const text of hostile) {
      const drawn = (more: object) =>
        annotationSchema.parse({ id: randomUUID(), frame: 0, at: { x: 3, y: 4 }, ...more });
      const label = drawn({ kind: 'label', text });
      const annotations = [label, drawn({ kind: 'pointer', number: 1, note: text })];
      const { id } = await submitCase(service, clinician, { audience: { kind: 'community' }, image: { annotations } });
      await service.call(moderator, 'POST', `/api/moderation/${id}/claim`);
      const decision = { verdict: 'return', reasons: [text] };
      expect((await service.call(moderator, 'POST', `/api/moderation/${id}/decision`, decision)).status).toBe(204);
      const mine = await service.call(clinician, 'GET', `/api/cases/${id}`);
      const { returnReasons, imageList } = sharedCaseSchema.parse(await mine.json());
      expect(returnReasons).toEqual([text]);
      expect(imageList[0]!.annotations.map(annotationText)).toEqual([text, text]);
      const shown = await publishCase(service, clinician, { audience: { kind: 'community' } }, [moderator]);
      const mark = { body: text, image: shown.image.id, annotations: [label] };
      const said = await service.call(clinician, 'POST', `/api/cases/${shown.id}/comments`, mark);
      expect([text, said.status]).toEqual([text, 201]);
      const read = await (await service.call(clinician, 'GET', `/api/cases/${shown.id}/comments`)).text();
      expect(read).toContain(JSON.stringify(text));
    }
  });

  it('find what they say and nothing else', async () => {
    const names = ['text', 'anatomy', 'tag', 'modality', 'specialty', 'after', 'annotated', 'starred'];
    for (const text of hostile) {
      for (const name of names) {
        const found = await service.call(clinician, 'GET', `/api/search?${new URLSearchParams({ [name]: text })}`);
        expect([name, text, [200, 400].includes(found.status)]).toEqual([name, text, true]);
      }
      const people = await service.call(clinician, 'GET', `/api/users?${new URLSearchParams({ query: text })}`);
      expect(await people.json()).toEqual({ users: [] });
    }
  });

  it('are words in what strangers and administrators write, and everything is there afterwards', async () => {
    const owner = new pg.Client({ connectionString: service.ownerUrl });
    await owner.connect();
    const tables = async () =>
      (
        await owner.query<{ count: string }>(
          `SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace`,
        )
      ).rows[0]?.count;
    const before = await tables();
    for (const text of hostile) {
      const registration = {
        ...{ username: `u${randomBytes(4).toString('hex')}`, displayName: text, password: text.padEnd(12, '!') },
        ...{ role: 'clinician', profession: text, specialty: text, licenceNumber: text.slice(0, 60), country: 'DE' },
      };
      const asked = [
        await service.call(null, 'POST', '/api/registrations', registration),
        await service.call(null, 'POST', '/api/session', { username: text, password: text }),
        await service.call(null, 'POST', '/api/session/reset', {
          username: text,
          code: text,
          password: 'x'.repeat(12),
        }),
        await service.call(service.administrator, 'POST', '/api/groups', { name: text }),
        await service.call(service.administrator, 'PATCH', `/api/users/${clinician.user.id}`, { displayName: text }),
      ];
      for (const { status, url } of asked) expect([url, status, status < 500]).toEqual([url, status, true]);
    }
    expect(await tables()).toEqual(before);
    await owner.end();
  });
});

/** As it stands: clients of HTTP tidy an address up before they send it. */
function rawStatus(path: string, token: string): Promise<number> {
  const { hostname, port } = new URL(service.url);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    });
    asked.on('error', reject).end();
  });
}

describe('a name that is a path', () => {
  const tricks = [
    '..',
    '../../service.key',
    '..%2f..%2fservice.key',
    '%2e%2e/%2e%2e/service.key',
    '..%5c..%5cservice.key',
    '....//service.key',
    '%00',
    `${randomUUID()}%00.png`,
    `${randomUUID()}/../../service.key`,
    '%c0%ae%c0%ae%2fservice.key',
    'CON',
    'a'.repeat(300),
  ];

  it('reaches nothing by any route that takes an id', async () => {
    const taking = Object.values(routesTable).filter(({ method, path }) => method === 'GET' && path.includes(':'));
    expect(taking.length).toBeGreaterThan(8);
    for (const { path } of taking) {
      for (const trick of tricks) {
        const status = await rawStatus(path.replace(/:\w+/, trick), service.administrator.token);
        expect([path, trick, status >= 400 && status < 500]).toEqual([path, trick, true]);
      }
    }
  });

  it('names no upload and no picture', async () => {
    for (const trick of tricks) {
      const status = await rawStatus(`/api/uploads/${trick}`, clinician.token);
      expect([trick, status >= 400 && status < 500]).toEqual([trick, true]);
      const image = { ...anImage(Buffer.from('x')), id: trick };
      const put = await service.call(clinician, 'PUT', `/api/cases/${newCaseId()}`, {
        ...aCase([]),
        images: [image],
      });
      expect([trick, put.status]).toEqual([trick, 400]);
    }
  });
});

describe('an address in a request', () => {
  it('is taken nowhere but where a sign-in comes back to, which is this machine and is never called', async () => {
    const document = (await (await service.call(null, 'GET', '/openapi.json')).json()) as {
      paths: Record<string, Record<string, { requestBody?: unknown }>>;
    };
    const taking: string[] = [];
    const look = (where: string, value: unknown, name: string) => {
      if (typeof value !== 'object' || value === null) return;
      const { format } = value as { format?: unknown };
      if (format === 'uri' || /url|uri|href|link|endpoint|callback/i.test(name)) taking.push(`${where} ${name}`);
      for (const [inner, child] of Object.entries(value)) look(where, child, inner);
    };
    for (const [path, item] of Object.entries(document.paths)) {
      for (const { requestBody } of Object.values(item)) look(path, requestBody, 'body');
    }
    expect([...new Set(taking)]).toEqual(['/api/session/provider redirectUri']);
  });
});
