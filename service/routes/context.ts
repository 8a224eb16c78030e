import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { problemSchema } from '../../contract/caseApi.schema.ts';
import type { SignInThrottle } from '../accounts/throttle.ts';
import type { Store } from '../database/connect.ts';
import type { ServiceLog } from '../plugins/surface.ts';
import type { Uploads } from '../uploads/uploads.ts';

/** What the routes work with. */
export interface Context {
  readonly store: Store;
  readonly uploads: Uploads;
  readonly throttle: SignInThrottle;
  readonly now: () => Date;
  readonly log: ServiceLog;
  readonly version: string;
}

export type Routes = (context: Context) => FastifyPluginAsyncZod;

/** Documents the refusals of a route; they are written by the error handler. */
const problem = {
  description: 'A refusal, RFC 9457.',
  content: { 'application/problem+json': { schema: problemSchema } },
};
export const refusals = { '4xx': problem, '5xx': problem } as const;
export const nothing = z.null().describe('No content.');
/** For OpenAPI: routes that want a bearer token. */
export const bearer = [{ bearer: [] }];
