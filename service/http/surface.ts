import type { FastifyInstance, FastifyReply } from 'fastify';
import { ServiceProblem, toProblem } from './problem.ts';

/** Events with ids, codes, counts and durations; nothing of a request's content. */
export type ServiceLog = (event: string, fields: Readonly<Record<string, string | number>>) => void;

export const securityHeaders = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const;

/** What every answer has in common: headers, problem documents, one log line. */
export function prepareSurface(app: FastifyInstance, log: ServiceLog): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(securityHeaders);
  });
  app.addHook('onResponse', async (request, reply) => {
    log('request', {
      request: request.id,
      method: request.method,
      route: request.routeOptions.url ?? 'unknown',
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime),
      ...(request.account ? { account: request.account.user.id } : {}),
    });
  });
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500) log('failure', { request: request.id, ...failureFields(error) });
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, new ServiceProblem('not-found')));
}

/** The kind of a failure, without its message: that may quote what was sent. */
export function failureFields(error: unknown): Record<string, string> {
  const { name, code } = (error ?? {}) as { name?: unknown; code?: unknown };
  return {
    failure: typeof name === 'string' ? name : typeof error,
    ...(typeof code === 'string' ? { code: code.slice(0, 40) } : {}),
  };
}

function sendProblem(reply: FastifyReply, problem: ServiceProblem): FastifyReply {
  if (problem.retryAfterSeconds !== undefined) reply.header('retry-after', problem.retryAfterSeconds);
  if (problem.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
  return reply
    .code(problem.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(problem.document());
}
