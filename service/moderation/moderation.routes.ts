import { z } from 'zod';
import {
  apiPath,
  commentRemovalSchema,
  commentResolutionSchema,
  flagResolutionSchema,
  flagSchema,
  flagsSchema,
  moderationDecisionSchema,
  moderationQueueSchema,
  waitingCommentsSchema,
} from '../../contract/caseApi.schema.ts';
import { caseIdSchema, imageIdSchema } from '../../model/ids.ts';
import { listWaitingComments, removeComment, resolveComment } from '../discussion/commentFlags.ts';
import { route } from '../http/route.ts';
import { flagImage, listFlags, resolveFlags } from './flags.ts';
import { claim, decide, listWaiting, release } from './queue.ts';

const tag = 'moderation';
const access = ['moderator', 'administrator'] as const;
const ofCase = z.object({ id: caseIdSchema });
const ofComment = z.object({ id: z.uuid() });
const ofImage = z.object({ id: imageIdSchema });

export const moderationRoutes = {
  listWaiting: route({
    method: 'GET',
    path: apiPath.moderation,
    access,
    tag,
    summary: 'Cases that wait for a moderator',
    answer: moderationQueueSchema,
    handle: async ({ context, user }) => ({
      entries: await context.store.as(user.id, (queries) => listWaiting(queries, user)),
    }),
  }),

  claimCase: route({
    method: 'POST',
    path: apiPath.claim(':id'),
    access,
    tag,
    summary: 'Take a waiting case to look at',
    params: ofCase,
    status: 204,
    async handle({ act, user, params: { id } }) {
      await act((queries) => claim(queries, user, id));
      return null;
    },
  }),

  releaseCase: route({
    method: 'POST',
    path: apiPath.release(':id'),
    access,
    tag,
    summary: 'Put a claimed case back into the queue',
    params: ofCase,
    status: 204,
    async handle({ act, user, params: { id } }) {
      await act((queries) => release(queries, user, id));
      return null;
    },
  }),

  decideCase: route({
    method: 'POST',
    path: apiPath.decision(':id'),
    access,
    tag,
    summary: 'Approve a claimed case, return it with reasons, or leave it to an administrator',
    params: ofCase,
    body: moderationDecisionSchema,
    status: 204,
    async handle({ context, act, user, params: { id }, body }) {
      await act((queries) => decide(queries, user, id, body, context.now()));
      return null;
    },
  }),

  flagImage: route({
    method: 'POST',
    path: apiPath.flag(':id'),
    access: 'reader',
    tag,
    summary: 'Hide an image until a moderator has looked at it',
    params: ofImage,
    body: flagSchema,
    status: 204,
    async handle({ context, act, user, params: { id }, body }) {
      await act((queries) => flagImage(queries, user, id, body.reason, context.now()));
      return null;
    },
  }),

  listFlags: route({
    method: 'GET',
    path: apiPath.flags,
    access,
    tag,
    summary: 'Images that were flagged and not looked at',
    answer: flagsSchema,
    handle: ({ context, user }) => context.store.as(user.id, listFlags),
  }),

  resolveFlag: route({
    method: 'POST',
    path: apiPath.resolveFlag(':id'),
    access,
    tag,
    summary: 'Show a flagged image again, or keep it hidden',
    params: ofImage,
    body: flagResolutionSchema,
    status: 204,
    async handle({ act, user, params: { id }, body }) {
      await act((queries) => resolveFlags(queries, user, id, body.resolution));
      return null;
    },
  }),

  listWaitingComments: route({
    method: 'GET',
    path: apiPath.waitingComments,
    access,
    tag,
    summary: 'Comments that were flagged and not looked at',
    answer: waitingCommentsSchema,
    handle: ({ context, user }) => context.store.as(user.id, (queries) => listWaitingComments(queries, user)),
  }),

  resolveComment: route({
    method: 'POST',
    path: apiPath.resolveComment(':id'),
    access,
    tag,
    summary: 'Show a flagged comment again, or remove it with a reason',
    params: ofComment,
    body: commentResolutionSchema,
    status: 204,
    async handle({ context, act, user, params: { id }, body }) {
      await act((queries) => resolveComment(queries, user, id, body, context.now()));
      return null;
    },
  }),

  removeComment: route({
    method: 'POST',
    path: apiPath.removeComment(':id'),
    access,
    tag,
    summary: 'Remove a comment, with a reason that its author is told',
    params: ofComment,
    body: commentRemovalSchema,
    status: 204,
    async handle({ context, act, user, params: { id }, body }) {
      await act((queries) => removeComment(queries, user, id, body.reason, context.now()));
      return null;
    },
  }),
};
