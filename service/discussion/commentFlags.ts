import { sql } from 'kysely';
import type { z } from 'zod';
import { waitingCommentsSchema, type CommentResolution } from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import { caseIdSchema } from '../../model/ids.ts';
import { findCase } from '../cases/read.ts';
import type { Queries } from '../database/connect.ts';
import { ServiceProblem } from '../http/problem.ts';

/** A comment whose words the viewer may read, or where they stood; `not-found` for all others. */
async function findComment(queries: Queries, viewer: User, id: string) {
  const row = await queries
    .selectFrom('comments')
    .select(['case_id', 'author_id', 'removed_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) throw new ServiceProblem('not-found');
  const { stage } = await findCase(queries, viewer, caseIdSchema.parse(row.case_id));
  return { ...row, stage };
}

/** From here on all but its author and staff see only that something stands there, until a moderator has looked at it. */
export async function flagComment(queries: Queries, viewer: User, id: string, reason: string, now: Date) {
  const { case_id, stage, removed_at: removed } = await findComment(queries, viewer, id);
  if (stage !== 'published' || removed) throw new ServiceProblem('conflict', { reason: 'wrong-state' });
  const row = { comment_id: id, case_id, flagged_by: viewer.id, reason, flagged_at: now };
  const { numInsertedOrUpdatedRows: added } = await queries
    .insertInto('comment_flags')
    .values({ ...row, resolution: null, resolved_by: null })
    .onConflict((clash) => clash.doNothing())
    .executeTakeFirst();
  if (added) await sql`SELECT tell_of_comment_flag(${id}, ${now})`.execute(queries);
}

/** Takes the words away for good; their place in the thread stays. `reason`: a moderator's, null for the comment's author. */
export async function removeComment(queries: Queries, by: User, id: string, reason: string | null, now: Date) {
  const { author_id: author, removed_at: removed } = await findComment(queries, by, id);
  // Nobody decides about their own words, nor does an author give a moderator's reasons.
  if ((author === by.id) !== (reason === null)) throw new ServiceProblem('forbidden');
  if (removed) throw new ServiceProblem('conflict', { reason: 'wrong-state' });
  const { rows } = await sql<{ done: boolean }>`SELECT remove_comment(${id}, ${reason}, ${now}) AS done`.execute(
    queries,
  );
  if (rows[0]?.done !== true) throw new ServiceProblem('forbidden');
}

export async function listWaitingComments(
  queries: Queries,
  viewer: User,
): Promise<z.output<typeof waitingCommentsSchema>> {
  const rows = await queries
    .selectFrom('comment_flags as f')
    .innerJoin('comments as o', 'o.id', 'f.comment_id')
    .innerJoin('cases as c', 'c.id', 'o.case_id')
    .innerJoin('users as u', 'u.id', 'o.author_id')
    .select(['o.id as comment', 'o.case_id as case', 'o.author_id', 'o.body', 'c.title', 'u.display_name as author'])
    .select([sql<string[]>`array_agg(f.reason)`.as('reasons'), sql<Date>`min(f.flagged_at)`.as('first')])
    .where('f.resolution', 'is', null)
    .groupBy(['o.id', 'o.case_id', 'o.author_id', 'o.body', 'c.title', 'u.display_name'])
    .orderBy('first')
    .limit(500)
    .execute();
  return waitingCommentsSchema.parse({
    comments: rows.map((row) => ({
      ...row,
      mine: row.author_id === viewer.id,
      flaggedAt: row.first.toISOString(),
    })),
  });
}

export async function resolveComment(queries: Queries, by: User, id: string, wanted: CommentResolution, now: Date) {
  if (wanted.resolution === 'removed') return removeComment(queries, by, id, wanted.reason, now);
  const { author_id: author } = await findComment(queries, by, id);
  if (author === by.id) throw new ServiceProblem('forbidden');
  const { numUpdatedRows } = await queries
    .updateTable('comment_flags')
    .set({ resolution: 'kept', resolved_by: by.id })
    .where('comment_id', '=', id)
    .where('resolution', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new ServiceProblem('not-found');
}
