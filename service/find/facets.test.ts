import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { apiPath, casePageSchema, facetsSchema, type CaseListEntry } from '../../contract/caseApi.schema.ts';
import {
  audiences,
  caseStates,
  createWorld,
  type Target,
  type Viewer,
  type World,
} from '../../test/support/authorisation/world.ts';
import { startTestService, type TestService } from '../../test/support/caseService.ts';
import { publishCase } from '../../test/support/sentCase.ts';

let service: TestService;
let world: World;
let owner: pg.Pool;
beforeAll(async () => {
  service = await startTestService();
  world = await createWorld(service);
  owner = new pg.Pool({ connectionString: service.ownerUrl, max: 8 });
  // Its end does not wait for its connections to be closed: the server's own end may come before theirs.
  owner.on('error', () => undefined);
});
afterAll(async () => {
  await owner.end();
  await world.end();
  await service.stop();
});

const readers = () => world.viewers.filter(({ token }) => token !== null);
async function ask<T>(viewer: Viewer, path: string, schema: { parse(answer: unknown): T }): Promise<T> {
  const response = await world.ask(viewer, { method: 'GET', path });
  expect(response.status).toBe(200);
  return schema.parse(await response.json());
}

/** What the viewer's own lists say, page by page: read under the policies, which know nothing of what is counted beforehand. */
async function listed(viewer: Viewer): Promise<CaseListEntry[]> {
  const found: CaseListEntry[] = [];
  for (let after = ''; ;) {
    const page = await ask(viewer, `${apiPath.search}${after}`, casePageSchema);
    found.push(...page.cases);
    if (page.next === null) return found;
    after = `?after=${encodeURIComponent(page.next)}`;
  }
}

/** By value, an anatomy however it is spelt. */
function tally(values: readonly string[]): Record<string, number> {
  const counted: Record<string, number> = {};
  for (const value of values) counted[value] = (counted[value] ?? 0) + 1;
  return counted;
}
const spelt = (facets: readonly { value: string; cases: number }[]) =>
  Object.fromEntries(facets.map(({ value, cases }) => [value.toLowerCase(), cases]));

/** Of every viewer, and how many different answers there were. */
async function countsAreThoseOfTheLists(): Promise<number> {
  const answers = new Set<string>();
  for (const viewer of readers()) {
    const [facets, cases] = [await ask(viewer, apiPath.facets, facetsSchema), await listed(viewer)];
    expect([viewer.name, spelt(facets.specialty)]).toEqual([viewer.name, tally(cases.map((one) => one.specialty))]);
    const anatomies = cases.map(({ anatomy }) => anatomy.toLowerCase());
    expect([viewer.name, spelt(facets.anatomy)]).toEqual([viewer.name, tally(anatomies)]);
    expect([viewer.name, spelt(facets.tag)]).toEqual([viewer.name, tally(cases.flatMap(({ tags }) => tags))]);
    answers.add(JSON.stringify(facets));
  }
  return answers.size;
}

it('facets count for every viewer exactly what their lists hold, whatever becomes of the cases', async () => {
  const ids: string[] = [];
  const targets: Target[] = [];
  for (const audience of audiences) {
    for (const state of [...caseStates.filter((known) => known !== 'withdrawn'), 'published'] as const) {
      const target = await world.addCase(audience, state);
      targets.push(target);
      ids.push(target.case);
      const n = ids.length;
      await owner.query('UPDATE cases SET tags = $2, anatomy = $3, specialty = $4 WHERE id = $1', [
        target.case,
        [`tag-${n}`, `third-${n % 3}`, audience],
        n % 2 ? 'Forearm' : 'forearm',
        n % 5 ? 'radiology' : 'dermatology',
      ]);
    }
  }
  expect(await countsAreThoseOfTheLists()).toBeGreaterThanOrEqual(4);

  // From one audience to another, out of publication and into it, and one that is gone.
  const community = ids.slice(-caseStates.length);
  await owner.query(`UPDATE cases SET audience_kind = 'only-me' WHERE id = $1`, [community.at(-1)]);
  await owner.query(`UPDATE cases SET state = 'returned' WHERE state = 'published' AND id = ANY ($1)`, [
    ids.slice(0, 9),
  ]);
  await owner.query(`UPDATE cases SET state = 'published', published_at = now(), claimed_by = NULL
    WHERE state = 'in-moderation'`);
  await countsAreThoseOfTheLists();
  for (const target of targets) await world.removeCase(target);
  expect(await countsAreThoseOfTheLists()).toBe(1);
  expect((await owner.query('SELECT * FROM facet_counts')).rows).toEqual([]);
});

it('the account of one that enters or leaves a group, or loses its verification, counts by what it is then', async () => {
  await world.addCase('group', 'published');
  const outsider = readers().find(
    ({ relation, role, verification }) =>
      relation === 'outsider' && role === 'clinician' && verification === 'verified',
  )!;
  const count = async () => (await ask(outsider, apiPath.facets, facetsSchema)).specialty.length;
  expect(await count()).toBe(0);
  await owner.query('INSERT INTO group_members (group_id, user_id) VALUES ($1, $2)', [world.group, outsider.id]);
  expect(await count()).toBe(1);
  await owner.query(`UPDATE users SET verification = 'revoked' WHERE id = $1`, [outsider.id]);
  expect(await count()).toBe(0);
  await owner.query(`UPDATE users SET verification = 'verified' WHERE id = $1`, [outsider.id]);
  await owner.query('DELETE FROM group_members WHERE user_id = $1', [outsider.id]);
  expect(await count()).toBe(0);
});

it('of many cases that change at once none is counted twice or forgotten', async () => {
  const made: Target[] = [];
  while (made.length < 24) made.push(await world.addCase('community', 'published'));
  const change = ({ case: id }: { case: string }, n: number) =>
    n % 3 === 0
      ? owner.query('DELETE FROM cases WHERE id = $1', [id])
      : owner.query('UPDATE cases SET tags = $2 WHERE id = $1', [id, [`at-once-${n % 4}`, 'shared', `only-${n}`]]);
  await Promise.all(made.map(change));
  await countsAreThoseOfTheLists();
});

it('what a case that was taken back said stands in no count, for nobody and nowhere', async () => {
  const author = await service.person('clinician');
  const audience = { kind: 'community' } as const;
  const { id } = await publishCase(service, author, { audience, form: { tags: ['Erdheim-Chester'] } });
  const reader = readers().find(({ verification, role }) => verification === 'verified' && role === 'clinician')!;
  const tags = async () => (await ask(reader, apiPath.facets, facetsSchema)).tag.map(({ value }) => value);
  const kept = async () => (await owner.query(`SELECT FROM facet_counts WHERE value = 'Erdheim-Chester'`)).rowCount;
  expect([await tags(), await kept()]).toEqual([expect.arrayContaining(['Erdheim-Chester']), 2]);
  expect((await service.call(author, 'POST', apiPath.withdraw(id), { reason: 'patient' })).status).toBe(200);
  expect(await tags()).not.toContain('Erdheim-Chester');
  expect(await kept()).toBe(0);
});
