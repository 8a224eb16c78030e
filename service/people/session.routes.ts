import {
  apiPath,
  passwordChangeSchema,
  redeemResetSchema,
  refreshSchema,
  signedInSchema,
  signInSchema,
  signOutSchema,
} from '../../contract/caseApi.schema.ts';
import { userSchema } from '../../model/account.ts';
import { ServiceProblem } from '../http/problem.ts';
import { route } from '../http/route.ts';
import { hashPassword, passwordMatches } from './passwords.ts';
import { closeSession, ownPasswordHash, setPassword } from './repository.ts';
import { redeemReset } from './resets.ts';
import { refresh, signIn } from './sessions.ts';
import { bearerToken, tokenHash } from './tokens.ts';

const tag = 'session';
const hashOf = (token: string | undefined): Buffer | null => (token === undefined ? null : tokenHash(token));

export const sessionRoutes = {
  signIn: route({
    method: 'POST',
    path: apiPath.session,
    access: 'public',
    tag,
    summary: 'Sign in',
    perMinute: 120,
    body: signInSchema,
    answer: signedInSchema,
    handle: ({ context, act, body, request }) => signIn(context, act, body, request.ip),
  }),

  refreshSession: route({
    method: 'POST',
    path: apiPath.refresh,
    access: 'public',
    tag,
    summary: 'A new pair of tokens for a refresh token, which works once',
    perMinute: 120,
    audited: 'itself',
    body: refreshSchema,
    answer: signedInSchema,
    handle: ({ context, body }) => refresh(context, body.refreshToken),
  }),

  signOut: route({
    method: 'DELETE',
    path: apiPath.session,
    // Whoever holds a token may end what it belongs to, though it opens nothing any more.
    access: 'public',
    tag,
    summary: 'Sign out, by the access token or by the refresh token',
    perMinute: 120,
    body: signOutSchema,
    status: 204,
    async handle({ act, body, request }) {
      const [access, refreshing] = [bearerToken(request.headers.authorization), body?.refreshToken];
      await act(
        async (queries) => {
          const account = await closeSession(queries, hashOf(access), hashOf(refreshing));
          if (account === null) throw new ServiceProblem('unauthenticated');
          return account;
        },
        (account) => account,
      );
      return null;
    },
  }),

  readMe: route({
    method: 'GET',
    path: apiPath.me,
    access: 'signed-in',
    tag,
    summary: 'Who am I',
    answer: userSchema,
    handle: async ({ user }) => user,
  }),

  redeemReset: route({
    method: 'POST',
    path: apiPath.redeemReset,
    access: 'public',
    tag,
    summary: 'A new password by what administrators made for it; ends all sessions of the account',
    perMinute: 30,
    body: redeemResetSchema,
    status: 204,
    async handle({ context, act, body }) {
      await redeemReset(act, body, context.now());
      return null;
    },
  }),

  changePassword: route({
    method: 'POST',
    path: apiPath.password,
    access: 'signed-in',
    tag,
    summary: 'Change the own password; ends all other sessions',
    body: passwordChangeSchema,
    status: 204,
    async handle({ context, act, user, body, request }) {
      const wait = await context.throttle.enter(user.username, request.ip);
      if (wait > 0) throw new ServiceProblem('too-many-attempts', { retryAfterSeconds: wait });
      const stored = await context.store.as(user.id, ownPasswordHash);
      if (!(await passwordMatches(stored, body.current))) throw new ServiceProblem('wrong-credentials');
      await context.throttle.forgive(user.username, request.ip);
      const hash = await hashPassword(body.next);
      await act((queries) => setPassword(queries, user.id, hash, request.account!.tokenHash));
      return null;
    },
  }),
};
