import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import {
  apiPath,
  groupMembersSchema,
  groupsSchema,
  newGroupSchema,
  usersSchema,
} from '../../contract/caseApi.schema.ts';
import { groupSchema } from '../../model/account.ts';
import { groupIdSchema, type GroupId } from '../../model/ids.ts';
import type { Queries } from '../database/connect.ts';
import { ServiceProblem } from '../http/problem.ts';
import { route } from '../http/route.ts';
import { toUser } from './repository.ts';

const tag = 'groups';
const administrators = ['administrator'] as const;

async function membersOf(queries: Queries, id: GroupId) {
  const group = await queries.selectFrom('groups').select('id').where('id', '=', id).executeTakeFirst();
  if (!group) throw new ServiceProblem('not-found');
  const rows = await queries
    .selectFrom('group_members')
    .innerJoin('users', 'users.id', 'group_members.user_id')
    .where('group_id', '=', id)
    .select(['users.id', 'username', 'display_name', 'role', 'verification'])
    .orderBy('username')
    .execute();
  return { users: rows.map(toUser) };
}

async function replaceMembers(queries: Queries, id: GroupId, users: readonly string[]): Promise<void> {
  const members = [...new Set(users)].map((user_id) => ({ group_id: id, user_id }));
  const group = await queries.selectFrom('groups').select('id').where('id', '=', id).executeTakeFirst();
  if (!group) throw new ServiceProblem('not-found');
  await queries.deleteFrom('group_members').where('group_id', '=', id).execute();
  if (members.length > 0) await queries.insertInto('group_members').values(members).execute();
}

export const groupRoutes = {
  listGroups: route({
    method: 'GET',
    path: apiPath.groups,
    access: 'signed-in',
    tag,
    summary: 'The own groups; for administrators, all',
    answer: groupsSchema,
    async handle({ context, user }) {
      const rows = await context.store.as(user.id, (queries) =>
        queries.selectFrom('groups').select(['id', 'name']).orderBy('name').execute(),
      );
      return groupsSchema.parse({ groups: rows });
    },
  }),

  addGroup: route({
    method: 'POST',
    path: apiPath.groups,
    access: administrators,
    tag,
    summary: 'Add a group',
    body: newGroupSchema,
    answer: groupSchema,
    status: 201,
    async handle({ act, body }) {
      const group = { id: randomUUID(), name: body.name };
      await act(
        (queries) => queries.insertInto('groups').values(group).execute(),
        () => group.id,
      );
      return groupSchema.parse(group);
    },
  }),

  listGroupMembers: route({
    method: 'GET',
    path: apiPath.groupMembers(':id'),
    access: administrators,
    tag,
    summary: 'Who belongs to a group',
    params: z.object({ id: groupIdSchema }),
    answer: usersSchema,
    handle: ({ context, user, params }) => context.store.as(user.id, (queries) => membersOf(queries, params.id)),
  }),

  setGroupMembers: route({
    method: 'PUT',
    path: apiPath.groupMembers(':id'),
    access: administrators,
    tag,
    summary: 'Say who belongs to a group',
    params: z.object({ id: groupIdSchema }),
    body: groupMembersSchema,
    status: 204,
    async handle({ act, params, body }) {
      await act((queries) => replaceMembers(queries, params.id, body.users));
      return null;
    },
  }),
};
