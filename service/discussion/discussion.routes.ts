import { z } from 'zod';
import {
  apiPath,
  commentSchema,
  commentsSchema,
  flagSchema,
  inboxReadSchema,
  inboxSchema,
  newCommentSchema,
  openingsSchema,
  starsSchema,
  starsWishSchema,
} from '../../contract/caseApi.schema.ts';
import { caseIdSchema } from '../../model/ids.ts';
import { route } from '../http/route.ts';
import { flagComment, removeComment } from './commentFlags.ts';
import { listComments, postComment } from './comments.ts';
import { markRead, readInbox } from './inbox.ts';
import { listOpenings, readStars, setStars } from './stars.ts';

const tag = 'discussion';
const params = z.object({ id: caseIdSchema });
const ofComment = z.object({ id: z.uuid() });

export const discussionRoutes = {
  listComments: route({
    method: 'GET',
    path: apiPath.comments(':id'),
    access: 'signed-in',
    tag,
    summary: 'What was said about a case, oldest first',
    params,
    answer: commentsSchema,
    handle: async ({ context, user, params: { id } }) => ({
      comments: await context.store.as(user.id, (queries) => listComments(queries, user, id)),
    }),
  }),

  postComment: route({
    method: 'POST',
    path: apiPath.comments(':id'),
    access: 'clinician',
    tag,
    summary:
      'Say something about a published case, with pointers onto its images; words that name somebody are refused',
    params,
    body: newCommentSchema,
    answer: commentSchema,
    status: 201,
    handle: ({ context, act, user, params: { id }, body }) =>
      act((queries) => postComment(queries, user, id, body, context.now())),
  }),

  flagComment: route({
    method: 'POST',
    path: apiPath.flagComment(':id'),
    access: 'reader',
    tag,
    summary: 'Hide a comment until a moderator has looked at it',
    params: ofComment,
    body: flagSchema,
    status: 204,
    async handle({ context, act, user, params: { id }, body }) {
      await act((queries) => flagComment(queries, user, id, body.reason, context.now()));
      return null;
    },
  }),

  deleteComment: route({
    method: 'DELETE',
    path: apiPath.comment(':id'),
    access: 'signed-in',
    tag,
    summary: 'Take back what one said oneself; its place in the thread stays',
    params: ofComment,
    status: 204,
    async handle({ context, act, user, params: { id } }) {
      await act((queries) => removeComment(queries, user, id, null, context.now()));
      return null;
    },
  }),

  readStars: route({
    method: 'GET',
    path: apiPath.stars(':id'),
    access: 'signed-in',
    tag,
    summary: 'How many found a case good, and what the reader keeps of it',
    params,
    answer: starsSchema,
    handle: ({ context, user, params: { id } }) => context.store.as(user.id, (queries) => readStars(queries, user, id)),
  }),

  setStars: route({
    method: 'PUT',
    path: apiPath.stars(':id'),
    access: 'clinician',
    tag,
    summary: 'Star a case for its quality, keep it in the own collection, follow it; or not',
    params,
    body: starsWishSchema,
    answer: starsSchema,
    handle: ({ act, user, params: { id }, body }) => act((queries) => setStars(queries, user, id, body)),
  }),

  listOpenings: route({
    method: 'GET',
    path: apiPath.openings(':id'),
    access: 'signed-in',
    tag,
    summary: 'Who has opened a case, and when: for its author and staff; others see themselves',
    params,
    answer: openingsSchema,
    handle: async ({ context, user, params: { id } }) => ({
      openings: await context.store.as(user.id, (queries) => listOpenings(queries, user, id)),
    }),
  }),

  readInbox: route({
    method: 'GET',
    path: apiPath.inbox,
    access: 'signed-in',
    tag,
    summary: 'What this account was told, urgent apart from the rest',
    answer: inboxSchema,
    handle: ({ context, user }) => context.store.as(user.id, (queries) => readInbox(queries, user)),
  }),

  markInboxRead: route({
    method: 'POST',
    path: apiPath.inbox,
    access: 'signed-in',
    tag,
    summary: 'Mark as read',
    body: inboxReadSchema,
    status: 204,
    async handle({ context, act, body }) {
      await act((queries) => markRead(queries, body.ids, context.now()));
      return null;
    },
  }),
};
