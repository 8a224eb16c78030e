import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Context } from '../http/context.ts';
import { ServiceProblem } from '../http/problem.ts';
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

export async function signIn(context: Context, wanted: SignIn, address: string) {
  const account = await recognise(context, wanted, address);
  return wanted.renewable ? openRenewable(context, account) : openPlain(context, account);
}

async function openPlain(context: Context, account: string) {
  const token = newToken();
  const from = context.now();
  const until = new Date(from.getTime() + sessionMilliseconds);
  return context.store.asNobody(async (queries) => {
    await openSession(queries, tokenHash(token), account, from, until);
    const session = await sessionOf(queries, tokenHash(token), from);
    return { token, expiresAt: until.toISOString(), user: session!.user };
  });
}

function newPair(at: Date) {
  return {
    token: newToken(),
    refreshToken: newToken(),
    until: new Date(at.getTime() + accessMilliseconds),
    refreshUntil: new Date(at.getTime() + refreshMilliseconds),
  };
}

export async function openRenewable(context: Context, account: string) {
  const at = context.now();
  const pair = newPair(at);
  await context.store.asNobody((queries) =>
    sql`SELECT open_family(${randomUUID()}, ${tokenHash(pair.token)}, ${tokenHash(pair.refreshToken)}, ${account},
      ${at}, ${pair.until}, ${pair.refreshUntil})`.execute(queries),
  );
  return answerWith(context, pair, at);
}

/** A new pair for a refresh token that was not used before. Used twice, nobody of its family stays signed in. */
export async function refresh(context: Context, refreshToken: string) {
  const at = context.now();
  const pair = newPair(at);
  const renewed = await context.store.asNobody(async (queries) => {
    const { rows } = await sql<{ done: boolean }>`
      SELECT rotate_refresh(${tokenHash(refreshToken)}, ${tokenHash(pair.token)}, ${tokenHash(pair.refreshToken)},
        ${at}, ${pair.until}, ${pair.refreshUntil}) AS done`.execute(queries);
    return rows[0]?.done === true;
  });
  if (!renewed) throw new ServiceProblem('unauthenticated');
  return answerWith(context, pair, at);
}

async function answerWith(context: Context, pair: ReturnType<typeof newPair>, at: Date) {
  const session = await context.store.asNobody((queries) => sessionOf(queries, tokenHash(pair.token), at));
  if (!session) throw new ServiceProblem('unauthenticated');
  return {
    token: pair.token,
    expiresAt: pair.until.toISOString(),
    user: session.user,
    refreshToken: pair.refreshToken,
    refreshExpiresAt: pair.refreshUntil.toISOString(),
  };
}
