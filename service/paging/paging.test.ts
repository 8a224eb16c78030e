import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dutySchema, inboxSchema, pageSchema, pagesSchema, specialtiesSchema } from '../../contract/caseApi.schema.ts';
import type { CaseId } from '../../model/ids.ts';
import { startTestService, type Person, type TestService } from '../../test/support/caseService.ts';
import { publishCase, type CaseWish } from '../../test/support/sentCase.ts';

let service: TestService;
let instant = Date.parse('2026-11-22T10:00:00Z');
let author: Person;
let specialist: Person;
let deputy: Person;
let outsider: Person;
beforeAll(async () => {
  service = await startTestService({ clock: { now: () => new Date(instant) } });
  author = await service.person('clinician');
  specialist = await service.person('clinician');
  deputy = await service.person('clinician');
  outsider = await service.person('clinician');
  for (const [who, specialty] of [
    [specialist, 'Paediatric radiology'],
    [outsider, 'paediatric Radiology'],
    [deputy, 'Surgery'],
  ] as const) {
    expect((await setDuty(who, { specialty, leave: null })).status).toBe(200);
  }
});
afterAll(() => service.stop());

const setDuty = (who: Person, wish: unknown) => service.call(who, 'PUT', '/api/me/duty', wish);
const dutyOf = async (who: Person) => dutySchema.parse(await (await service.call(who, 'GET', '/api/me/duty')).json());
const published = async (wish: CaseWish): Promise<CaseId> =>
  (await publishCase(service, author, wish, [service.administrator])).id;
const forSome = (...people: Person[]) =>
  published({ audience: { kind: 'colleagues', users: people.map(({ user }) => user.id) } });
const page = (id: CaseId, more = {}, who = author) =>
  service.call(who, 'POST', `/api/cases/${id}/pages`, {
    ...{ specialty: 'paediatric radiology', urgency: 'urgent', question: 'Is this a buckle fracture?' },
    ...more,
  });
const pagesOf = async (who: Person, id: CaseId) =>
  pagesSchema.parse(await (await service.call(who, 'GET', `/api/cases/${id}/pages`)).json()).pages;
/** What somebody was told of one case. */
async function told(who: Person, id: CaseId) {
  const { urgent, social } = inboxSchema.parse(await (await service.call(who, 'GET', '/api/inbox')).json());
  const of = (entries: typeof urgent) => entries.filter((entry) => entry.case === id);
  return { urgent: of(urgent), social: of(social) };
}
const nothing = { urgent: [], social: [] };

describe('a page', () => {
  it('reaches those of the specialty who see the case, urgent apart from social, and says who opened it', async () => {
    const id = await forSome(specialist, deputy);
    const asked = await page(id);
    expect(asked.status).toBe(201);
    expect(pageSchema.parse(await asked.json())).toMatchObject({ reach: { told: 1, opened: 0 } });
    await page(id, { urgency: 'routine', question: 'And the other side?' });
    const { urgent, social } = await told(specialist, id);
    expect(urgent).toMatchObject([
      { kind: 'page', onBehalfOf: null, page: { question: 'Is this a buckle fracture?' } },
    ]);
    expect(social).toMatchObject([{ kind: 'page', page: { urgency: 'routine', specialty: 'paediatric radiology' } }]);
    expect([await told(deputy, id), await told(outsider, id)]).toEqual([nothing, nothing]);
    await service.call(specialist, 'GET', `/api/cases/${id}`);
    expect((await pagesOf(author, id)).map(({ reach }) => reach?.opened)).toEqual([1, 1]);
    expect((await pagesOf(deputy, id)).map(({ reach }) => reach)).toEqual([null, null]);
    const read = () => service.call(specialist, 'POST', '/api/inbox', { ids: urgent.map((entry) => entry.id) });
    await read();
    const acknowledgedAt = new Date(instant).toISOString();
    instant += 60_000;
    await read();
    const who = specialist.user.displayName;
    const [answered, unread] = (await pagesOf(author, id)).toSorted(
      (x, y) => y.reach!.acknowledged - x.reach!.acknowledged,
    );
    expect(answered?.reach).toMatchObject({ acknowledged: 1, people: [{ who, onBehalfOf: null, acknowledgedAt }] });
    expect(unread?.reach).toMatchObject({
      acknowledged: 0,
      people: [{ who, acknowledgedAt: null, openedAt: acknowledgedAt }],
    });
    expect((await page(id, {}, outsider)).status).toBe(404);
  });

  it('offers specialties without their people, however they are spelt', async () => {
    const answer = await service.call(author, 'GET', '/api/specialties');
    const { specialties } = specialtiesSchema.parse(await answer.json());
    expect(specialties.map(({ specialty, clinicians }) => [specialty.toLowerCase(), clinicians])).toEqual([
      ['paediatric radiology', 2],
      ['surgery', 1],
    ]);
  });

  it('names nobody: neither a patient nor who posted without a name', async () => {
    const id = await published({ audience: { kind: 'community' }, details: { anonymous: true } });
    expect((await page(id, { question: 'Mrs. Doe again, MRN: 4711' })).status).toBe(400);
    await page(id);
    expect(await pagesOf(specialist, id)).toMatchObject([{ askedBy: 'Anonymous', reach: null }]);
  });

  it('is one of twenty in an hour', async () => {
    const id = await forSome(deputy);
    instant += 3_600_000;
    const answers = await Promise.all(Array.from({ length: 25 }, () => page(id)));
    expect(answers.filter(({ status }) => status === 201).length).toBe(20);
    expect((await page(id)).status).toBe(429);
    instant += 3_600_001;
    expect((await page(id)).status).toBe(201);
  });
});

