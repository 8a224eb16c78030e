import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { randomUUID } from 'node:crypto';
import { prepareSurface } from './plugins/surface.ts';
import { describeApi } from './plugins/openapi.ts';
import { ServiceProblem } from './problem.ts';
import { caseReadRoutes, caseWriteRoutes } from './routes/cases.ts';
import type { Context } from './routes/context.ts';
import { groupRoutes } from './routes/groups.ts';
import { healthRoutes } from './routes/health.ts';
import { imageRoutes } from './routes/images.ts';
import { publicSessionRoutes, sessionRoutes } from './routes/session.ts';
import { userRoutes } from './routes/users.ts';
import { uploadRoutes } from './uploads/routes.ts';

/** A connection on which nothing moves for this long is dropped; an upload resumes. */
const idleMilliseconds = 120_000;

/** The HTTP side: every route with its schema. Listens to nothing yet. */
export async function createApp(context: Context): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: 256 * 1024,
    connectionTimeout: idleMilliseconds,
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    routerOptions: { maxParamLength: 100 },
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.decorateRequest('account', null);
  prepareSurface(app, context.log);
  await app.register(rateLimit, {
    global: false,
    errorResponseBuilder: (_request, limit) =>
      new ServiceProblem('too-many-attempts', { retryAfterSeconds: Math.ceil(limit.ttl / 1000) }),
  });
  await describeApi(app, context.version);
  for (const routes of [healthRoutes, publicSessionRoutes, sessionRoutes, userRoutes, groupRoutes]) {
    await app.register(routes(context));
  }
  for (const routes of [caseReadRoutes, caseWriteRoutes, imageRoutes]) await app.register(routes(context));
  await app.register(uploadRoutes(context));
  await app.ready();
  return app;
}
