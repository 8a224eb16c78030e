import { z } from 'zod';
import { apiPath, caseListSchema, newCaseSchema, sharedCaseSchema } from '../../contract/caseApi.schema.ts';
import { mayUpload } from '../../model/account.ts';
import { caseIdSchema } from '../../model/ids.ts';
import { discardDraft, findCase, listCases, putCase, submitCase } from '../cases/repository.ts';
import { authenticate, signedIn } from '../plugins/authentication.ts';
import { ServiceProblem } from '../problem.ts';
import { bearer, nothing, refusals, type Routes } from './context.ts';

const base = { tags: ['cases'], security: bearer };
const params = z.object({ id: caseIdSchema });

/** Two thousand images, each with its layer of annotations. */
const caseBodyLimit = 32 * 1024 * 1024;

export const caseReadRoutes: Routes = (context) => async (app) => {
  app.addHook('onRequest', authenticate(context.store, context.now));

  app.get(
    apiPath.cases,
    {
      schema: {
        ...base,
        summary: 'The cases that this account may see, newest first',
        querystring: z.object({ mine: z.enum(['true', 'false']).optional() }),
        response: { 200: caseListSchema, ...refusals },
      },
    },
    async (request) => {
      const user = signedIn(request);
      return {
        cases: await context.store.as(user.id, (queries) => listCases(queries, user, request.query.mine === 'true')),
      };
    },
  );

  app.get(
    apiPath.case(':id'),
    { schema: { ...base, summary: 'One case', params, response: { 200: sharedCaseSchema, ...refusals } } },
    async (request) => context.store.as(signedIn(request).id, (queries) => findCase(queries, request.params.id)),
  );
};

export const caseWriteRoutes: Routes = (context) => async (app) => {
  app.addHook('onRequest', authenticate(context.store, context.now));

  app.put(
    apiPath.case(':id'),
    {
      bodyLimit: caseBodyLimit,
      schema: {
        ...base,
        summary: 'Create a case; repeating it changes nothing',
        params,
        body: newCaseSchema,
        response: { 200: sharedCaseSchema, 201: sharedCaseSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const user = signedIn(request);
      if (!mayUpload(user)) throw new ServiceProblem('not-verified');
      const { created, shared } = await context.store.as(user.id, (queries) =>
        putCase(queries, user, request.params.id, request.body, context.now()),
      );
      return reply.code(created ? 201 : 200).send(shared);
    },
  );

  app.post(
    apiPath.submit(':id'),
    {
      schema: {
        ...base,
        summary: 'Show a complete case to its audience; repeating it changes nothing',
        params,
        response: { 200: sharedCaseSchema, ...refusals },
      },
    },
    async (request) => {
      const user = signedIn(request);
      if (!mayUpload(user)) throw new ServiceProblem('not-verified');
      return context.store.as(user.id, (queries) => submitCase(queries, user, request.params.id, context.now()));
    },
  );

  app.delete(
    apiPath.case(':id'),
    { schema: { ...base, summary: 'Take a draft back', params, response: { 204: nothing, ...refusals } } },
    async (request, reply) => {
      const user = signedIn(request);
      const images = await context.store.as(user.id, (queries) => discardDraft(queries, user, request.params.id));
      await context.uploads.discard(images);
      return reply.code(204).send(null);
    },
  );
};