describe('somebody on leave', () => {
  const away = (from: string, until: string) =>
    setDuty(specialist, { specialty: 'Paediatric radiology', leave: { from, until, delegate: deputy.user.id } });
  const mention = (id: CaseId) =>
    service.call(author, 'POST', `/api/cases/${id}/comments`, {
      body: 'What do you say?',
      mentions: [specialist.user.id],
    });

  it('is stood in for on every day of it and on no other, in pages and mentions, and both know', async () => {
    const id = await forSome(specialist, deputy);
    for (const [from, until, covered] of [
      ['2026-11-23', '2026-11-29', 0],
      ['2026-11-22', '2026-11-29', 1],
      ['2026-11-15', '2026-11-22', 2],
      ['2026-11-15', '2026-11-21', 2],
    ] as const) {
      expect((await away(from, until)).status).toBe(200);
      const over = until < '2026-11-22';
      expect((await dutyOf(deputy)).covers).toEqual(over ? [] : [{ who: specialist.user.displayName, from, until }]);
      await page(id);
      await mention(id);
      const { urgent, social } = await told(deputy, id);
      expect([from, until, urgent.length, social.length]).toEqual([from, until, covered, covered]);
      for (const entry of [...urgent, ...social]) expect(entry.onBehalfOf).toBe(specialist.user.displayName);
      expect((await dutyOf(specialist)).standIn).toBe(deputy.user.displayName);
    }
    expect((await told(specialist, id)).urgent).toHaveLength(4);
    const stoodIn = (await pagesOf(author, id)).flatMap(({ reach }) =>
      reach!.people.flatMap((one) => one.onBehalfOf ?? []),
    );
    expect(stoodIn).toEqual([specialist.user.displayName, specialist.user.displayName]);
  });

  it('opens no case to whoever stands in', async () => {
    await away('2026-11-22', '2026-11-22');
    const id = await forSome(specialist);
    await page(id);
    await mention(id);
    expect((await told(specialist, id)).urgent).toHaveLength(1);
    expect(await told(deputy, id)).toEqual(nothing);
    expect((await service.call(deputy, 'GET', `/api/cases/${id}`)).status).toBe(404);
  });

  it('is stood in for by another verified clinician only, for days in their order', async () => {
    const learner = await service.person('learner');
    const leave = { from: '2026-11-22', until: '2026-11-23' };
    await away(leave.from, leave.until);
    for (const [delegate, days, status] of [
      [learner, leave, 403],
      [specialist, leave, 400],
      [deputy, { from: '2026-12-02', until: '2026-12-01' }, 400],
    ] as const) {
      const wish = { specialty: null, leave: { ...days, delegate: delegate.user.id } };
      expect((await setDuty(specialist, wish)).status).toBe(status);
    }
    expect((await dutyOf(specialist)).leave).toEqual({ ...leave, delegate: deputy.user.id });
  });
});

describe('whoever follows a case', () => {
  it('is told of what is said, until they do not', async () => {
    const id = await published({ audience: { kind: 'community' } });
    const follow = (on: boolean) =>
      service.call(outsider, 'PUT', `/api/cases/${id}/stars`, { quality: false, collection: false, follow: on });
    const say = (body: string) => service.call(author, 'POST', `/api/cases/${id}/comments`, { body });
    await follow(true);
    await say('More pictures tomorrow.');
    await follow(false);
    await say('Here they are.');
    expect((await told(outsider, id)).social).toMatchObject([{ kind: 'comment' }]);
  });
});
