import { apiPath, healthSchema } from '../../contract/caseApi.schema.ts';
import { route } from './route.ts';

export const healthRoutes = {
  readHealth: route({
    method: 'GET',
    path: apiPath.health,
    access: 'public',
    tag: 'service',
    summary: 'Is the service up',
    answer: healthSchema,
    async handle({ context }) {
      await context.store.asNobody(async () => undefined);
      return { status: 'ok' as const, version: context.version };
    },
  }),
};
