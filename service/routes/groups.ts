import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { apiPath, groupMembersSchema, groupsSchema, newGroupSchema } from '../../contract/caseApi.schema.ts';
import { groupSchema } from '../../model/account.ts';
import { groupIdSchema } from '../../model/ids.ts';
import { authenticate, requireRole, signedIn } from '../plugins/authentication.ts';
import { ServiceProblem } from '../problem.ts';
import { bearer, nothing, refusals, type Routes } from './context.ts';

const base = { tags: ['groups'], security: bearer };
const administrators = { preHandler: requireRole('administrator') };

export const groupRoutes: Routes = (context) => async (app) => {
  app.addHook('onRequest', authenticate(context.store, context.now));

  app.get(
    apiPath.groups,
    {
      schema: {
        ...base,
        summary: 'The own groups; for administrators, all',
        response: { 200: groupsSchema, ...refusals },
      },
    },
    async (request) => {
      const rows = await context.store.as(signedIn(request).id, (queries) =>
        queries.selectFrom('groups').select(['id', 'name']).orderBy('name').execute(),
      );
      return groupsSchema.parse({ groups: rows });
    },
  );

  app.post(
    apiPath.groups,
    {
      ...administrators,
      schema: { ...base, summary: 'Add a group', body: newGroupSchema, response: { 201: groupSchema, ...refusals } },
    },
    async (request, reply) => {
      const group = { id: randomUUID(), name: request.body.name };
      await context.store.as(signedIn(request).id, (queries) => queries.insertInto('groups').values(group).execute());
      return reply.code(201).send(groupSchema.parse(group));
    },
  );

  app.put(
    apiPath.groupMembers(':id'),
    {
      ...administrators,
      schema: {
        ...base,
        summary: 'Say who belongs to a group',
        params: z.object({ id: groupIdSchema }),
        body: groupMembersSchema,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const members = [...new Set(request.body.users)].map((user_id) => ({ group_id: id, user_id }));
      await context.store.as(signedIn(request).id, async (queries) => {
        const group = await queries.selectFrom('groups').select('id').where('id', '=', id).executeTakeFirst();
        if (!group) throw new ServiceProblem('not-found');
        await queries.deleteFrom('group_members').where('group_id', '=', id).execute();
        if (members.length > 0) await queries.insertInto('group_members').values(members).execute();
      });
      return reply.code(204).send(null);
    },
  );
};
