import type { FastifyRequest } from 'fastify';
import type { Role, User } from '../../model/account.ts';
import { sessionOf } from '../accounts/repository.ts';
import { bearerToken, tokenHash } from '../accounts/tokens.ts';
import type { Store } from '../database/connect.ts';
import { ServiceProblem } from '../problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `authenticate`; null on public routes. */
    account: { readonly user: User; readonly tokenHash: Buffer } | null;
  }
}

/** For `onRequest` of every route but the public ones: before the body is read, so that strangers cannot make us read it. */
export const authenticate =
  (store: Store, now: () => Date) =>
  async (request: FastifyRequest): Promise<void> => {
    const token = bearerToken(request.headers.authorization);
    if (!token) throw new ServiceProblem('unauthenticated');
    const hash = tokenHash(token);
    const session = await store.asNobody((queries) => sessionOf(queries, hash, now()));
    if (!session) throw new ServiceProblem('unauthenticated');
    request.account = { user: session.user, tokenHash: hash };
  };

export function signedIn(request: FastifyRequest): User {
  if (!request.account) throw new ServiceProblem('unauthenticated');
  return request.account.user;
}

export const requireRole =
  (...roles: readonly Role[]) =>
  async (request: FastifyRequest): Promise<void> => {
    const user = signedIn(request);
    if (!roles.includes(user.role) || user.verification === 'revoked') throw new ServiceProblem('forbidden');
  };
