import { aboutSchema, signInPath } from '../../contract/signInApi.schema.ts';
import { batchLimits } from '../uploads/batches.ts';
import { route } from './route.ts';

export const aboutRoutes = {
  readAbout: route({
    method: 'GET',
    path: signInPath.about,
    access: 'public',
    tag: 'service',
    summary: 'Who operates the service, where, how long it keeps cases, and how one may sign in',
    answer: aboutSchema,
    handle: async ({ context: { about, provider } }) => ({
      ...about,
      provider: provider?.settings.name ?? null,
      batches: batchLimits,
    }),
  }),
};
