import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import { pageSchema, specialtiesSchema, type newPageSchema } from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import type { CaseId } from '../../model/ids.ts';
import { readsLikeIdentifier } from '../../model/textPatterns.ts';
import { isStaff, shownAuthor } from '../audience/canSee.ts';
import { findCase } from '../cases/read.ts';
import type { Queries, Store } from '../database/connect.ts';
import { ServiceProblem } from '../http/problem.ts';

type Page = z.output<typeof pageSchema>;

/** One account's pages in an hour: enough for a bad night, too few to wear a department out. */
const pagesAnHour = 20;

/** Oldest first. Who else was told, and who opened the case, is counted for who asked, its author and staff. */
export async function listPages(queries: Queries, viewer: User, id: CaseId): Promise<Page[]> {
  await findCase(queries, viewer, id);
  const rows = await queries
    .selectFrom('pages as p')
    .innerJoin('cases as c', 'c.id', 'p.case_id')
    .innerJoin('users as u', 'u.id', 'p.asked_by')
    .select(['p.id', 'p.specialty', 'p.urgency', 'p.question', 'p.created_at', 'p.asked_by as author_id'])
    .select(['p.stage', 'p.stage_at', 'p.escalates_at'])
    .select(['u.display_name as author', 'c.anonymous', 'c.author_id as poster'])
    .select(sql<z.input<typeof pageSchema>['reach']>`(SELECT to_jsonb(r) FROM reach_of_page(p.id) r)`.as('reach'))
    .where('p.case_id', '=', id)
    .orderBy('p.created_at')
    .orderBy('p.id')
    .limit(500)
    .execute();
  return rows.map((row) => {
    const [byPoster, asked] = [row.author_id === row.poster, row.author_id === viewer.id];
    return pageSchema.parse({
      id: row.id,
      specialty: row.specialty,
      urgency: row.urgency,
      question: row.question,
      createdAt: row.created_at.toISOString(),
      stage: row.stage,
      stageAt: row.stage_at?.toISOString() ?? null,
      escalatesAt: row.escalates_at?.toISOString() ?? null,
      askedBy: shownAuthor(viewer, { ...row, anonymous: row.anonymous && byPoster }),
      reach: asked || row.poster === viewer.id || isStaff(viewer) ? row.reach : null,
    });
  });
}

/** Tells everyone of a specialty who sees the case. Its words pass the check that comments pass. */
export async function askSpecialty(
  queries: Queries,
  viewer: User,
  id: CaseId,
  wanted: z.output<typeof newPageSchema>,
  now: Date,
): Promise<Page> {
  const { stage } = await findCase(queries, viewer, id);
  if (stage !== 'published') throw new ServiceProblem('conflict', { reason: 'wrong-state' });
  const fields = (['specialty', 'question'] as const).filter((field) => readsLikeIdentifier(wanted[field]));
  if (fields.length > 0) throw new ServiceProblem('invalid-request', { fields, reason: 'identifying-text' });
  // One at a time: many at once would each find few.
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`pages of ${viewer.id}`}, 0))`.execute(queries);
  const { asked } = await queries
    .selectFrom('pages')
    .select(({ fn }) => fn.countAll<number>().as('asked'))
    .where('asked_by', '=', viewer.id)
    .where('created_at', '>', new Date(now.getTime() - 3_600_000))
    .executeTakeFirstOrThrow();
  if (asked >= pagesAnHour) throw new ServiceProblem('too-many-attempts', { retryAfterSeconds: 3600 });
  const page = randomUUID();
  await queries
    .insertInto('pages')
    .values({ id: page, case_id: id, asked_by: viewer.id, ...wanted, created_at: now })
    .execute();
  await sql`SELECT tell_of_page(${page})`.execute(queries);
  const made = (await listPages(queries, viewer, id)).find((one) => one.id === page);
  if (!made) throw new ServiceProblem('not-found');
  return made;
}

export async function listSpecialties(queries: Queries): Promise<z.output<typeof specialtiesSchema>> {
  const { rows } = await sql`SELECT specialty, clinicians FROM specialties_on_duty()`.execute(queries);
  return specialtiesSchema.parse({ specialties: rows });
}

/** Pages whose time has come without an answer go on by one step each; of several processes one does it. Answers how many. */
export async function escalatePages(store: Store, now: Date): Promise<number> {
  const { rows } = await store.asNobody((queries) =>
    sql<{ done: number }>`SELECT escalate_pages(${now}) AS done`.execute(queries),
  );
  return rows[0]!.done;
}
