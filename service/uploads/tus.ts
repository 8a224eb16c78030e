import type { IncomingMessage, ServerResponse } from 'node:http';
import { Server, type Locker } from '@tus/server';
import { NodeRequest, sendNodeResponse } from 'srvx/node';
import { z } from 'zod';
import { apiPath } from '../../contract/caseApi.schema.ts';
import { mayUpload, type User } from '../../model/account.ts';
import { caseIdSchema, imageIdSchema, sha256Schema } from '../../model/ids.ts';
import type { StoredImage } from '../cases/images.ts';
import { securityHeaders } from '../http/surface.ts';
import { ServiceProblem, toProblem } from '../http/problem.ts';
import type { Arriving } from './partials.ts';

export type Tus = (request: IncomingMessage, response: ServerResponse, user: User) => Promise<void>;

export interface TusHooks {
  /** The image if this user may see its case. */
  find(user: User, image: string): Promise<StoredImage | undefined>;
  /** Hashes, stores and writes the receipt, or throws. */
  finish(user: User, image: StoredImage): Promise<void>;
}

/** The upload is named by its image, as the database writes the id. */
const metadataSchema = z.object({
  imageId: z.string().toLowerCase().pipe(imageIdSchema),
  caseId: z.string().toLowerCase().pipe(caseIdSchema),
  sha256: sha256Schema,
});

/** What belongs to one request while the tus library works on it. */
interface Call {
  readonly user: User;
  problem?: ServiceProblem;
  finished?: string;
}

type TusRequest = Parameters<NonNullable<ConstructorParameters<typeof Server>[0]['onUploadCreate']>>[0];

export function createTus(partials: Arriving, locker: Locker, hooks: TusHooks): Tus {
  const calls = new WeakMap<object, Call>();
  const callOf = (request: TusRequest): Call => {
    const call = calls.get(request);
    if (!call) throw new Error('a tus request without its call');
    return call;
  };
  /** The library turns what hooks throw into an answer of its own; ours is kept beside it. */
  const guard =
    <A extends unknown[], T>(work: (request: TusRequest, ...rest: A) => Promise<T>) =>
    async (request: TusRequest, ...rest: A): Promise<T> => {
      try {
        return await work(request, ...rest);
      } catch (error) {
        callOf(request).problem = toProblem(error);
        throw error;
      }
    };

  const server = new Server({
    path: apiPath.uploads,
    datastore: partials,
    locker,
    relativeLocation: true,
    // No other origin has any business here.
    allowedOrigins: () => false,
    namingFunction: guard(async (_request, metadata?: Record<string, string | null>) => declared(metadata).imageId),
    onIncomingRequest: guard(async (request, id: string) => {
      if (request.method === 'POST' || request.method === 'OPTIONS') return;
      const owner = imageIdSchema.safeParse(id).success ? await partials.ownerOf(id) : undefined;
      if (owner !== callOf(request).user.id) throw new ServiceProblem('not-found');
    }),
    onUploadCreate: guard(async (request, upload) => {
      const { user } = callOf(request);
      await mayBegin(hooks, user, declared(upload.metadata), upload.size);
      // The four names and no more: a client may have added a file name.
      return { metadata: { ...declared(upload.metadata), owner: user.id } };
    }),
    onUploadFinish: guard(async (request, upload) => {
      const call = callOf(request);
      const image = await hooks.find(call.user, upload.id);
      if (!image) throw new ServiceProblem('not-found');
      if (!image.receipt) await hooks.finish(call.user, image);
      call.finished = image.id;
      return {};
    }),
  });

  return async (request, response, user) => {
    const call: Call = { user };
    const web = new NodeRequest({ req: request, res: response });
    calls.set(web, call);
    const answer = await server.handleWeb(web);
    // Not before: the library looks at the upload once more after its end.
    if (call.finished) await partials.forget(call.finished);
    await sendNodeResponse(response, withOurManners(answer, call.problem, request.method));
  };
}

function declared(metadata: Record<string, string | null> | undefined): z.output<typeof metadataSchema> {
  const parsed = metadataSchema.safeParse(metadata ?? {});
  if (parsed.success) return parsed.data;
  const fields = [...new Set(parsed.error.issues.map((issue) => String(issue.path[0])))];
  throw new ServiceProblem('invalid-request', { fields });
}

async function mayBegin(
  hooks: TusHooks,
  user: User,
  wanted: z.output<typeof metadataSchema>,
  size: number | undefined,
): Promise<void> {
  if (!mayUpload(user)) throw new ServiceProblem('not-verified');
  const image = await hooks.find(user, wanted.imageId);
  if (!image || image.case !== wanted.caseId) throw new ServiceProblem('not-found');
  if (image.authorId !== user.id) throw new ServiceProblem('forbidden');
  if (image.receipt) throw new ServiceProblem('already-received');
  if (image.sha256 !== wanted.sha256) throw new ServiceProblem('invalid-request', { fields: ['sha256'] });
  if (image.bytes !== size) throw new ServiceProblem('invalid-request', { fields: ['Upload-Length'] });
}

/** Security headers on every answer; every refusal a problem document, the library's own included. */
function withOurManners(answer: Response, problem: ServiceProblem | undefined, method: string | undefined): Response {
  const headers = new Headers(answer.headers);
  for (const [name, value] of Object.entries(securityHeaders)) headers.set(name, value);
  if (answer.status < 400) return new Response(answer.body, { status: answer.status, headers });
  const refusal = problem ?? toProblem({ statusCode: answer.status === 410 ? 404 : answer.status });
  // The library's status stays where it has a meaning of its own in tus: 409 wrong offset, 410 gone, 412 wrong version.
  const status = problem ? problem.status : answer.status;
  headers.set('content-type', 'application/problem+json');
  headers.delete('content-length');
  const body = method === 'HEAD' ? null : JSON.stringify({ ...refusal.document(), status });
  return new Response(body, { status, headers });
}
