import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiPath } from '../../contract/caseApi.schema.ts';
import { sees } from '../../test/support/authorisation/expected.ts';
import {
  audiences,
  caseStates,
  createWorld,
  type Target,
  type Viewer,
  type World,
} from '../../test/support/authorisation/world.ts';
import { startTestService, type TestService } from '../../test/support/caseService.ts';

let service: TestService;
let world: World;
let owner: pg.Client;
const targets: Target[] = [];
beforeAll(async () => {
  service = await startTestService();
  world = await createWorld(service);
  owner = new pg.Client({ connectionString: service.ownerUrl });
  await owner.connect();
  for (const audience of audiences) {
    // What is published hides from people, not by its state alone: each audience has three of it.
    for (const state of [...caseStates.filter((known) => known !== 'withdrawn'), 'published', 'published'] as const) {
      const target = await world.addCase(audience, state);
      targets.push(target);
      await liven(target);
    }
  }
});
afterAll(async () => {
  await owner.end();
  await world.end();
  await service.stop();
});

/** Comments, pages, stars and notifications for everyone: what hangs on a case must hide with it. */
async function liven({ case: id, image }: Target): Promise<void> {
  const people = world.viewers.filter(({ token }) => token !== null).map((viewer) => viewer.id);
  const comment = randomUUID();
  await owner.query(
    `INSERT INTO comments (id, case_id, author_id, body, image_id, annotations, created_at)
      VALUES ($1, $2, $3, 'A tear, I think', $4, '[]', now())`,
    [comment, id, people[0], image],
  );
  await owner.query(`INSERT INTO stars SELECT $1, unnest($2::uuid[]), 'quality'`, [id, people]);
  await owner.query(
    `INSERT INTO notifications (user_id, case_id, comment_id, kind, urgent, created_at)
      SELECT unnest($2::uuid[]), $1, $3, 'comment', false, now()`,
    [id, people, comment],
  );
  const page = randomUUID();
  await owner.query(`INSERT INTO pages VALUES ($1, $2, $3, 'Radiology', 'urgent', 'A tear?', now())`, [
    page,
    id,
    people[0],
  ]);
  await owner.query(
    `INSERT INTO notifications (user_id, case_id, page_id, on_behalf_of, kind, urgent, created_at)
      SELECT unnest($2::uuid[]), $1, $3, $4, 'page', true, now()`,
    [id, people, page, people[1]],
  );
}

/** All that a viewer gets to know, to the byte; the date apart. */
async function answer(viewer: Viewer, path: string): Promise<string> {
  const response = await world.ask(viewer, { method: 'GET', path });
  const headers = [...response.headers].filter(([name]) => name !== 'date');
  return JSON.stringify([response.status, headers, await response.text()]);
}

const listed = [apiPath.cases, `${apiPath.search}?text=tear`, apiPath.search, apiPath.facets, apiPath.inbox];
const snapshot = async (viewer: Viewer) => Promise.all(listed.map((path) => answer(viewer, path)));
const snapshots = async () =>
  new Map(await Promise.all(world.viewers.map(async (viewer) => [viewer.id, await snapshot(viewer)] as const)));

describe('a hidden case and a missing one', () => {
  it('answer alike, whatever is asked of them by name', async () => {
    let pairs = 0;
    const ways = [
      apiPath.case,
      apiPath.comments,
      apiPath.pages,
      apiPath.similar,
      apiPath.openings,
      apiPath.certificate,
    ];
    for (const viewer of world.viewers) {
      const missing = await Promise.all([...ways, apiPath.content].map((way) => answer(viewer, way(randomUUID()))));
      for (const target of targets.filter((one) => !sees(viewer, one))) {
        const hidden = [...ways.map((way) => way(target.case)), apiPath.content(target.image)];
        expect(await Promise.all(hidden.map((path) => answer(viewer, path)))).toEqual(missing);
        pairs += 1;
      }
    }
    expect(pairs).toBeGreaterThanOrEqual(500);
  });

  it('leave no other trace: lists, search, counts and inbox are the same in a world without it', async () => {
    let pairs = 0;
    let before = await snapshots();
    for (const target of targets) {
      await world.removeCase(target);
      const after = await snapshots();
      for (const viewer of world.viewers.filter((one) => !sees(one, target))) {
        expect(after.get(viewer.id)).toEqual(before.get(viewer.id));
        pairs += 1;
      }
      before = after;
    }
    expect(pairs).toBeGreaterThanOrEqual(500);
  });
});
