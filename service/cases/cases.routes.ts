import { z } from 'zod';
import {
  apiPath,
  caseListSchema,
  caseTextsSchema,
  newCaseSchema,
  sharedCaseSchema,
} from '../../contract/caseApi.schema.ts';
import { caseIdSchema } from '../../model/ids.ts';
import { noteOpening } from '../discussion/stars.ts';
import { route } from '../http/route.ts';
import { findCase, listCases } from './read.ts';
import { changeTexts, discardDraft, putCase, submitCase } from './write.ts';

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
    audited: true,
    summary: 'One case',
    params,
    answer: sharedCaseSchema,
    handle: ({ context, act, user, params: { id } }) =>
      act(async (queries) => {
        const shared = await findCase(queries, user, id);
        if (shared.stage === 'published' && !shared.mine) await noteOpening(queries, user, id, context.now());
        return shared;
      }),
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
    async handle({ context, act, user, params: { id }, body, reply }) {
      const { created, shared } = await act((queries) => putCase(queries, user, id, body, context.now()));
      if (created) reply.code(201);
      return shared;
    },
  }),

  submitCase: route({
    method: 'POST',
    path: apiPath.submit(':id'),
    access: 'clinician',
    tag,
    summary:
      'Hand a complete case to the moderators; what is for its author alone needs none. Repeating it changes nothing',
    params,
    answer: sharedCaseSchema,
    handle: ({ context, act, user, params: { id } }) => act((queries) => submitCase(queries, user, id, context.now())),
  }),

  changeTexts: route({
    method: 'PUT',
    path: apiPath.texts(':id'),
    access: 'clinician',
    tag,
    summary: 'New words for a case; what was published for others is moderated again',
    params,
    body: caseTextsSchema,
    answer: sharedCaseSchema,
    handle: ({ context, act, user, params: { id }, body }) =>
      act((queries) => changeTexts(queries, user, id, body, context.now())),
  }),

  discardCase: route({
    method: 'DELETE',
    path: apiPath.case(':id'),
    access: 'signed-in',
    tag,
    summary: 'Take back a draft, or a case that was returned',
    params,
    status: 204,
    async handle({ context, act, user, params: { id } }) {
      const images = await act((queries) => discardDraft(queries, user, id));
      await context.uploads.discard(id, images);
      return null;
    },
  }),
};
