import { apiPath, passwordChangeSchema, signedInSchema, signInSchema } from '../../contract/caseApi.schema.ts';
import { userSchema } from '../../model/account.ts';
import type { Context } from '../http/context.ts';
import { ServiceProblem } from '../http/problem.ts';
import { route } from '../http/route.ts';
import { hashPassword, passwordMatches } from './passwords.ts';
import { closeSession, credentialsOf, openSession, ownPasswordHash, sessionOf, setPassword } from './repository.ts';
import { newToken, sessionMilliseconds, tokenHash } from './tokens.ts';

async function signIn(context: Context, username: string, password: string, address: string) {
  const name = username.toLowerCase();
  const wait = context.throttle.enter(name, address);
  if (wait > 0) throw new ServiceProblem('too-many-attempts', { retryAfterSeconds: wait });
  const credentials = await context.store.asNobody((queries) => credentialsOf(queries, name));
  const matches = await passwordMatches(credentials?.password_hash ?? null, password);
  if (!credentials || !matches) throw new ServiceProblem('wrong-credentials');
  context.throttle.forgive(name, address);
  const token = newToken();
  const from = context.now();
  const expiresAt = new Date(from.getTime() + sessionMilliseconds);
  return context.store.asNobody(async (queries) => {
    await openSession(queries, tokenHash(token), credentials.user_id, from, expiresAt);
    const session = await sessionOf(queries, tokenHash(token), from);
    return { token, expiresAt: expiresAt.toISOString(), user: session!.user };
  });
}

const tag = 'session';

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
    handle: ({ context, body, request }) => signIn(context, body.username, body.password, request.ip),
  }),

  signOut: route({
    method: 'DELETE',
    path: apiPath.session,
    access: 'signed-in',
    tag,
    summary: 'Sign out',
    status: 204,
    async handle({ context, user, request }) {
      const { tokenHash: hash } = request.account!;
      await context.store.as(user.id, (queries) => closeSession(queries, hash));
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

  changePassword: route({
    method: 'POST',
    path: apiPath.password,
    access: 'signed-in',
    tag,
    summary: 'Change the own password; ends all other sessions',
    body: passwordChangeSchema,
    status: 204,
    async handle({ context, user, body, request }) {
      const wait = context.throttle.enter(user.username, request.ip);
      if (wait > 0) throw new ServiceProblem('too-many-attempts', { retryAfterSeconds: wait });
      const stored = await context.store.as(user.id, ownPasswordHash);
      if (!(await passwordMatches(stored, body.current))) throw new ServiceProblem('wrong-credentials');
      context.throttle.forgive(user.username, request.ip);
      const hash = await hashPassword(body.next);
      await context.store.as(user.id, (queries) => setPassword(queries, user.id, hash, request.account!.tokenHash));
      return null;
    },
  }),
};
