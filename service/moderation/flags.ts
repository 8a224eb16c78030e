import { sql } from 'kysely';
import { flagsSchema } from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import type { ImageId } from '../../model/ids.ts';
import { findImage } from '../cases/images.ts';
import type { Queries } from '../database/connect.ts';
import { ServiceProblem } from '../http/problem.ts';

/** From here on the image is hidden from all but its author and staff, until a moderator has looked at it. */
export async function flagImage(queries: Queries, viewer: User, id: ImageId, reason: string, now: Date): Promise<void> {
  const image = await findImage(queries, viewer, id);
  if (!image) throw new ServiceProblem('not-found');
  const { state } = await queries
    .selectFrom('cases')
    .select('state')
    .where('id', '=', image.case)
    .executeTakeFirstOrThrow();
  if (state !== 'published') throw new ServiceProblem('conflict', { reason: 'wrong-state' });
  await queries
    .insertInto('image_flags')
    .values({
      image_id: id,
      case_id: image.case,
      flagged_by: viewer.id,
      reason,
      flagged_at: now,
      resolution: null,
      resolved_by: null,
    })
    .onConflict((clash) => clash.doNothing())
    .execute();
}

export async function listFlags(queries: Queries) {
  const rows = await queries
    .selectFrom('image_flags')
    .select(['image_id', 'case_id'])
    .select([sql<string[]>`array_agg(reason)`.as('reasons'), sql<Date>`min(flagged_at)`.as('first')])
    .where('resolution', 'is', null)
    .groupBy(['image_id', 'case_id'])
    .orderBy('first')
    .limit(500)
    .execute();
  return flagsSchema.parse({
    flags: rows.map((row) => ({
      image: row.image_id,
      case: row.case_id,
      reasons: row.reasons,
      flaggedAt: row.first.toISOString(),
    })),
  });
}

export async function resolveFlags(
  queries: Queries,
  by: User,
  id: ImageId,
  resolution: 'kept' | 'hidden',
): Promise<void> {
  const image = await findImage(queries, by, id);
  // Nobody decides about their own case.
  if (image?.authorId === by.id) throw new ServiceProblem('forbidden');
  const { numUpdatedRows } = await queries
    .updateTable('image_flags')
    .set({ resolution, resolved_by: by.id })
    .where('image_id', '=', id)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new ServiceProblem('not-found');
}
