import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import {
  professionSchema,
  registrationsSchema,
  type registrationSchema,
  type verificationDecisionSchema,
} from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import type { UserId } from '../../model/ids.ts';
import type { Queries } from '../database/connect.ts';
import { ServiceProblem } from '../http/problem.ts';
import { findUser, toUser } from './repository.ts';

type Registration = z.output<typeof registrationSchema>;
export type VerificationDecision = z.output<typeof verificationDecisionSchema>;

/** On nobody's behalf: the account is unverified, whatever was asked for. */
export async function register(queries: Queries, wanted: Registration, passwordHash: string, at: Date) {
  const account = randomUUID();
  await sql`SELECT register_account(${account}, ${wanted.username}, ${wanted.displayName}, ${wanted.role},
    ${passwordHash}, ${wanted.profession}, ${wanted.specialty}, ${wanted.licenceNumber}, ${wanted.country}, ${at})`.execute(
    queries,
  );
  return account;
}

/** Who registered and is not verified yet, oldest first. */
export async function listRegistrations(queries: Queries): Promise<z.output<typeof registrationsSchema>> {
  const rows = await queries
    .selectFrom('professions as p')
    .innerJoin('users as u', 'u.id', 'p.user_id')
    .selectAll('p')
    .select(['u.id', 'u.username', 'u.display_name', 'u.role', 'u.verification'])
    .select(sql<number>`verifications_of(u.id)`.as('approvals'))
    .select(sql<number>`verifications_needed()`.as('needed'))
    .where('u.verification', '=', 'unverified')
    .orderBy('p.registered_at')
    .limit(500)
    .execute();
  return registrationsSchema.parse({
    registrations: rows.map((row) => ({
      user: toUser(row),
      profession: professionSchema.parse({ ...row, licenceNumber: row.licence_number }),
      registeredAt: row.registered_at.toISOString(),
      approvals: row.approvals,
      needed: row.needed,
    })),
  });
}

/** Notes the decision and acts on it once enough have decided alike. A no of one is enough. */
export async function decide(
  queries: Queries,
  by: User,
  id: UserId,
  { decision, documents, note }: VerificationDecision,
  at: Date,
): Promise<User> {
  if (id === by.id) throw new ServiceProblem('conflict', { fields: ['verification'] });
  if (!(await findUser(queries, id))) throw new ServiceProblem('not-found');
  // An account that an administrator made for themselves is no second person.
  if (decision === 'verified' && by.verification !== 'verified') throw new ServiceProblem('not-verified');
  const row = { id: randomUUID(), user_id: id, decided_by: by.id, decision, documents, note, decided_at: at };
  await queries.insertInto('verifications').values(row).execute();
  const enough = sql<boolean>`verifications_of(${id}) >= verifications_needed()`;
  const changed = queries.updateTable('users').set({ verification: decision }).where('id', '=', id);
  await (decision === 'verified' ? changed.where(enough) : changed).execute();
  return (await findUser(queries, id))!;
}
