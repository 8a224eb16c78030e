import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Frozen once shipped; imports no live code. Nobody sets another's password: administrators make codes, which the person redeems. Where two
 * persons verify, an account that decides about others needs the codes of two, so that neither of them holds the account alone.
 */
const statements = [
  // One per administrator; a new one replaces their earlier one.
  `CREATE TABLE password_resets (
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    made_by uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    code_hash bytea NOT NULL UNIQUE,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (user_id, made_by),
    CHECK (user_id <> made_by)
  )`,
  `ALTER TABLE password_resets ENABLE ROW LEVEL SECURITY`,
  // By how many codes the password was set last; null: by its owner.
  `ALTER TABLE credentials ADD COLUMN reset_codes integer`,
  // Else one administrator would take a role away, reset the password alone, and give the role back.
  `CREATE FUNCTION guard_role() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF current_account() IS NOT NULL AND NEW.role IN ('moderator', 'administrator') AND NEW.role <> OLD.role
        AND (SELECT two_person_verification FROM service_policy)
        AND EXISTS (SELECT FROM credentials WHERE user_id = NEW.id AND reset_codes < 2) THEN
        RAISE EXCEPTION 'its password was reset by one' USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NEW;
    END $$`,
  `CREATE TRIGGER users_guard_role BEFORE UPDATE OF role ON users FOR EACH ROW EXECUTE FUNCTION guard_role()`,
  `ALTER TABLE service_policy ADD COLUMN session_days integer NOT NULL DEFAULT 30 CHECK (session_days > 0)`,
  // When somebody signed in; what was renewed since keeps it.
  `ALTER TABLE refresh_tokens ADD COLUMN opened_at timestamptz NOT NULL DEFAULT now()`,

  definer(
    'is_verified_administrator(account uuid) RETURNS boolean',
    `SELECT EXISTS (SELECT FROM users WHERE id = account AND role = 'administrator' AND verification = 'verified')`,
    'STABLE',
  ),
  definer(
    'reset_codes_needed(account uuid) RETURNS integer',
    `SELECT CASE WHEN p.two_person_verification AND u.role IN ('moderator', 'administrator') THEN 2 ELSE 1 END
     FROM users u, service_policy p WHERE u.id = account`,
    'STABLE',
  ),
  // Answers how many administrators have made a code by now; null: not allowed. The person is told.
  `CREATE FUNCTION make_reset(account uuid, hash bytea, at timestamptz, until timestamptz) RETURNS integer
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE made integer;
    BEGIN
      IF NOT is_verified_administrator(current_account()) OR account = current_account() THEN RETURN NULL; END IF;
      DELETE FROM password_resets WHERE expires_at <= at;
      INSERT INTO password_resets VALUES (account, current_account(), hash, until)
        ON CONFLICT (user_id, made_by) DO UPDATE SET code_hash = excluded.code_hash, expires_at = excluded.expires_at;
      INSERT INTO notices (user_id, kind, by_account, created_at) VALUES (account, 'reset-code-made', current_account(), at);
      SELECT count(*) INTO made FROM password_resets WHERE user_id = account AND is_verified_administrator(made_by);
      RETURN made;
    END $$`,
  // All codes that are needed at once, of administrators who still are; then none of them works again. Answers the account.
  `CREATE FUNCTION redeem_reset(name text, hashes bytea[], new_hash text, at timestamptz) RETURNS uuid
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE account uuid; given integer;
    BEGIN
      SELECT id INTO account FROM users WHERE username = name FOR UPDATE;
      IF NOT FOUND THEN RETURN NULL; END IF;
      SELECT count(*) INTO given FROM password_resets r WHERE r.user_id = account AND r.code_hash = ANY (hashes)
        AND r.expires_at > at AND is_verified_administrator(r.made_by);
      IF given < reset_codes_needed(account) THEN RETURN NULL; END IF;
      INSERT INTO credentials (user_id, password_hash, reset_codes) VALUES (account, new_hash, given)
        ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, reset_codes = given, changed_at = at;
      DELETE FROM password_resets WHERE user_id = account;
      DELETE FROM sessions WHERE user_id = account;
      DELETE FROM refresh_tokens WHERE user_id = account;
      DELETE FROM identities WHERE user_id = account;
      INSERT INTO notices (user_id, kind, created_at) VALUES (account, 'password-reset', at);
      RETURN account;
    END $$`,
  // As before, but an administrator gives a password to an account alone that nobody could sign in to yet.
  `CREATE OR REPLACE FUNCTION set_password(account uuid, hash text, keep bytea) RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH allowed AS (SELECT account AS id WHERE account = current_account() OR (is_administrator()
        AND NOT EXISTS (SELECT FROM credentials WHERE user_id = account)
        AND NOT EXISTS (SELECT FROM identities WHERE user_id = account))),
      kept AS (SELECT family FROM sessions WHERE token_hash = keep),
      ended AS (DELETE FROM sessions s USING allowed a WHERE s.user_id = a.id AND s.token_hash IS DISTINCT FROM keep),
      forgotten AS (DELETE FROM refresh_tokens r USING allowed a WHERE r.user_id = a.id
        AND NOT EXISTS (SELECT FROM kept k WHERE k.family = r.family)),
      untied AS (DELETE FROM identities i USING allowed a WHERE i.user_id = a.id),
      unasked AS (DELETE FROM password_resets p USING allowed a WHERE p.user_id = a.id),
      stored AS (
        INSERT INTO credentials (user_id, password_hash) SELECT id, hash FROM allowed
        ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = now() RETURNING 1
      )
    SELECT EXISTS (SELECT FROM stored) $$`,

  `DROP FUNCTION open_family(uuid, bytea, bytea, uuid, timestamptz, timestamptz, timestamptz)`,
  definer(
    `open_family(new_family uuid, access_hash bytea, refresh_hash bytea, account uuid, at timestamptz,
      access_until timestamptz, refresh_until timestamptz) RETURNS timestamptz`,
    `DELETE FROM sessions WHERE user_id = account AND expires_at <= at;
     DELETE FROM refresh_tokens WHERE user_id = account AND expires_at <= at;
     INSERT INTO sessions (token_hash, user_id, created_at, expires_at, family)
       VALUES (access_hash, account, at, access_until, new_family);
     INSERT INTO refresh_tokens (token_hash, family, user_id, expires_at, opened_at)
       SELECT refresh_hash, new_family, account, LEAST(refresh_until, at + make_interval(days => session_days)), at
       FROM service_policy RETURNING expires_at`,
  ),
  // As before, and not beyond the longest time of a session. Answers until when the new one lasts; null: refused.
  `DROP FUNCTION rotate_refresh(bytea, bytea, bytea, timestamptz, timestamptz, timestamptz)`,
  `CREATE FUNCTION rotate_refresh(old_hash bytea, access_hash bytea, refresh_hash bytea, at timestamptz,
      access_until timestamptz, refresh_until timestamptz) RETURNS timestamptz
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE known refresh_tokens; last timestamptz;
    BEGIN
      SELECT * INTO known FROM refresh_tokens WHERE token_hash = old_hash FOR UPDATE;
      IF NOT FOUND THEN RETURN NULL; END IF;
      SELECT known.opened_at + make_interval(days => session_days) INTO last FROM service_policy;
      IF known.used_at IS NOT NULL OR known.expires_at <= at OR last <= at THEN
        DELETE FROM sessions WHERE family = known.family;
        DELETE FROM refresh_tokens WHERE family = known.family;
        RETURN NULL;
      END IF;
      UPDATE refresh_tokens SET used_at = at WHERE token_hash = old_hash;
      DELETE FROM sessions WHERE family = known.family;
      INSERT INTO sessions (token_hash, user_id, created_at, expires_at, family)
        VALUES (access_hash, known.user_id, at, LEAST(access_until, last), known.family);
      INSERT INTO refresh_tokens (token_hash, family, user_id, expires_at, opened_at)
        VALUES (refresh_hash, known.family, known.user_id, LEAST(refresh_until, last), known.opened_at);
      RETURN LEAST(refresh_until, last);
    END $$`,
  // Whoever holds a token of a session may end it, however old the token: its whole family goes. Answers whose it was.
  `DROP FUNCTION close_session(bytea)`,
  `CREATE FUNCTION close_session(access_hash bytea, refresh_hash bytea) RETURNS uuid
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE account uuid; families uuid[];
    BEGIN
      SELECT user_id INTO account FROM sessions WHERE token_hash = access_hash;
      IF NOT FOUND THEN SELECT user_id INTO account FROM refresh_tokens WHERE token_hash = refresh_hash; END IF;
      IF account IS NULL THEN RETURN NULL; END IF;
      families := ARRAY(SELECT family FROM sessions WHERE token_hash = access_hash AND user_id = account
        UNION SELECT family FROM refresh_tokens WHERE token_hash = refresh_hash AND user_id = account);
      DELETE FROM sessions WHERE user_id = account AND (token_hash = access_hash OR family = ANY (families));
      DELETE FROM refresh_tokens WHERE user_id = account AND family = ANY (families);
      RETURN account;
    END $$`,
];

function definer(signature: string, body: string, volatility = 'VOLATILE'): string {
  return `CREATE FUNCTION ${signature} LANGUAGE sql ${volatility} SECURITY DEFINER
    SET search_path = public, pg_temp AS $$ ${body} $$`;
}

export const resetsByCode: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
