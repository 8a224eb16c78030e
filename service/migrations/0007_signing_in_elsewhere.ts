import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Frozen once shipped; imports no live code. Signing in through an OpenID provider, attempts that all processes of the service count
 * together, and how long cases may stay.
 */
const statements = [
  `ALTER TABLE service_policy ADD COLUMN retention_days integer CHECK (retention_days > 0)`,
  // A case's last day is its own or the service's, whichever comes first.
  `CREATE FUNCTION keep_retention() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      NEW.expires_on := LEAST(NEW.expires_on, (NEW.created_at AT TIME ZONE 'UTC')::date
        + (SELECT retention_days FROM service_policy));
      RETURN NEW;
    END $$`,
  `CREATE TRIGGER cases_retention BEFORE INSERT OR UPDATE OF expires_on ON cases
    FOR EACH ROW EXECUTE FUNCTION keep_retention()`,

  `CREATE TABLE identities (
    issuer text NOT NULL,
    subject text NOT NULL,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
  )`,
  `CREATE INDEX identities_user ON identities (user_id)`,
  // Sign-ins under way at the provider, by the hash of their state.
  `CREATE TABLE provider_attempts (
    state_hash bytea PRIMARY KEY,
    nonce text NOT NULL,
    challenge text NOT NULL,
    redirect_uri text NOT NULL,
    expires_at timestamptz NOT NULL
  )`,
  // Who came back from the provider and has no account here yet.
  `CREATE TABLE provider_tickets (
    ticket_hash bytea PRIMARY KEY,
    issuer text NOT NULL,
    subject text NOT NULL,
    expires_at timestamptz NOT NULL
  )`,
  `CREATE UNLOGGED TABLE attempts (
    key bytea PRIMARY KEY,
    count integer NOT NULL,
    until timestamptz NOT NULL
  )`,
  ...['identities', 'provider_attempts', 'provider_tickets', 'attempts'].map(
    (table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  ),

  definer(
    'begin_provider(hash bytea, given_nonce text, given_challenge text, redirect text, at timestamptz, until timestamptz) RETURNS void',
    `DELETE FROM provider_attempts WHERE expires_at <= at;
     DELETE FROM provider_tickets WHERE expires_at <= at;
     INSERT INTO provider_attempts VALUES (hash, given_nonce, given_challenge, redirect, until)`,
  ),
  // Once: two that bring the same state find it gone.
  definer(
    'take_provider(hash bytea, at timestamptz) RETURNS TABLE (nonce text, challenge text, redirect_uri text)',
    `DELETE FROM provider_attempts WHERE state_hash = hash AND expires_at > at RETURNING nonce, challenge, redirect_uri`,
  ),
  definer(
    'account_of_identity(asked_issuer text, asked_subject text) RETURNS uuid',
    `SELECT user_id FROM identities WHERE issuer = asked_issuer AND subject = asked_subject`,
    'STABLE',
  ),
  definer(
    'keep_ticket(hash bytea, from_issuer text, from_subject text, until timestamptz) RETURNS void',
    `INSERT INTO provider_tickets VALUES (hash, from_issuer, from_subject, until)`,
  ),
  `CREATE FUNCTION link_identity(hash bytea, account uuid, at timestamptz) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE ticket provider_tickets;
    BEGIN
      DELETE FROM provider_tickets WHERE ticket_hash = hash AND expires_at > at RETURNING * INTO ticket;
      IF NOT FOUND THEN RETURN false; END IF;
      INSERT INTO identities VALUES (ticket.issuer, ticket.subject, account, at);
      RETURN true;
    END $$`,
  `CREATE FUNCTION register_identity(hash bytea, account uuid, name text, shown text, wanted_role text, given_profession text,
      given_specialty text, licence text, given_country text, at timestamptz) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      INSERT INTO users (id, username, display_name, role, verification, created_at)
        VALUES (account, name, shown, CASE wanted_role WHEN 'learner' THEN 'learner' ELSE 'clinician' END, 'unverified', at);
      INSERT INTO professions VALUES (account, given_profession, given_specialty, licence, given_country, at);
      IF NOT link_identity(hash, account, at) THEN
        DELETE FROM users WHERE id = account;
        RETURN false;
      END IF;
      RETURN true;
    END $$`,

  // Counts one attempt under a key; what has run out is forgotten now and then.
  `CREATE FUNCTION count_attempt(asked bytea, at timestamptz, lasting interval)
    RETURNS TABLE (counted integer, ends timestamptz)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF random() < 0.01 THEN
        DELETE FROM attempts WHERE key IN (SELECT a.key FROM attempts a WHERE a.until <= at LIMIT 1000 FOR UPDATE SKIP LOCKED);
      END IF;
      RETURN QUERY
      INSERT INTO attempts AS known VALUES (asked, 1, at + lasting)
      ON CONFLICT (key) DO UPDATE SET
        count = CASE WHEN known.until > at THEN LEAST(known.count, 1000000) + 1 ELSE 1 END,
        until = CASE WHEN known.until > at THEN known.until ELSE excluded.until END
      RETURNING known.count, known.until;
    END $$`,
  definer('forget_attempts(asked bytea[]) RETURNS void', `DELETE FROM attempts WHERE key = ANY (asked)`),
];

function definer(signature: string, body: string, volatility = 'VOLATILE'): string {
  return `CREATE FUNCTION ${signature} LANGUAGE sql ${volatility} SECURITY DEFINER
    SET search_path = public, pg_temp AS $$ ${body} $$`;
}

export const signingInElsewhere: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
