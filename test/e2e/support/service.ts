import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SharedCase } from '../../../contract/caseApi.schema.ts';
import { startService, startServiceWith, type RunningService } from '../../../tools/demo/service.ts';

export const clinician = {
  username: 'test.clinician',
  displayName: 'Dr Test',
  password: 'correct-horse-battery',
} as const;

export interface TestService extends RunningService {
  readonly data: string;
}

const colleague = (username: string, displayName: string, role: 'clinician' | 'moderator') => ({
  ...{ username, displayName, role, password: `${username} has a long password` },
  verified: true,
});
/** Who is there besides the administrator when a service of many begins. */
export const staff = {
  administrator: { username: 'admin', displayName: 'Administrator', password: 'admin has a long password' },
  moderator: colleague('mod', 'Mo Derator', 'moderator'),
  colleague: colleague('colleague', 'Cleo League', 'clinician'),
  outsider: colleague('outsider', 'Otto Sider', 'clinician'),
} as const;

/** What the service of many says of itself. */
export const operator = 'Example Hospitals Ltd';

/** The built case service with one verified clinician, on a database of its own. */
export const startTestService = (): Promise<TestService> => started((data) => startService(data, clinician));

/** One with an administrator, a moderator and two clinicians. */
export const startCommunity = (): Promise<TestService> =>
  started((data) =>
    startServiceWith(
      data,
      {
        administratorPassword: staff.administrator.password,
        users: [staff.moderator, staff.colleague, staff.outsider],
      },
      { SCRIM_OPERATOR: operator, SCRIM_COUNTRY: 'AT', SCRIM_RETENTION_DAYS: '365' },
    ),
  );

async function started(start: (data: string) => Promise<RunningService>): Promise<TestService> {
  const data = await mkdtemp(join(tmpdir(), 'scrim-e2e-service-'));
  const service = await start(data);
  return {
    url: service.url,
    data,
    async stop() {
      await service.stop();
      await rm(data, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Reads the newest case of the clinician and its images over plain HTTP, as a stranger's client would. */
export async function readBack(url: string): Promise<{ shared: SharedCase; images: Map<string, Buffer> }> {
  const signedIn = await post(`${url}/api/session`, { username: clinician.username, password: clinician.password });
  const headers = { authorization: `Bearer ${(signedIn as { token: string }).token}` };
  const get = async (path: string) => fetch(url + path, { headers });
  const { cases } = (await (await get('/api/cases?mine=true')).json()) as { cases: SharedCase[] };
  const shared = (await (await get(`/api/cases/${cases[0]!.id}`)).json()) as SharedCase;
  const images = new Map<string, Buffer>();
  for (const image of shared.imageList) {
    const answer = await get(`/api/images/${image.id}/content`);
    images.set(image.id, Buffer.from(await answer.arrayBuffer()));
  }
  return { shared, images };
}

async function post(url: string, body: unknown): Promise<unknown> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.json();
}
