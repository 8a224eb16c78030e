import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import { signedInSchema } from '../../contract/caseApi.schema.ts';
import {
  providerCodeSchema,
  providerLinkSchema,
  providerRegistrationSchema,
  providerSignedInSchema,
  providerStartedSchema,
  providerStartSchema,
  signInPath,
} from '../../contract/signInApi.schema.ts';
import type { Act } from '../audit/record.ts';
import type { Queries, Store } from '../database/connect.ts';
import type { Context } from '../http/context.ts';
import { ServiceProblem } from '../http/problem.ts';
import { route } from '../http/route.ts';
import { randomValue, type Attempt, type Identified, type Identity, type Provider } from './oidc.ts';
import { keepProviderSession, sealedToken } from './providerSessions.ts';
import { openRenewable, recognise } from './sessions.ts';
import { tokenHash } from './tokens.ts';

const tag = 'session';
/** How long somebody may take at the provider, and to say who they are. */
const attemptMilliseconds = 10 * 60 * 1000;
const ticketMilliseconds = 30 * 60 * 1000;
const perMinute = 30;

function providerOf({ provider }: Context): Provider {
  if (!provider) throw new ServiceProblem('not-found');
  return provider;
}

const later = (at: Date, milliseconds: number): Date => new Date(at.getTime() + milliseconds);

async function begin(context: Context, wanted: z.output<typeof providerStartSchema>) {
  const provider = providerOf(context);
  const attempt: Attempt = {
    nonce: randomValue(),
    challenge: wanted.codeChallenge,
    redirectUri: wanted.redirectUri,
  };
  const state = randomValue();
  const authorizationUrl = await provider.authorizationUrl(attempt, state);
  const at = context.now();
  await context.store.asNobody((queries) =>
    sql`SELECT begin_provider(${tokenHash(state)}, ${attempt.nonce}, ${attempt.challenge}, ${attempt.redirectUri},
      ${at}, ${later(at, attemptMilliseconds)})`.execute(queries),
  );
  return { authorizationUrl, state };
}

async function finish(context: Context, act: Act, given: z.output<typeof providerCodeSchema>) {
  const provider = providerOf(context);
  const { rows } = await context.store.asNobody((queries) =>
    sql<{ nonce: string; challenge: string; redirect_uri: string }>`
      SELECT * FROM take_provider(${tokenHash(given.state)}, ${context.now()})`.execute(queries),
  );
  const known = rows[0];
  if (!known) throw new ServiceProblem('wrong-credentials', { reason: 'provider-refused' });
  const identity = await provider.identify({ ...known, redirectUri: known.redirect_uri }, given);
  const account = await accountOf(context.store, identity);
  return act(
    async (queries) =>
      account
        ? { kind: 'signed-in' as const, session: await openThrough(context, queries, account, identity) }
        : ticketFor(context, queries, identity),
    () => account,
  );
}

async function accountOf(store: Store, { issuer, subject }: Identity): Promise<string | null> {
  const { rows } = await store.asNobody((queries) =>
    sql<{ account: string | null }>`SELECT account_of_identity(${issuer}, ${subject}) AS account`.execute(queries),
  );
  return rows[0]?.account ?? null;
}

async function openThrough(context: Context, queries: Queries, account: string, identity: Identified) {
  const at = context.now();
  const session = await openRenewable(queries, account, at);
  const sealed = sealedToken(context.uploads.keys, identity, identity.refreshToken);
  await keepProviderSession(queries, session.refreshToken, identity, sealed, at);
  return session;
}

async function ticketFor(context: Context, queries: Queries, identity: Identified) {
  const { issuer, subject, displayName } = identity;
  const at = context.now();
  const ticket = randomValue();
  const until = later(at, ticketMilliseconds);
  await sql`SELECT keep_ticket(${tokenHash(ticket)}, ${issuer}, ${subject}, ${until})`.execute(queries);
  const sealed = sealedToken(context.uploads.keys, identity, identity.refreshToken);
  await sql`SELECT seal_ticket(${tokenHash(ticket)}, ${sealed})`.execute(queries);
  return { kind: 'unknown' as const, ticket, displayName };
}

async function registerIdentity(context: Context, act: Act, wanted: z.output<typeof providerRegistrationSchema>) {
  providerOf(context);
  const account = randomUUID();
  const at = context.now();
  const spending = sql<{ done: boolean }>`SELECT register_identity(${tokenHash(wanted.ticket)}, ${account},
    ${wanted.username}, ${wanted.displayName}, ${wanted.role}, ${wanted.profession}, ${wanted.specialty},
    ${wanted.licenceNumber}, ${wanted.country}, ${at}) AS done`;
  return act(
    (queries) => spendAndOpen(queries, spending, wanted.ticket, account, at),
    () => account,
  );
}

type Link = z.output<typeof providerLinkSchema>;

async function linkIdentity(context: Context, act: Act, wanted: Link, address: string) {
  providerOf(context);
  const account = await recognise(context, wanted, address);
  const at = context.now();
  const spending = sql<{ done: boolean }>`SELECT link_identity(${tokenHash(wanted.ticket)}, ${account}, ${at}) AS done`;
  return act(
    (queries) => spendAndOpen(queries, spending, wanted.ticket, account, at),
    () => account,
  );
}

/** A ticket works once. */
async function spendAndOpen(
  queries: Queries,
  spending: ReturnType<typeof sql<{ done: boolean }>>,
  ticket: string,
  account: string,
  at: Date,
) {
  const { rows: known } = await sql<Pick<Identity, 'issuer' | 'subject'> & { sealed: Buffer | null }>`
    SELECT * FROM read_ticket(${tokenHash(ticket)}, ${at})`.execute(queries);
  const { rows } = await spending.execute(queries);
  const person = known[0];
  if (rows[0]?.done !== true || !person) throw new ServiceProblem('wrong-credentials', { reason: 'provider-refused' });
  const session = await openRenewable(queries, account, at);
  await keepProviderSession(queries, session.refreshToken, person, person.sealed, at);
  return session;
}

export const providerRoutes = {
  beginProviderSignIn: route({
    method: 'POST',
    path: signInPath.provider,
    access: 'public',
    tag,
    summary: 'Begin to sign in through the OpenID provider: where the browser goes',
    perMinute,
    audited: false,
    body: providerStartSchema,
    answer: providerStartedSchema,
    handle: ({ context, body }) => begin(context, body),
  }),

  finishProviderSignIn: route({
    method: 'POST',
    path: signInPath.providerCode,
    access: 'public',
    tag,
    summary: 'Sign in with what the provider’s redirect brought; whom the service does not know gets a ticket',
    perMinute,
    body: providerCodeSchema,
    answer: providerSignedInSchema,
    handle: ({ context, act, body }) => finish(context, act, body),
  }),

  registerThroughProvider: route({
    method: 'POST',
    path: signInPath.providerRegistration,
    access: 'public',
    tag,
    summary: 'A new account for a ticket; an administrator verifies it',
    perMinute: 10,
    body: providerRegistrationSchema,
    answer: signedInSchema,
    handle: ({ context, act, body }) => registerIdentity(context, act, body),
  }),

  linkProvider: route({
    method: 'POST',
    path: signInPath.providerLink,
    access: 'public',
    tag,
    summary: 'Tie a ticket to the account whose password is given',
    perMinute,
    body: providerLinkSchema,
    answer: signedInSchema,
    handle: ({ context, act, body, request }) => linkIdentity(context, act, body, request.ip),
  }),
};
