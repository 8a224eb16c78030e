import type { FastifyPluginAsync } from 'fastify';
import { apiPath } from '../../contract/caseApi.schema.ts';
import { authenticate, signedIn } from '../http/authentication.ts';
import type { Context } from '../http/context.ts';

export const uploadsPath = `${apiPath.uploads}/:id?`;

/** tus 1.0.0. Every request of it needs a token, also OPTIONS. Bodies are streamed to disk, never parsed or kept in memory. */
export const uploadRoutes =
  (context: Context): FastifyPluginAsync =>
  async (app) => {
    app.addHook('onRequest', authenticate(context.store, context.now, 'signed-in'));
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    app.route({
      method: ['POST', 'PATCH', 'HEAD', 'DELETE', 'OPTIONS'],
      url: uploadsPath,
      // tus bodies have no limit of their own: an upload may be as long as its case declares.
      bodyLimit: Number.MAX_SAFE_INTEGER,
      schema: { hide: true },
      handler: async (request, reply) => {
        const user = signedIn(request);
        reply.hijack();
        await context.uploads.answer(request.raw, reply.raw, user);
      },
    });
  };
