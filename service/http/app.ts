import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { randomUUID } from 'node:crypto';
import { batchMediaType } from '../../contract/batches.schema.ts';
import { actingFor } from '../audit/record.ts';
import { uploadsPath, uploadRoutes } from '../uploads/uploads.routes.ts';
import { authenticate } from './authentication.ts';
import type { Context } from './context.ts';
import { rateStore } from './rateStore.ts';
import { describeApi } from './openapi.ts';
import { ServiceProblem } from './problem.ts';
import type { Route } from './route.ts';
import { routesTable } from './routes.table.ts';
import { prepareSurface } from './surface.ts';

/** A connection on which nothing moves for this long is dropped; an upload resumes. */
const idleMilliseconds = 120_000;

/** The HTTP side: every route with its schema. Listens to nothing yet. */
export async function createApp(context: Context): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    trustProxy: context.trustedProxies.length > 0 ? [...context.trustedProxies] : false,
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
  // Read by its route, as it comes.
  app.addContentTypeParser(batchMediaType, (_request, _payload, done) => done(null));
  prepareSurface(app, context.log);
  context.metrics.watch(app);
  refuseUnlisted(app);
  await app.register(rateLimit, {
    global: false,
    store: rateStore(context.store),
    errorResponseBuilder: (_request, limit) =>
      new ServiceProblem('too-many-attempts', { retryAfterSeconds: Math.ceil(limit.ttl / 1000) }),
  });
  await describeApi(app, context.version);
  for (const [name, route] of Object.entries(routesTable)) add(app, context, name, route);
  await app.register(uploadRoutes(context));
  await app.ready();
  return app;
}

function add(app: FastifyInstance, context: Context, name: string, route: Route): void {
  const { method, path, access, schema, bodyLimit, perMinute } = route;
  app.route({
    method,
    url: path,
    schema,
    ...(bodyLimit === undefined ? {} : { bodyLimit }),
    ...(perMinute === undefined ? {} : { config: { rateLimit: { max: perMinute, timeWindow: '1 minute' } } }),
    ...(access === 'public' ? {} : { onRequest: authenticate(context.store, context.now, access) }),
    async handler(request, reply) {
      const { id } = (request.params ?? {}) as { id?: string };
      const { store, now } = context;
      const actor = request.account?.user.id ?? null;
      const { act, told } = actingFor(store, { actor, action: name, subject: id ?? null, now });
      const answer = await route.run(context, act, request, reply);
      if (route.audited && !told()) throw new Error('an audited route told the audit nothing');
      // A handler that streams has sent already.
      return answer === reply ? reply : reply.send(answer);
    },
  });
}

/** A route that the table does not hold is one that no test asked who may call it. */
function refuseUnlisted(app: FastifyInstance): void {
  const listed = new Set(Object.values(routesTable).map((route: Route) => `${route.method} ${route.path}`));
  app.addHook('onRoute', ({ method, url }) => {
    for (const verb of [method].flat()) {
      const known = listed.has(`${verb === 'HEAD' ? 'GET' : verb} ${url}`);
      if (!known && url !== uploadsPath) throw new Error('a route is missing from the table');
    }
  });
}
