import { sql } from 'kysely';
import { append } from '../audit/record.ts';
import type { Queries } from '../database/connect.ts';
import type { Context } from '../http/context.ts';
import { ServiceProblem } from '../http/problem.ts';
import type { CaseKeys } from '../uploads/caseKeys.ts';
import type { Identity } from './oidc.ts';
import { tokenHash } from './tokens.ts';

type Person = Pick<Identity, 'issuer' | 'subject'>;

/** A token opens for whom it was given and for nobody else, whatever rows say. */
const nameOf = ({ issuer, subject }: Person): string => `${issuer} ${subject}`;

export const sealedToken = (keys: CaseKeys, person: Person, token: string | undefined): Buffer | null =>
  token === undefined ? null : keys.sealSecret(nameOf(person), Buffer.from(token));

/** Remembers that this session was opened through the provider, with what the provider gave to ask it again, if it did. */
export async function keepProviderSession(
  queries: Queries,
  refreshToken: string,
  { issuer, subject }: Person,
  sealed: Buffer | null,
  at: Date,
): Promise<void> {
  const hash = tokenHash(refreshToken);
  await sql`SELECT keep_provider_session(${hash}, ${issuer}, ${subject}, ${sealed}, ${at})`.execute(queries);
}

interface ProviderSession extends Person {
  readonly user_id: string;
  readonly sealed: Buffer | null;
  readonly opened_at: Date;
}

/**
 * Before a session is renewed: does the provider still know this person? It is asked by its own refresh token; where it gave none, the
 * person signs in there again after a time that the operator sets. Refused, the session ends; unanswered, it is not renewed, and may be
 * later: an account that is closed does not go on because the provider is down.
 */
export async function recheckProvider(context: Context, refreshToken: string): Promise<void> {
  const { store, provider, uploads } = context;
  const at = context.now();
  const hash = tokenHash(refreshToken);
  const { rows } = await store.asNobody((queries) =>
    sql<ProviderSession>`SELECT * FROM provider_session_of(${hash}, ${at})`.execute(queries),
  );
  const known = rows[0];
  if (!known) return;
  const end = () => endSession(context, hash, known);
  if (!provider) return end();
  if (known.sealed === null) {
    if (at.getTime() >= known.opened_at.getTime() + provider.settings.signInAgainHours * 3_600_000) return end();
    return;
  }
  let token: Buffer;
  try {
    token = uploads.keys.openSecret(nameOf(known), known.sealed);
  } catch {
    // Sealed by another key than today's.
    return end();
  }
  const next = await provider.recheck(known, token.toString()).catch((thrown: unknown) => {
    if (thrown instanceof ServiceProblem && thrown.code === 'wrong-credentials') return undefined;
    throw thrown;
  });
  if (next === undefined) return end();
  if (next === token.toString()) return;
  // At once: the old one works no more, whatever becomes of this call.
  const sealed = sealedToken(uploads.keys, known, next);
  await store.asNobody((queries) => keepProviderSession(queries, refreshToken, known, sealed, at));
}

async function endSession({ store, now }: Context, hash: Buffer, known: ProviderSession): Promise<never> {
  await store.asNobody(async (queries) => {
    await sql`SELECT end_provider_session(${hash})`.execute(queries);
    await append(queries, { action: 'endProviderSession', subject: known.user_id }, now());
  });
  throw new ServiceProblem('unauthenticated');
}
