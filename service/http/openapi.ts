import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { route } from './route.ts';

const tusHeaders = (names: readonly string[]) =>
  names.map((name) => ({ name, in: 'header' as const, required: true, schema: { type: 'string' as const } }));

const answers = (status: string, description: string) => ({
  [status]: { description },
  '4XX': {
    description: 'A refusal, RFC 9457.',
    content: { 'application/problem+json': { schema: { type: 'object' as const } } },
  },
});

const uploadId = {
  name: 'id',
  in: 'path' as const,
  required: true,
  schema: { type: 'string' as const, format: 'uuid' },
};
const tusBase = { tags: ['uploads'], security: [{ bearer: [] }] };

/** The uploads speak tus (https://tus.io/protocols/resumable-upload), which has no JSON to take a schema from. */
const tusPaths = {
  '/api/uploads': {
    post: {
      ...tusBase,
      summary: 'Begin an upload; its first bytes may come along (tus creation, creation-with-upload)',
      parameters: tusHeaders(['Tus-Resumable', 'Upload-Length', 'Upload-Metadata']),
      responses: answers('201', 'Begun; Location names the upload.'),
    },
  },
  '/api/uploads/{id}': {
    parameters: [uploadId],
    head: {
      ...tusBase,
      summary: 'How much has arrived',
      parameters: tusHeaders(['Tus-Resumable']),
      responses: answers('200', 'Upload-Offset and Upload-Length.'),
    },
    patch: {
      ...tusBase,
      summary: 'Go on with an upload',
      parameters: tusHeaders(['Tus-Resumable', 'Upload-Offset', 'Content-Type']),
      responses: answers('204', 'The new Upload-Offset.'),
    },
    delete: {
      ...tusBase,
      summary: 'Give an upload up',
      parameters: tusHeaders(['Tus-Resumable']),
      responses: answers('204', 'Given up.'),
    },
  },
};

/** The document at /openapi.json, made from the schemas of contract/caseApi that the routes check against. */
export async function describeApi(app: FastifyInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Scrim case service', version, description: 'Cases, their images, and who may see them.' },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } },
    },
    transform: jsonSchemaTransform,
  });
}

export const describeRoutes = {
  describeApi: route({
    method: 'GET',
    path: '/openapi.json',
    access: 'public',
    tag: 'service',
    summary: 'This interface, described',
    hidden: true,
    answer: z.unknown(),
    async handle({ request }) {
      const document = request.server.swagger();
      return { ...document, paths: { ...document.paths, ...tusPaths } };
    },
  }),
};
