import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Frozen once shipped; imports no live code. Whether somebody still has their account at the provider is asked whenever their session is
 * renewed, by the provider's own refresh token; sealed by the service's key, which the database does not have.
 */
const statements = [
  `ALTER TABLE provider_tickets ADD COLUMN sealed bytea`,
  `CREATE TABLE provider_sessions (
    family uuid PRIMARY KEY,
    issuer text NOT NULL,
    subject text NOT NULL,
    sealed bytea,
    opened_at timestamptz NOT NULL
  )`,
  `ALTER TABLE provider_sessions ENABLE ROW LEVEL SECURITY`,
  definer(
    'seal_ticket(hash bytea, token bytea) RETURNS void',
    `UPDATE provider_tickets SET sealed = token WHERE ticket_hash = hash`,
  ),
  definer(
    'read_ticket(hash bytea, at timestamptz) RETURNS TABLE (issuer text, subject text, sealed bytea)',
    `SELECT issuer, subject, sealed FROM provider_tickets WHERE ticket_hash = hash AND expires_at > at`,
  ),
  // The session that this refresh token belongs to. Those whose family has ended, by whatever way, are forgotten on the occasion.
  definer(
    'keep_provider_session(refresh_hash bytea, from_issuer text, from_subject text, token bytea, at timestamptz) RETURNS void',
    `DELETE FROM provider_sessions s WHERE NOT EXISTS (SELECT FROM refresh_tokens r WHERE r.family = s.family);
     INSERT INTO provider_sessions SELECT family, from_issuer, from_subject, token, at FROM refresh_tokens WHERE token_hash = refresh_hash
     ON CONFLICT (family) DO UPDATE SET sealed = excluded.sealed`,
  ),
  // Of a refresh token that still works; what does not is the business of rotate_refresh.
  definer(
    `provider_session_of(refresh_hash bytea, at timestamptz)
      RETURNS TABLE (user_id uuid, issuer text, subject text, sealed bytea, opened_at timestamptz)`,
    `SELECT r.user_id, s.issuer, s.subject, s.sealed, s.opened_at FROM refresh_tokens r JOIN provider_sessions s ON s.family = r.family
     WHERE r.token_hash = refresh_hash AND r.used_at IS NULL AND r.expires_at > at`,
  ),
  definer(
    'end_provider_session(refresh_hash bytea) RETURNS void',
    `WITH ended AS (SELECT family FROM refresh_tokens WHERE token_hash = refresh_hash),
       accesses AS (DELETE FROM sessions s USING ended e WHERE s.family = e.family),
       kept AS (DELETE FROM provider_sessions s USING ended e WHERE s.family = e.family)
     DELETE FROM refresh_tokens r USING ended e WHERE r.family = e.family`,
  ),
];

function definer(signature: string, body: string): string {
  return `CREATE FUNCTION ${signature} LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$ ${body} $$`;
}

export const providerRechecks: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
