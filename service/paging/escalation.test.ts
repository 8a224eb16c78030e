import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inboxSchema, pagesSchema, usersSchema, type PageStage } from '../../contract/caseApi.schema.ts';
import type { CaseId } from '../../model/ids.ts';
import { startTestService, type Person, type TestService } from '../../test/support/caseService.ts';
import { publishCase } from '../../test/support/sentCase.ts';
import { serviceAccount } from '../database/connect.ts';

let service: TestService;
let instant = Date.parse('2026-11-22T10:00:00Z');
const minutes = (count: number) => void (instant += count * 60_000);
let author: Person;
let specialist: Person;
let deputy: Person;
let colleague: Person;
let boarder: Person;
beforeAll(async () => {
  service = await startTestService({
    clock: { now: () => new Date(instant) },
    limits: { escalate_urgent_minutes: 15, escalate_soon_minutes: 60, escalate_routine_minutes: 600 },
  });
  [author, specialist, deputy, colleague, boarder] = (await Promise.all(
    Array.from({ length: 5 }, () => service.person('clinician')),
  )) as [Person, Person, Person, Person, Person];
  await duty(specialist, { specialty: 'Neurology', leave: null, deputy: deputy.user.id });
  const made = await service.call(service.administrator, 'POST', '/api/groups', { name: 'neurology' });
  const { id } = (await made.json()) as { id: string };
  const users = [boarder.user.id, author.user.id];
  expect((await service.call(service.administrator, 'PUT', `/api/groups/${id}/members`, { users })).status).toBe(204);
});
afterAll(() => service.stop());

async function duty(who: Person, wish: unknown): Promise<void> {
  expect((await service.call(who, 'PUT', '/api/me/duty', wish)).status).toBe(200);
}
async function asked(people: readonly Person[], urgency: 'urgent' | 'soon' = 'urgent', specialty = 'Neurology') {
  const users = people.map(({ user }) => user.id);
  const { id } = await publishCase(service, author, { audience: { kind: 'colleagues', users } }, [
    service.administrator,
  ]);
  const page = { specialty, urgency, question: 'Is this a bleed?' };
  expect((await service.call(author, 'POST', `/api/cases/${id}/pages`, page)).status).toBe(201);
  return id;
}
async function told(who: Person, id: CaseId): Promise<[PageStage | undefined, string | null | undefined][]> {
  const inbox = inboxSchema.parse(await (await service.call(who, 'GET', '/api/inbox')).json());
  const entries = [...inbox.urgent, ...inbox.social].filter((entry) => entry.case === id && entry.kind === 'page');
  return entries.map(({ page, onBehalfOf }) => [page?.stage, onBehalfOf]);
}
const pageOf = async (id: CaseId) =>
  pagesSchema.parse(await (await service.call(author, 'GET', `/api/cases/${id}/pages`)).json()).pages[0]!;
async function noticed(id: CaseId): Promise<(string | null)[]> {
  const { notices } = inboxSchema.parse(await (await service.call(author, 'GET', '/api/inbox')).json());
  return notices!
    .filter((notice) => notice.kind === 'page-escalated' && notice.case === id)
    .map(({ detail }) => detail)
    .reverse();
}
const asOwner = async <T>(work: (owner: pg.Client) => Promise<T>): Promise<T> => {
  const owner = new pg.Client({ connectionString: service.ownerUrl });
  await owner.connect();
  return work(owner).finally(() => owner.end());
};

