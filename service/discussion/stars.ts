import type { z } from 'zod';
import type { openingsSchema, starsSchema, starsWishSchema } from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import type { CaseId } from '../../model/ids.ts';
import { findCase } from '../cases/read.ts';
import type { Queries } from '../database/connect.ts';
import { ServiceProblem } from '../http/problem.ts';

const kinds = ['quality', 'collection', 'follow'] as const;

/** What the viewer sees of a case's stars: how many found it good, and their own. */
async function starsOf(queries: Queries, viewer: User, id: CaseId): Promise<z.output<typeof starsSchema>> {
  const rows = await queries.selectFrom('stars').select(['user_id', 'kind']).where('case_id', '=', id).execute();
  const mine = new Set(rows.filter(({ user_id }) => user_id === viewer.id).map(({ kind }) => kind));
  return {
    qualityCount: rows.filter(({ kind }) => kind === 'quality').length,
    quality: mine.has('quality'),
    collection: mine.has('collection'),
    follow: mine.has('follow'),
  };
}

export async function readStars(queries: Queries, viewer: User, id: CaseId) {
  await findCase(queries, viewer, id);
  return starsOf(queries, viewer, id);
}

export async function setStars(queries: Queries, viewer: User, id: CaseId, wish: z.output<typeof starsWishSchema>) {
  const { stage } = await findCase(queries, viewer, id);
  if (stage !== 'published') throw new ServiceProblem('conflict', { reason: 'wrong-state' });
  for (const kind of kinds) {
    const row = { case_id: id, user_id: viewer.id, kind };
    if (wish[kind]) {
      await queries
        .insertInto('stars')
        .values(row)
        .onConflict((clash) => clash.doNothing())
        .execute();
    } else {
      await queries
        .deleteFrom('stars')
        .where('case_id', '=', id)
        .where('user_id', '=', viewer.id)
        .where('kind', '=', kind)
        .execute();
    }
  }
  return starsOf(queries, viewer, id);
}

/** Receipt by reading: kept for the first time that somebody else opened a published case. */
export async function noteOpening(queries: Queries, viewer: User, id: CaseId, now: Date): Promise<void> {
  await queries
    .insertInto('openings')
    .values({ case_id: id, user_id: viewer.id, opened_at: now })
    .onConflict((clash) => clash.doNothing())
    .execute();
}

/** Who opened a case and when: for its author and staff all, for others themselves. */
export async function listOpenings(
  queries: Queries,
  viewer: User,
  id: CaseId,
): Promise<z.input<typeof openingsSchema>['openings']> {
  await findCase(queries, viewer, id);
  const rows = await queries
    .selectFrom('openings as o')
    .innerJoin('users as u', 'u.id', 'o.user_id')
    .select(['u.display_name', 'o.opened_at'])
    .where('o.case_id', '=', id)
    .orderBy('o.opened_at')
    .limit(1000)
    .execute();
  return rows.map((row) => ({ who: row.display_name, openedAt: row.opened_at.toISOString() }));
}
