import { apiPath, passwordChangeSchema, signedInSchema, signInSchema } from '../../contract/caseApi.schema.ts';
import { userSchema } from '../../model/account.ts';
import { hashPassword, passwordMatches } from '../accounts/passwords.ts';
import {
  closeSession,
  credentialsOf,
  openSession,
  ownPasswordHash,
  sessionOf,
  setPassword,
} from '../accounts/repository.ts';
import { newToken, sessionMilliseconds, tokenHash } from '../accounts/tokens.ts';
import { authenticate, signedIn } from '../plugins/authentication.ts';
import { ServiceProblem } from '../problem.ts';
import { bearer, nothing, refusals, type Context, type Routes } from './context.ts';

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

export const publicSessionRoutes: Routes = (context) => async (app) => {
  app.post(
    apiPath.session,
    {
      schema: {
        summary: 'Sign in',
        tags: ['session'],
        body: signInSchema,
        response: { 200: signedInSchema, ...refusals },
      },
      config: { rateLimit: { max: 120, timeWindow: '1 minute' } },
    },
    async (request) => signIn(context, request.body.username, request.body.password, request.ip),
  );
};

export const sessionRoutes: Routes = (context) => async (app) => {
  app.addHook('onRequest', authenticate(context.store, context.now));

  app.delete(
    apiPath.session,
    { schema: { summary: 'Sign out', tags: ['session'], security: bearer, response: { 204: nothing, ...refusals } } },
    async (request, reply) => {
      const { tokenHash: hash } = request.account!;
      await context.store.as(signedIn(request).id, (queries) => closeSession(queries, hash));
      return reply.code(204).send(null);
    },
  );

  app.get(
    apiPath.me,
    {
      schema: { summary: 'Who am I', tags: ['session'], security: bearer, response: { 200: userSchema, ...refusals } },
    },
    async (request) => signedIn(request),
  );

  app.post(
    apiPath.password,
    {
      schema: {
        summary: 'Change the own password; ends all other sessions',
        tags: ['session'],
        security: bearer,
        body: passwordChangeSchema,
        response: { 204: nothing, ...refusals },
      },
    },
    async (request, reply) => {
      const user = signedIn(request);
      const wait = context.throttle.enter(user.username, request.ip);
      if (wait > 0) throw new ServiceProblem('too-many-attempts', { retryAfterSeconds: wait });
      const stored = await context.store.as(user.id, ownPasswordHash);
      if (!(await passwordMatches(stored, request.body.current))) throw new ServiceProblem('wrong-credentials');
      context.throttle.forgive(user.username, request.ip);
      const hash = await hashPassword(request.body.next);
      await context.store.as(user.id, (queries) => setPassword(queries, user.id, hash, request.account!.tokenHash));
      return reply.code(204).send(null);
    },
  );
};