describe('a page that nobody acknowledges', () => {
  it('goes on to the deputy, then to the group of that name and the administrators, also over restarts', async () => {
    const id = await asked([specialist, deputy, boarder, colleague]);
    minutes(14);
    await service.restart();
    expect(await told(deputy, id)).toEqual([]);
    minutes(1);
    await service.restart();
    const name = specialist.user.displayName;
    expect(await told(deputy, id)).toEqual([['stand-ins', name]]);
    expect([await told(boarder, id), await told(service.administrator, id)]).toEqual([[], []]);
    expect(await pageOf(id)).toMatchObject({
      stage: 'stand-ins',
      stageAt: new Date(instant).toISOString(),
      escalatesAt: new Date(instant + 15 * 60_000).toISOString(),
    });
    minutes(15);
    await service.restart();
    await service.restart();
    expect(await told(boarder, id)).toEqual([['administrators', null]]);
    expect(await told(service.administrator, id)).toEqual([['administrators', null]]);
    expect([await told(colleague, id), (await told(deputy, id)).length]).toEqual([[], 1]);
    expect(await pageOf(id)).toMatchObject({ stage: 'administrators', escalatesAt: null, reach: { told: 4 } });
    expect(await noticed(id)).toEqual(['stand-ins', 'administrators']);
  });

  it('stays where it is once anybody has acknowledged it', async () => {
    const id = await asked([specialist, deputy]);
    const { urgent } = inboxSchema.parse(await (await service.call(specialist, 'GET', '/api/inbox')).json());
    const ids = urgent.filter((entry) => entry.case === id).map((entry) => entry.id);
    expect((await service.call(specialist, 'POST', '/api/inbox', { ids })).status).toBe(204);
    minutes(60);
    await service.restart();
    expect([await told(deputy, id), await noticed(id)]).toEqual([[], []]);
    expect(await pageOf(id)).toMatchObject({ stage: 'asked', escalatesAt: null });
  });

  it('tells nobody of a case that they do not see, and waits for nobody where nobody stands in', async () => {
    const id = await asked([specialist], 'soon');
    minutes(59);
    await service.restart();
    expect(await noticed(id)).toEqual([]);
    minutes(1);
    await service.restart();
    expect([await told(deputy, id), await told(boarder, id)]).toEqual([[], []]);
    expect(await told(service.administrator, id)).toEqual([['administrators', null]]);
    expect(await noticed(id)).toEqual(['administrators']);
  });

  it('goes on once, however many processes look at the same moment, and the audit names nobody for it', async () => {
    const ids = [await asked([specialist, deputy]), await asked([specialist, deputy])];
    const { url } = serviceAccount(service.ownerUrl);
    const processes = await Promise.all(
      Array.from({ length: 6 }, async () => {
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        return client;
      }),
    );
    const at = new Date(instant + 15 * 60_000);
    const done = await Promise.all(
      processes.map((client) => client.query<{ n: number }>('SELECT escalate_pages($1) AS n', [at])),
    );
    await Promise.all(processes.map((client) => client.end()));
    expect(done.reduce((sum, { rows }) => sum + rows[0]!.n, 0)).toBe(2);
    for (const id of ids) expect(await noticed(id)).toEqual(['stand-ins']);
    const { rows } = await asOwner((owner) =>
      owner.query<{ entry: string }>(
        `SELECT entry FROM audit_events WHERE entry::jsonb->>'action' = 'escalatePage' AND entry::jsonb->>'subject' = ANY ($1)`,
        [ids],
      ),
    );
    const actors = rows.map(({ entry }) => (JSON.parse(entry) as { actor: string | null }).actor);
    expect(actors).toEqual([null, null]);
  });
});

describe('somebody on leave', () => {
  const leave = { from: '2026-11-20', until: '2026-12-24' };

  it('is known to be away to clinicians who look for them, and to who asked their specialty', async () => {
    await duty(colleague, { specialty: 'Cardiology', leave: { ...leave, delegate: deputy.user.id } });
    const away = { until: leave.until, standIn: deputy.user.displayName };
    const find = async (who: Person) =>
      usersSchema
        .parse(await (await service.call(who, 'GET', `/api/users?query=${colleague.user.username}`)).json())
        .users.map((user) => user.away);
    expect(await find(author)).toEqual([away]);
    expect(await find(await service.person('learner'))).toEqual([null]);
    const id = await asked([colleague, deputy], 'soon', 'cardiology');
    expect((await pageOf(id)).reach?.people).toMatchObject([
      { onBehalfOf: null, away, stage: 'asked' },
      { onBehalfOf: colleague.user.displayName, away: null, stage: 'asked' },
    ]);
    await duty(colleague, {
      specialty: null,
      leave: { from: '2026-11-01', until: '2026-11-21', delegate: deputy.user.id },
    });
    expect(await find(author)).toEqual([null]);
  });

  it('is one’s own deputy never, nor is a learner anybody’s, and a client that knows no deputies changes none', async () => {
    const learner = await service.person('learner');
    const wish = { specialty: 'Neurology', leave: null };
    for (const [who, status] of [
      [specialist, 400],
      [learner, 403],
    ] as const) {
      const answer = await service.call(specialist, 'PUT', '/api/me/duty', { ...wish, deputy: who.user.id });
      expect(answer.status).toBe(status);
    }
    const kept = await service.call(specialist, 'PUT', '/api/me/duty', wish);
    expect(await kept.json()).toMatchObject({ deputy: deputy.user.id, deputyName: deputy.user.displayName });
  });
});
