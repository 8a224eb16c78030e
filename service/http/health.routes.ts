import { createHash, timingSafeEqual } from 'node:crypto';
import { apiPath, healthSchema } from '../../contract/caseApi.schema.ts';
import type { Context } from './context.ts';
import { ServiceProblem } from './problem.ts';
import { route } from './route.ts';

/** Up means that the database answers, too. */
async function health({ store, version }: Pick<Context, 'store' | 'version'>) {
  await store.asNobody(async () => undefined);
  return { status: 'ok' as const, version };
}

export const healthRoutes = {
  readHealth: route({
    method: 'GET',
    path: apiPath.health,
    access: 'public',
    tag: 'service',
    summary: 'Is the service up',
    answer: healthSchema,
    handle: ({ context }) => health(context),
  }),

  readHealthz: route({
    method: 'GET',
    path: apiPath.healthz,
    access: 'public',
    tag: 'service',
    summary: 'The same, where orchestrators look for it',
    answer: healthSchema,
    handle: ({ context }) => health(context),
  }),

  readMetrics: route({
    method: 'GET',
    path: apiPath.metrics,
    access: 'public',
    tag: 'service',
    summary: 'For Prometheus, with the token that the service was given for it',
    async handle({ context, request, reply }) {
      if (!isScraper(request.headers.authorization, context.metricsToken)) throw new ServiceProblem('not-found');
      return reply.type('text/plain; version=0.0.4').send(context.metrics.text());
    },
  }),
};

/** In a time that tells nothing of the token. */
function isScraper(header: string | undefined, token: string | undefined): boolean {
  if (token === undefined || token.length < 16) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(header ?? ''), digest(`Bearer ${token}`));
}
