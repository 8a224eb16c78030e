import { createHash, timingSafeEqual } from 'node:crypto';
import { apiPath, healthSchema } from '../../contract/caseApi.schema.ts';
import { ServiceProblem } from './problem.ts';
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

  readHealthz: route({
    method: 'GET',
    path: apiPath.healthz,
    access: 'public',
    tag: 'service',
    summary: 'The same, where orchestrators look for it',
    answer: healthSchema,
    async handle({ context }) {
      await context.store.asNobody(async () => undefined);
      return { status: 'ok' as const, version: context.version };
    },
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
