import { apiPath, healthSchema } from '../../contract/caseApi.schema.ts';
import { refusals, type Routes } from './context.ts';

export const healthRoutes: Routes = (context) => async (app) => {
  app.get(
    apiPath.health,
    { schema: { summary: 'Is the service up', tags: ['service'], response: { 200: healthSchema, ...refusals } } },
    async () => {
      await context.store.asNobody(async () => undefined);
      return { status: 'ok' as const, version: context.version };
    },
  );
};
