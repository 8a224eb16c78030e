import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Frozen once shipped; imports no live code. Registration, verification by one or two, refresh tokens in families. */
const statements = [
  `CREATE TABLE service_policy (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    two_person_verification boolean NOT NULL DEFAULT false
  )`,
  `INSERT INTO service_policy DEFAULT VALUES`,
  `CREATE TABLE professions (
    user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    profession text NOT NULL,
    specialty text NOT NULL,
    licence_number text NOT NULL,
    country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
    registered_at timestamptz NOT NULL
  )`,
  `CREATE TABLE verifications (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    decided_by uuid NOT NULL REFERENCES users,
    decision text NOT NULL CHECK (decision IN ('verified', 'revoked')),
    documents text[] NOT NULL,
    note text NOT NULL,
    decided_at timestamptz NOT NULL,
    CHECK (user_id <> decided_by)
  )`,
  `CREATE INDEX verifications_user ON verifications (user_id, decided_at DESC)`,
  `CREATE TABLE refresh_tokens (
    token_hash bytea PRIMARY KEY,
    family uuid NOT NULL,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
  )`,
  `CREATE INDEX refresh_tokens_family ON refresh_tokens (family)`,
  `CREATE INDEX refresh_tokens_user ON refresh_tokens (user_id)`,
  `ALTER TABLE sessions ADD COLUMN family uuid`,
  `CREATE INDEX sessions_family ON sessions (family)`,
  ...['service_policy', 'professions', 'verifications', 'refresh_tokens'].map(
    (table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  ),

  // Anyone may register, as a learner too: nobody reads what others shared before an administrator looked at them.
  definer(
    'is_verified() RETURNS boolean',
    `SELECT EXISTS (SELECT FROM users WHERE id = current_account() AND verification = 'verified')`,
  ),
  definer('reads_community() RETURNS boolean', `SELECT is_verified()`),
  `DROP POLICY users_read ON users`,
  `CREATE POLICY users_read ON users FOR SELECT
    USING (id = (SELECT current_account()) OR (SELECT is_verified()) OR (SELECT is_staff()))`,

  `CREATE POLICY professions_read ON professions FOR SELECT
    USING (user_id = (SELECT current_account()) OR (SELECT is_administrator()))`,
  `CREATE POLICY verifications_read ON verifications FOR SELECT USING ((SELECT is_administrator()))`,
  `CREATE POLICY verifications_add ON verifications FOR INSERT
    WITH CHECK ((SELECT is_administrator()) AND decided_by = (SELECT current_account()))`,
  definer(
    `register_account(account uuid, name text, shown text, wanted_role text, hash text, given_profession text,
      given_specialty text, licence text, given_country text, at timestamptz) RETURNS void`,
    `INSERT INTO users (id, username, display_name, role, verification, created_at)
       VALUES (account, name, shown, CASE wanted_role WHEN 'learner' THEN 'learner' ELSE 'clinician' END, 'unverified', at);
     INSERT INTO credentials (user_id, password_hash) VALUES (account, hash);
     INSERT INTO professions VALUES (account, given_profession, given_specialty, licence, given_country, at)`,
    'VOLATILE',
  ),
  // How many administrators have said yes since anybody last said no.
  definer(
    'verifications_of(account uuid) RETURNS bigint',
    `SELECT count(DISTINCT decided_by) FROM verifications v WHERE v.user_id = account AND v.decision = 'verified'
      AND NOT EXISTS (SELECT FROM verifications w WHERE w.user_id = account AND w.decision = 'revoked'
        AND w.decided_at >= v.decided_at)`,
  ),
  definer(
    'verifications_needed() RETURNS integer',
    `SELECT CASE WHEN two_person_verification THEN 2 ELSE 1 END FROM service_policy`,
  ),
  // Whatever the service asks for: nobody is verified without the administrators' notes. The database's owner, who signs in
  // nowhere, is not asked.
  `CREATE FUNCTION guard_verification() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF current_account() IS NOT NULL AND NEW.verification = 'verified' AND OLD.verification <> 'verified'
        AND verifications_of(NEW.id) < verifications_needed() THEN
        RAISE EXCEPTION 'not verified by enough' USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NEW;
    END $$`,
  `CREATE TRIGGER users_guard_verification BEFORE UPDATE OF verification ON users
    FOR EACH ROW EXECUTE FUNCTION guard_verification()`,

  // Sessions that are renewed: a short access token, a refresh token that works once, both of one family.
  definer(
    `open_family(new_family uuid, access_hash bytea, refresh_hash bytea, account uuid, at timestamptz,
      access_until timestamptz, refresh_until timestamptz) RETURNS void`,
    `DELETE FROM sessions WHERE user_id = account AND expires_at <= at;
     DELETE FROM refresh_tokens WHERE user_id = account AND expires_at <= at;
     INSERT INTO sessions (token_hash, user_id, created_at, expires_at, family)
       VALUES (access_hash, account, at, access_until, new_family);
     INSERT INTO refresh_tokens (token_hash, family, user_id, expires_at)
       VALUES (refresh_hash, new_family, account, refresh_until)`,
    'VOLATILE',
  ),
  // A refresh token seen twice was stolen, or its first answer was lost; either way its family ends.
  `CREATE FUNCTION rotate_refresh(old_hash bytea, access_hash bytea, refresh_hash bytea, at timestamptz,
      access_until timestamptz, refresh_until timestamptz) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE known refresh_tokens;
    BEGIN
      SELECT * INTO known FROM refresh_tokens WHERE token_hash = old_hash FOR UPDATE;
      IF NOT FOUND THEN RETURN false; END IF;
      IF known.used_at IS NOT NULL OR known.expires_at <= at THEN
        DELETE FROM sessions WHERE family = known.family;
        DELETE FROM refresh_tokens WHERE family = known.family;
        RETURN false;
      END IF;
      UPDATE refresh_tokens SET used_at = at WHERE token_hash = old_hash;
      DELETE FROM sessions WHERE family = known.family;
      INSERT INTO sessions (token_hash, user_id, created_at, expires_at, family)
        VALUES (access_hash, known.user_id, at, access_until, known.family);
      INSERT INTO refresh_tokens (token_hash, family, user_id, expires_at)
        VALUES (refresh_hash, known.family, known.user_id, refresh_until);
      RETURN true;
    END $$`,
  definer(
    'close_session(hash bytea) RETURNS void',
    `DELETE FROM refresh_tokens WHERE family = (SELECT family FROM sessions
       WHERE token_hash = hash AND user_id = current_account());
     DELETE FROM sessions WHERE token_hash = hash AND user_id = current_account()`,
    'VOLATILE',
  ),
  definer(
    'set_password(account uuid, hash text, keep bytea) RETURNS boolean',
    `WITH allowed AS (SELECT account AS id WHERE account = current_account() OR is_administrator()),
      kept AS (SELECT family FROM sessions WHERE token_hash = keep),
      ended AS (DELETE FROM sessions s USING allowed a WHERE s.user_id = a.id AND s.token_hash IS DISTINCT FROM keep),
      forgotten AS (DELETE FROM refresh_tokens r USING allowed a WHERE r.user_id = a.id
        AND NOT EXISTS (SELECT FROM kept k WHERE k.family = r.family)),
      stored AS (
        INSERT INTO credentials (user_id, password_hash) SELECT id, hash FROM allowed
        ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = now() RETURNING 1
      )
    SELECT EXISTS (SELECT FROM stored)`,
    'VOLATILE',
  ),
];

function definer(signature: string, body: string, volatility = 'STABLE'): string {
  return `CREATE OR REPLACE FUNCTION ${signature} LANGUAGE sql ${volatility} SECURITY DEFINER
    SET search_path = public, pg_temp AS $$ ${body} $$`;
}

export const people: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
