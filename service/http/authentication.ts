import type { FastifyRequest } from 'fastify';
import { mayUpload, type Role, type User } from '../../model/account.ts';
import type { Store } from '../database/connect.ts';
import { sessionOf } from '../people/repository.ts';
import { bearerToken, tokenHash } from '../people/tokens.ts';
import { ServiceProblem } from './problem.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by `authenticate`; null on public routes. */
    account: { readonly user: User; readonly tokenHash: Buffer } | null;
  }
}

/**
 * Who may call a route at all; which rows the call then reaches is row-level security's business. `clinician`: verified, no learner.
 * `reader`: verified, learners too. `signed-in`: any account with a session, revoked ones included.
 */
export type Access = 'public' | 'signed-in' | 'reader' | 'clinician' | readonly Role[];

/** For `onRequest` of every route but the public ones: before the body is read, so that strangers cannot make us read it. */
export const authenticate =
  (store: Store, now: () => Date, access: Access) =>
  async (request: FastifyRequest): Promise<void> => {
    const token = bearerToken(request.headers.authorization);
    if (!token) throw new ServiceProblem('unauthenticated');
    const hash = tokenHash(token);
    const session = await store.once((queries) => sessionOf(queries, hash, now()));
    if (!session) throw new ServiceProblem('unauthenticated');
    request.account = { user: session.user, tokenHash: hash };
    admit(session.user, access);
  };

export function signedIn(request: FastifyRequest): User {
  if (!request.account) throw new ServiceProblem('unauthenticated');
  return request.account.user;
}

function admit(user: User, access: Access): void {
  if (access === 'public' || access === 'signed-in') return;
  if (access === 'reader') {
    if (user.verification !== 'verified') throw new ServiceProblem('not-verified');
  } else if (access === 'clinician') {
    if (!mayUpload(user)) throw new ServiceProblem('not-verified');
  } else if (!access.includes(user.role) || user.verification === 'revoked') {
    throw new ServiceProblem('forbidden');
  }
}
