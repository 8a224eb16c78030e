import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { apiPath, newUserSchema, userPatchSchema, usersSchema } from '../../contract/caseApi.schema.ts';
import { userSchema, type User } from '../../model/account.ts';
import { userIdSchema, type UserId } from '../../model/ids.ts';
import { hashPassword } from '../accounts/passwords.ts';
import { findUser, listUsers, setPassword } from '../accounts/repository.ts';
import { authenticate, requireRole, signedIn } from '../plugins/authentication.ts';
import { ServiceProblem } from '../problem.ts';
import { bearer, refusals, type Context, type Routes } from './context.ts';

const base = { tags: ['accounts'], security: bearer };
const administrators = { preHandler: requireRole('administrator') };

async function addUser(context: Context, by: User, wanted: z.output<typeof newUserSchema>): Promise<User> {
  const hash = await hashPassword(wanted.password);
  const id = randomUUID();
  return context.store.as(by.id, async (queries) => {
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
  });
}

async function changeUser(context: Context, by: User, id: UserId, patch: z.output<typeof userPatchSchema>) {
  // So that one slip does not leave the service without an administrator.
  if (id === by.id && (patch.role ?? by.role) !== by.role) throw new ServiceProblem('conflict', { fields: ['role'] });
  if (id === by.id && patch.verification && patch.verification !== by.verification) {
    throw new ServiceProblem('conflict', { fields: ['verification'] });
  }
  const hash = patch.password === undefined ? undefined : await hashPassword(patch.password);
  return context.store.as(by.id, async (queries) => {
    const user = await findUser(queries, id);
    if (!user) throw new ServiceProblem('not-found');
    const changed = {
      role: patch.role ?? user.role,
      verification: patch.verification ?? user.verification,
      display_name: patch.displayName ?? user.displayName,
    };
    await queries.updateTable('users').set(changed).where('id', '=', id).execute();
    if (hash !== undefined && !(await setPassword(queries, id, hash, null))) throw new ServiceProblem('forbidden');
    return (await findUser(queries, id))!;
  });
}

export const userRoutes: Routes = (context) => async (app) => {
  app.addHook('onRequest', authenticate(context.store, context.now));

  app.get(
    apiPath.users,
    {
      schema: {
        ...base,
        summary: 'Find colleagues; without a query, for administrators, everyone',
        querystring: z.object({ query: z.string().trim().min(1).max(100).optional() }),
        response: { 200: usersSchema, ...refusals },
      },
    },
    async (request) => {
      const user = signedIn(request);
      const { query } = request.query;
      if (query === undefined && user.role !== 'administrator') throw new ServiceProblem('forbidden');
      return { users: await context.store.as(user.id, (queries) => listUsers(queries, query)) };
    },
  );

  app.post(
    apiPath.users,
    {
      ...administrators,
      schema: { ...base, summary: 'Add an account', body: newUserSchema, response: { 201: userSchema, ...refusals } },
    },
    async (request, reply) => reply.code(201).send(await addUser(context, signedIn(request), request.body)),
  );

  app.patch(
    apiPath.user(':id'),
    {
      ...administrators,
      schema: {
        ...base,
        summary: 'Change an account: role, verification, name, password',
        params: z.object({ id: userIdSchema }),
        body: userPatchSchema,
        response: { 200: userSchema, ...refusals },
      },
    },
    async (request) => changeUser(context, signedIn(request), request.params.id, request.body),
  );
};
