import type { FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { z } from 'zod';
import { problemSchema } from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import type { Act } from '../audit/record.ts';
import { signedIn, type Access } from './authentication.ts';
import type { Context } from './context.ts';

type Method = Extract<HTTPMethods, 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE'>;

/** One call of a route, its parts checked by their schemas. */
export interface Call<P, Q, B> {
  readonly context: Context;
  /** What an audited route does, and its line in the audit: both or neither. */
  readonly act: Act;
  /** Throws on a public route. */
  readonly user: User;
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

interface RouteSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType> {
  readonly method: Method;
  readonly path: string;
  readonly access: Access;
  readonly tag: string;
  readonly summary: string;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly bodyLimit?: number;
  /** Calls a minute and address. */
  readonly perMinute?: number;
  /** Left out by routes that send bytes: they answer through `reply`. */
  readonly answer?: A;
  /** 200 unless said otherwise; `orStatus` by `reply.code`. 204 answers nothing. */
  readonly status?: 200 | 201 | 202 | 204;
  readonly orStatus?: 201;
  readonly hidden?: boolean;
  /** Recorded in the audit though it changes nothing; `itself`: its handler appends the line, not by `act`. */
  readonly audited?: boolean | 'itself';
  handle(call: Call<z.output<P>, z.output<Q>, z.output<B>>): Promise<z.input<A> | FastifyReply>;
}

/** A route as the table holds it: what it is, and how it runs. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  readonly access: Access;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly bodyLimit?: number;
  readonly perMinute?: number;
  /** Whether a call must have told the audit by `act` before it is answered. */
  readonly audited: boolean;
  run(context: Context, act: Act, request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
}

const problem = {
  description: 'A refusal, RFC 9457.',
  content: { 'application/problem+json': { schema: problemSchema } },
};
const nothing = z.null().describe('No content.');

export function route<
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
  A extends z.ZodType = z.ZodNull,
>(spec: RouteSpec<P, Q, B, A>): Route {
  const status = spec.status ?? 200;
  const { method, path, access, bodyLimit, perMinute } = spec;
  return {
    method,
    path,
    access,
    audited: spec.audited === undefined ? method !== 'GET' : spec.audited === true,
    ...(bodyLimit === undefined ? {} : { bodyLimit }),
    ...(perMinute === undefined ? {} : { perMinute }),
    schema: schemaOf(spec, status),
    async run(context, act, request, reply) {
      reply.code(status);
      const answer = await spec.handle({
        context,
        act,
        get user() {
          return signedIn(request);
        },
        // Fastify checked them against the schemas they are typed by.
        params: request.params as z.output<P>,
        query: request.query as z.output<Q>,
        body: request.body as z.output<B>,
        request,
        reply,
      });
      return answer;
    },
  };
}

function schemaOf<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, A extends z.ZodType>(
  spec: RouteSpec<P, Q, B, A>,
  status: number,
): Readonly<Record<string, unknown>> {
  const answer = status === 204 ? nothing : spec.answer;
  return {
    ...(spec.hidden ? { hide: true } : {}),
    summary: spec.summary,
    tags: [spec.tag],
    ...(spec.access === 'public' ? {} : { security: [{ bearer: [] }] }),
    ...(spec.params ? { params: spec.params } : {}),
    ...(spec.query ? { querystring: spec.query } : {}),
    ...(spec.body ? { body: spec.body } : {}),
    response: {
      ...(answer ? { [status]: answer } : {}),
      ...(answer && spec.orStatus ? { [spec.orStatus]: answer } : {}),
      '4xx': problem,
      '5xx': problem,
    },
  };
}
