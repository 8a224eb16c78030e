import { z } from 'zod';
import { apiPath, caseListSchema, newCaseSchema, sharedCaseSchema } from '../../contract/caseApi.schema.ts';
import { caseIdSchema } from '../../model/ids.ts';
import { route } from '../http/route.ts';
import { discardDraft, findCase, listCases, putCase, submitCase } from './repository.ts';

const tag = 'cases';
const params = z.object({ id: caseIdSchema });

/** Two thousand images, each with its layer of annotations. */
const caseBodyLimit = 32 * 1024 * 1024;

export const caseRoutes = {
  listCases: route({
    method: 'GET',
    path: apiPath.cases,
    access: 'signed-in',
    tag,
    summary: 'The cases that this account may see, newest first',
    query: z.object({ mine: z.enum(['true', 'false']).optional() }),
    answer: caseListSchema,
    handle: async ({ context, user, query }) => ({
      cases: await context.store.as(user.id, (queries) => listCases(queries, user, query.mine === 'true')),
    }),
  }),

  readCase: route({
    method: 'GET',
    path: apiPath.case(':id'),
    access: 'signed-in',
    tag,
    summary: 'One case',
    params,
    answer: sharedCaseSchema,
    handle: ({ context, user, params: { id } }) => context.store.as(user.id, (queries) => findCase(queries, id)),
  }),

  putCase: route({
    method: 'PUT',
    path: apiPath.case(':id'),
    access: 'clinician',
    tag,
    summary: 'Create a case; repeating it changes nothing',
    bodyLimit: caseBodyLimit,
    params,
    body: newCaseSchema,
    answer: sharedCaseSchema,
    orStatus: 201,
    async handle({ context, user, params: { id }, body, reply }) {
      const { created, shared } = await context.store.as(user.id, (queries) =>
        putCase(queries, user, id, body, context.now()),
      );
      if (created) reply.code(201);
      return shared;
    },
  }),

  submitCase: route({
    method: 'POST',
    path: apiPath.submit(':id'),
    access: 'clinician',
    tag,
    summary: 'Show a complete case to its audience; repeating it changes nothing',
    params,
    answer: sharedCaseSchema,
    handle: ({ context, user, params: { id } }) =>
      context.store.as(user.id, (queries) => submitCase(queries, user, id, context.now())),
  }),

  discardCase: route({
    method: 'DELETE',
    path: apiPath.case(':id'),
    access: 'signed-in',
    tag,
    summary: 'Take a draft back',
    params,
    status: 204,
    async handle({ context, user, params: { id } }) {
      const images = await context.store.as(user.id, (queries) => discardDraft(queries, user, id));
      await context.uploads.discard(images);
      return null;
    },
  }),
};
