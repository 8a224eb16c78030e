import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  apiPath,
  newUserSchema,
  resetCodeSchema,
  userPatchSchema,
  usersSchema,
} from '../../contract/caseApi.schema.ts';
import { userSchema, type User, type Verification } from '../../model/account.ts';
import { userIdSchema, type UserId } from '../../model/ids.ts';
import { hashPassword } from './passwords.ts';
import { decide } from './registrations.ts';
import { makeReset } from './resets.ts';
import { findColleagues, findUser, listUsers, setPassword } from './repository.ts';
import type { Queries } from '../database/connect.ts';
import type { Act } from '../audit/record.ts';
import { ServiceProblem } from '../http/problem.ts';
import { route } from '../http/route.ts';

const tag = 'people';
const administrators = ['administrator'] as const;

async function addUser(act: Act, wanted: z.output<typeof newUserSchema>): Promise<User> {
  const hash = await hashPassword(wanted.password);
  const id = randomUUID();
  const add = async (queries: Queries) => {
    const row = {
      id,
      username: wanted.username,
      display_name: wanted.displayName,
      role: wanted.role,
      verification: 'unverified' as const,
    };
    await queries.insertInto('users').values(row).execute();
    if (!(await setPassword(queries, id, hash, null))) throw new ServiceProblem('forbidden');
    return (await findUser(queries, id))!;
  };
  return act(add, () => id);
}

/** The short way to `decide`, without documents; unverified again is what a decision has no word for. */
async function changeVerification(queries: Queries, by: User, user: User, wanted: Verification | undefined, at: Date) {
  if (wanted === undefined || wanted === user.verification) return;
  if (wanted !== 'unverified') {
    await decide(queries, by, user.id, { decision: wanted, documents: [], note: '' }, at);
    return;
  }
  // What was said before counts no longer.
  await decide(queries, by, user.id, { decision: 'revoked', documents: [], note: '' }, at);
  await queries.updateTable('users').set({ verification: wanted }).where('id', '=', user.id).execute();
}

async function changeUser(now: () => Date, act: Act, by: User, id: UserId, patch: z.output<typeof userPatchSchema>) {
  // So that one slip does not leave the service without an administrator.
  if (id === by.id && (patch.role ?? by.role) !== by.role) throw new ServiceProblem('conflict', { fields: ['role'] });
  if (id === by.id && patch.verification && patch.verification !== by.verification) {
    throw new ServiceProblem('conflict', { fields: ['verification'] });
  }
  return act(async (queries) => {
    const user = await findUser(queries, id);
    if (!user) throw new ServiceProblem('not-found');
    const changed = { role: patch.role ?? user.role, display_name: patch.displayName ?? user.displayName };
    await queries.updateTable('users').set(changed).where('id', '=', id).execute();
    await changeVerification(queries, by, user, patch.verification, now());
    return (await findUser(queries, id))!;
  });
}

export const userRoutes = {
  listUsers: route({
    method: 'GET',
    path: apiPath.users,
    access: 'signed-in',
    tag,
    summary: 'Find colleagues, with who is away and who stands in; without a query, for administrators, everyone',
    query: z.object({ query: z.string().trim().min(1).max(100).optional() }),
    answer: usersSchema,
    async handle({ context, user, query: { query } }) {
      if (query === undefined && user.role !== 'administrator') throw new ServiceProblem('forbidden');
      const find = (queries: Queries) =>
        query === undefined ? listUsers(queries, undefined) : findColleagues(queries, query, context.now());
      return { users: await context.store.as(user.id, find) };
    },
  }),

  addUser: route({
    method: 'POST',
    path: apiPath.users,
    access: administrators,
    tag,
    summary: 'Add an account',
    body: newUserSchema,
    answer: userSchema,
    status: 201,
    handle: ({ act, body }) => addUser(act, body),
  }),

  changeUser: route({
    method: 'PATCH',
    path: apiPath.user(':id'),
    access: administrators,
    tag,
    summary: 'Change an account: role, verification, name',
    params: z.object({ id: userIdSchema }),
    body: userPatchSchema,
    answer: userSchema,
    handle: ({ context, act, user, params, body }) => changeUser(context.now, act, user, params.id, body),
  }),

  makeReset: route({
    method: 'POST',
    path: apiPath.reset(':id'),
    access: administrators,
    tag,
    summary: 'A code for somebody who forgot their password; where two persons verify, staff need the codes of two',
    params: z.object({ id: userIdSchema }),
    answer: resetCodeSchema,
    status: 201,
    handle: ({ context, act, user, params }) => act((queries) => makeReset(queries, user, params.id, context.now())),
  }),
};
