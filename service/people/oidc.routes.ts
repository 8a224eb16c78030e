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
import type { Context } from '../http/context.ts';
import { ServiceProblem } from '../http/problem.ts';
import { route } from '../http/route.ts';
import { randomValue, type Attempt, type Identity, type Provider } from './oidc.ts';
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

async function finish(context: Context, given: z.output<typeof providerCodeSchema>) {
  const provider = providerOf(context);
  const { rows } = await context.store.asNobody((queries) =>
    sql<{ nonce: string; challenge: string; redirect_uri: string }>`
      SELECT * FROM take_provider(${tokenHash(given.state)}, ${context.now()})`.execute(queries),
  );
  const known = rows[0];
  if (!known) throw new ServiceProblem('wrong-credentials', { reason: 'provider-refused' });
  const identity = await provider.identify({ ...known, redirectUri: known.redirect_uri }, given);
  const account = await accountOf(context, identity);
  if (account) return { kind: 'signed-in' as const, session: await openRenewable(context, account) };
  const ticket = randomValue();
  const until = later(context.now(), ticketMilliseconds);
  await context.store.asNobody((queries) =>
    sql`SELECT keep_ticket(${tokenHash(ticket)}, ${identity.issuer}, ${identity.subject}, ${until})`.execute(queries),
  );
  return { kind: 'unknown' as const, ticket, displayName: identity.displayName };
}

async function accountOf({ store }: Context, { issuer, subject }: Identity): Promise<string | null> {
  const { rows } = await store.asNobody((queries) =>
    sql<{ account: string | null }>`SELECT account_of_identity(${issuer}, ${subject}) AS account`.execute(queries),
  );
  return rows[0]?.account ?? null;
}

async function registerIdentity(context: Context, wanted: z.output<typeof providerRegistrationSchema>) {
  providerOf(context);
  const account = randomUUID();
  await spend(
    context,
    sql<{ done: boolean }>`SELECT register_identity(${tokenHash(wanted.ticket)}, ${account}, ${wanted.username},
      ${wanted.displayName}, ${wanted.role}, ${wanted.profession}, ${wanted.specialty}, ${wanted.licenceNumber},
      ${wanted.country}, ${context.now()}) AS done`,
  );
  return openRenewable(context, account);
}

async function linkIdentity(context: Context, wanted: z.output<typeof providerLinkSchema>, address: string) {
  providerOf(context);
  const account = await recognise(context, wanted, address);
  await spend(
    context,
    sql<{ done: boolean }>`SELECT link_identity(${tokenHash(wanted.ticket)}, ${account}, ${context.now()}) AS done`,
  );
  return openRenewable(context, account);
}

/** A ticket works once. */
async function spend({ store }: Context, query: ReturnType<typeof sql<{ done: boolean }>>): Promise<void> {
  const { rows } = await store.asNobody((queries) => query.execute(queries));
  if (rows[0]?.done !== true) throw new ServiceProblem('wrong-credentials', { reason: 'provider-refused' });
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
    handle: ({ context, body }) => finish(context, body),
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
    handle: ({ context, body }) => registerIdentity(context, body),
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
    handle: ({ context, body, request }) => linkIdentity(context, body, request.ip),
  }),
};
