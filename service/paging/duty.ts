import type { z } from 'zod';
import { dutySchema, type dutyWishSchema } from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import type { Queries } from '../database/connect.ts';
import { ServiceProblem } from '../http/problem.ts';

/** What pages reach the viewer as, when they are away and who stands in, and for whom they stand in themselves. */
export async function readDuty(queries: Queries, viewer: User, now: Date): Promise<z.output<typeof dutySchema>> {
  const own = await queries
    .selectFrom('duties as d')
    .leftJoin('users as u', 'u.id', 'd.delegate_id')
    .leftJoin('users as p', 'p.id', 'd.deputy_id')
    .selectAll('d')
    .select(['u.display_name as standIn', 'p.display_name as deputyName'])
    .where('d.user_id', '=', viewer.id)
    .executeTakeFirst();
  const registered = await queries
    .selectFrom('professions')
    .select('specialty')
    .where('user_id', '=', viewer.id)
    .executeTakeFirst();
  const covers = await queries
    .selectFrom('duties as d')
    .innerJoin('users as u', 'u.id', 'd.user_id')
    .select(['u.display_name as who', 'd.leave_from as from', 'd.leave_until as until'])
    .where('d.delegate_id', '=', viewer.id)
    .where('d.leave_until', '>=', now.toISOString().slice(0, 10))
    .orderBy('d.leave_from')
    .limit(100)
    .execute();
  const leave = own?.delegate_id ? { from: own.leave_from, until: own.leave_until, delegate: own.delegate_id } : null;
  return dutySchema.parse({
    specialty: own?.specialty ?? null,
    leave,
    registeredAs: registered?.specialty ?? null,
    standIn: own?.standIn ?? null,
    deputy: own?.deputy_id ?? null,
    deputyName: own?.deputyName ?? null,
    covers,
  });
}

/** Only a verified clinician other than oneself stands in, as the database sees to. */
export async function setDuty(
  queries: Queries,
  viewer: User,
  { specialty, leave, deputy }: z.output<typeof dutyWishSchema>,
  now: Date,
): Promise<z.output<typeof dutySchema>> {
  if (leave?.delegate === viewer.id) throw new ServiceProblem('invalid-request', { fields: ['leave.delegate'] });
  if (deputy === viewer.id) throw new ServiceProblem('invalid-request', { fields: ['deputy'] });
  const row = {
    specialty,
    leave_from: leave?.from ?? null,
    leave_until: leave?.until ?? null,
    delegate_id: leave?.delegate ?? null,
    ...(deputy === undefined ? {} : { deputy_id: deputy }),
  };
  await queries
    .insertInto('duties')
    .values({ user_id: viewer.id, ...row })
    .onConflict((clash) => clash.column('user_id').doUpdateSet(row))
    .execute();
  return readDuty(queries, viewer, now);
}
