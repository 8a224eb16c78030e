import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { append, type Act } from '../audit/record.ts';
import type { Queries } from '../database/connect.ts';
import type { Context } from '../http/context.ts';
import { ServiceProblem } from '../http/problem.ts';
import { recheckProvider } from './providerSessions.ts';
import { passwordMatches } from './passwords.ts';
import { credentialsOf, openSession, sessionOf } from './repository.ts';
import { accessMilliseconds, newToken, refreshMilliseconds, sessionMilliseconds, tokenHash } from './tokens.ts';

export interface SignIn {
  readonly username: string;
  readonly password: string;
  readonly renewable?: true | undefined;
}

/** The account whose password this is; guessing is slowed down by name and address. */
export async function recognise(
  context: Context,
  { username, password }: Pick<SignIn, 'username' | 'password'>,
  address: string,
): Promise<string> {
  const name = username.toLowerCase();
  const wait = await context.throttle.enter(name, address);
  if (wait > 0) throw new ServiceProblem('too-many-attempts', { retryAfterSeconds: wait });
  const credentials = await context.store.asNobody((queries) => credentialsOf(queries, name));
  const matches = await passwordMatches(credentials?.password_hash ?? null, password);
  if (!credentials || !matches) throw new ServiceProblem('wrong-credentials');
  await context.throttle.forgive(name, address);
  return credentials.user_id;
}

export async function signIn(context: Context, act: Act, wanted: SignIn, address: string) {
  const account = await recognise(context, wanted, address);
  const open = wanted.renewable ? openRenewable : openPlain;
  return act(
    (queries) => open(queries, account, context.now()),
    () => account,
  );
}

async function openPlain(queries: Queries, account: string, from: Date) {
  const token = newToken();
  const until = new Date(from.getTime() + sessionMilliseconds);
  await openSession(queries, tokenHash(token), account, from, until);
  const session = await sessionOf(queries, tokenHash(token), from);
  return { token, expiresAt: until.toISOString(), user: session!.user };
}

function newPair(at: Date) {
  return {
    token: newToken(),
    refreshToken: newToken(),
    until: new Date(at.getTime() + accessMilliseconds),
    refreshUntil: new Date(at.getTime() + refreshMilliseconds),
  };
}

export async function openRenewable(queries: Queries, account: string, at: Date) {
  const pair = newPair(at);
  const { rows } = await sql<{ until: Date }>`
    SELECT open_family(${randomUUID()}, ${tokenHash(pair.token)}, ${tokenHash(pair.refreshToken)}, ${account},
      ${at}, ${pair.until}, ${pair.refreshUntil}) AS until`.execute(queries);
  return answerWith(queries, pair, rows[0]?.until, at);
}

/** A new pair for a refresh token that was not used before. Used twice, or too long after the sign-in, nobody of its family stays. */
export async function refresh(context: Context, refreshToken: string) {
  const { store, now } = context;
  await recheckProvider(context, refreshToken);
  const at = now();
  const pair = newPair(at);
  // The end of a family is committed though the call is refused.
  const renewed = await store.asNobody(async (queries) => {
    const { rows } = await sql<{ until: Date | null }>`
      SELECT rotate_refresh(${tokenHash(refreshToken)}, ${tokenHash(pair.token)}, ${tokenHash(pair.refreshToken)},
        ${at}, ${pair.until}, ${pair.refreshUntil}) AS until`.execute(queries);
    const until = rows[0]?.until;
    if (!until) return undefined;
    const answer = await answerWith(queries, pair, until, at);
    await append(queries, { action: 'refreshSession', subject: answer.user.id }, at);
    return answer;
  });
  if (!renewed) throw new ServiceProblem('unauthenticated');
  return renewed;
}

async function answerWith(
  queries: Queries,
  pair: ReturnType<typeof newPair>,
  refreshUntil: Date | undefined,
  at: Date,
) {
  const session = await sessionOf(queries, tokenHash(pair.token), at);
  if (!session || !refreshUntil) throw new ServiceProblem('unauthenticated');
  return {
    token: pair.token,
    expiresAt: session.expiresAt.toISOString(),
    user: session.user,
    refreshToken: pair.refreshToken,
    refreshExpiresAt: refreshUntil.toISOString(),
  };
}
