import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Frozen once shipped; imports no live code. Who sees what is decided here, by row-level security: the service's own database
 * account owns none of these tables, names the signed-in user with `SET LOCAL scrim.user_id`, and sees nothing without it.
 * Functions marked SECURITY DEFINER are the only way to passwords and sessions.
 */
const statements = [
  `CREATE TABLE users (
    id uuid PRIMARY KEY,
    username text NOT NULL UNIQUE,
    display_name text NOT NULL,
    role text NOT NULL CHECK (role IN ('learner', 'clinician', 'moderator', 'administrator')),
    verification text NOT NULL CHECK (verification IN ('unverified', 'verified', 'revoked')),
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE credentials (
    user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    password_hash text NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE sessions (
    token_hash bytea PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
  )`,
  `CREATE INDEX sessions_user ON sessions (user_id)`,
  `CREATE TABLE groups (
    id uuid PRIMARY KEY,
    name text NOT NULL UNIQUE,
    created_at timestamptz NOT NULL DEFAULT now()
  )`,
  `CREATE TABLE group_members (
    group_id uuid NOT NULL REFERENCES groups ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (group_id, user_id)
  )`,
  `CREATE TABLE cases (
    id uuid PRIMARY KEY,
    author_id uuid NOT NULL REFERENCES users,
    state text NOT NULL CHECK (state IN ('draft', 'submitted')),
    title text NOT NULL,
    specialty text NOT NULL,
    anatomy text NOT NULL,
    tags text[] NOT NULL,
    question text NOT NULL,
    audience_kind text NOT NULL CHECK (audience_kind IN ('only-me', 'colleagues', 'group', 'community')),
    audience_group uuid REFERENCES groups,
    consent_levels text[],
    consent_language text,
    consent_signed_on date,
    consent_document_hash text,
    content_hash bytea NOT NULL,
    created_at timestamptz NOT NULL,
    submitted_at timestamptz,
    CHECK ((audience_kind = 'group') = (audience_group IS NOT NULL)),
    CHECK ((state = 'submitted') = (submitted_at IS NOT NULL)),
    CONSTRAINT submitted_with_consent CHECK (
      state = 'draft' OR (consent_levels IS NOT NULL AND consent_signed_on IS NOT NULL AND consent_document_hash IS NOT NULL)
    )
  )`,
  `CREATE INDEX cases_author ON cases (author_id, created_at DESC)`,
  `CREATE INDEX cases_created ON cases (created_at DESC)`,
  `CREATE TABLE case_colleagues (
    case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    PRIMARY KEY (case_id, user_id)
  )`,
  `CREATE TABLE images (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
    position integer NOT NULL,
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    bytes bigint NOT NULL CHECK (bytes > 0),
    media_type text NOT NULL,
    columns integer NOT NULL,
    rows integer NOT NULL,
    frames integer NOT NULL,
    annotations jsonb NOT NULL,
    UNIQUE (case_id, position)
  )`,
  `CREATE TABLE receipts (
    image_id uuid PRIMARY KEY REFERENCES images ON DELETE CASCADE,
    case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
    sha256 text NOT NULL,
    bytes bigint NOT NULL,
    received_at timestamptz NOT NULL
  )`,
  `CREATE INDEX receipts_sha256 ON receipts (sha256)`,

  // Who is asking
  `CREATE FUNCTION current_account() RETURNS uuid LANGUAGE sql STABLE
    AS $$ SELECT nullif(current_setting('scrim.user_id', true), '')::uuid $$`,
  definer(
    'is_administrator() RETURNS boolean',
    `SELECT EXISTS (SELECT FROM users WHERE id = current_account() AND role = 'administrator' AND verification <> 'revoked')`,
  ),
  definer(
    'is_staff() RETURNS boolean',
    `SELECT EXISTS (SELECT FROM users WHERE id = current_account()
      AND role IN ('moderator', 'administrator') AND verification <> 'revoked')`,
  ),
  definer(
    'may_upload() RETURNS boolean',
    `SELECT EXISTS (SELECT FROM users WHERE id = current_account() AND role <> 'learner' AND verification = 'verified')`,
  ),
  definer(
    'reads_community() RETURNS boolean',
    `SELECT EXISTS (SELECT FROM users WHERE id = current_account()
      AND (verification = 'verified' OR (role = 'learner' AND verification = 'unverified')))`,
  ),
  definer(
    'in_group(asked uuid) RETURNS boolean',
    `SELECT EXISTS (SELECT FROM group_members WHERE group_id = asked AND user_id = current_account())`,
  ),
  definer(
    'is_named_in(asked uuid) RETURNS boolean',
    `SELECT EXISTS (SELECT FROM case_colleagues WHERE case_id = asked AND user_id = current_account())`,
  ),

  // Passwords and sessions
  definer(
    'sign_in_account(asked text) RETURNS TABLE (user_id uuid, password_hash text)',
    `SELECT u.id, c.password_hash FROM users u JOIN credentials c ON c.user_id = u.id WHERE u.username = asked`,
  ),
  definer(
    `session_account(hash bytea, at timestamptz)
      RETURNS TABLE (id uuid, username text, display_name text, role text, verification text, expires_at timestamptz)`,
    `SELECT u.id, u.username, u.display_name, u.role, u.verification, s.expires_at
      FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = hash AND s.expires_at > at`,
  ),
  definer(
    'open_session(hash bytea, account uuid, at timestamptz, until timestamptz) RETURNS void',
    `DELETE FROM sessions WHERE user_id = account AND expires_at <= at;
     INSERT INTO sessions (token_hash, user_id, created_at, expires_at) VALUES (hash, account, at, until)`,
    'VOLATILE',
  ),
  definer(
    'close_session(hash bytea) RETURNS void',
    `DELETE FROM sessions WHERE token_hash = hash AND user_id = current_account()`,
    'VOLATILE',
  ),
  definer(
    'own_password_hash() RETURNS text',
    `SELECT password_hash FROM credentials WHERE user_id = current_account()`,
  ),
  // Ends the account's sessions, but for the one that changes its own password.
  definer(
    'set_password(account uuid, hash text, keep bytea) RETURNS boolean',
    `WITH allowed AS (SELECT account AS id WHERE account = current_account() OR is_administrator()),
      ended AS (DELETE FROM sessions s USING allowed a WHERE s.user_id = a.id AND s.token_hash IS DISTINCT FROM keep),
      stored AS (
        INSERT INTO credentials (user_id, password_hash) SELECT id, hash FROM allowed
        ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = now() RETURNING 1
      )
    SELECT EXISTS (SELECT FROM stored)`,
    'VOLATILE',
  ),
  // Only whether some receipt needs a stored file; tells neither whose nor which.
  definer('is_blob_needed(hash text) RETURNS boolean', `SELECT EXISTS (SELECT FROM receipts WHERE sha256 = hash)`),

  // Who sees and writes what
  ...['users', 'credentials', 'sessions', 'groups', 'group_members'].map(secure),
  ...['cases', 'case_colleagues', 'images', 'receipts'].map(secure),
  `CREATE POLICY users_read ON users FOR SELECT USING ((SELECT current_account()) IS NOT NULL)`,
  `CREATE POLICY users_add ON users FOR INSERT WITH CHECK ((SELECT is_administrator()))`,
  `CREATE POLICY users_change ON users FOR UPDATE
    USING ((SELECT is_administrator())) WITH CHECK ((SELECT is_administrator()))`,
  `CREATE POLICY groups_read ON groups FOR SELECT USING (in_group(id) OR (SELECT is_administrator()))`,
  `CREATE POLICY groups_add ON groups FOR INSERT WITH CHECK ((SELECT is_administrator()))`,
  `CREATE POLICY members_read ON group_members FOR SELECT USING (in_group(group_id) OR (SELECT is_administrator()))`,
  `CREATE POLICY members_add ON group_members FOR INSERT WITH CHECK ((SELECT is_administrator()))`,
  `CREATE POLICY members_remove ON group_members FOR DELETE USING ((SELECT is_administrator()))`,
  `CREATE POLICY cases_read ON cases FOR SELECT USING (
    author_id = (SELECT current_account())
    OR (state = 'submitted' AND (
      (SELECT is_staff())
      OR (audience_kind = 'community' AND (SELECT reads_community()))
      OR (audience_kind = 'colleagues' AND (SELECT may_upload()) AND is_named_in(id))
      OR (audience_kind = 'group' AND (SELECT may_upload()) AND in_group(audience_group))
    ))
  )`,
  `CREATE POLICY cases_add ON cases FOR INSERT WITH CHECK (
    author_id = (SELECT current_account()) AND (SELECT may_upload()) AND state = 'draft'
    AND (audience_group IS NULL OR in_group(audience_group) OR (SELECT is_administrator()))
  )`,
  `CREATE POLICY cases_submit ON cases FOR UPDATE
    USING (author_id = (SELECT current_account()) AND (SELECT may_upload()) AND state = 'draft')
    WITH CHECK (author_id = (SELECT current_account()))`,
  `CREATE POLICY cases_discard ON cases FOR DELETE
    USING (author_id = (SELECT current_account()) AND state = 'draft')`,
  `CREATE POLICY colleagues_read ON case_colleagues FOR SELECT USING (EXISTS (SELECT FROM cases c WHERE c.id = case_id))`,
  `CREATE POLICY colleagues_add ON case_colleagues FOR INSERT WITH CHECK (${ownDraft('case_id')})`,
  `CREATE POLICY images_read ON images FOR SELECT USING (EXISTS (SELECT FROM cases c WHERE c.id = case_id))`,
  `CREATE POLICY images_add ON images FOR INSERT WITH CHECK (${ownDraft('case_id')})`,
  `CREATE POLICY receipts_read ON receipts FOR SELECT USING (EXISTS (SELECT FROM cases c WHERE c.id = case_id))`,
  `CREATE POLICY receipts_add ON receipts FOR INSERT WITH CHECK (
    ${ownDraft('case_id')}
    AND EXISTS (SELECT FROM images i WHERE i.id = image_id AND i.case_id = receipts.case_id
      AND i.sha256 = receipts.sha256 AND i.bytes = receipts.bytes)
  )`,

  // A case is submitted whole or not at all, whatever the service asks for.
  `CREATE FUNCTION guard_submit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF NEW.state = 'submitted' AND OLD.state = 'draft' AND (
        NOT EXISTS (SELECT FROM images i WHERE i.case_id = NEW.id)
        OR EXISTS (SELECT FROM images i WHERE i.case_id = NEW.id
          AND NOT EXISTS (SELECT FROM receipts r WHERE r.image_id = i.id AND r.sha256 = i.sha256))
      ) THEN
        RAISE EXCEPTION 'images are missing' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'submitted_with_images';
      END IF;
      RETURN NEW;
    END $$`,
  `CREATE TRIGGER cases_guard_submit BEFORE UPDATE ON cases FOR EACH ROW EXECUTE FUNCTION guard_submit()`,
];

function definer(signature: string, body: string, volatility = 'STABLE'): string {
  return `CREATE FUNCTION ${signature} LANGUAGE sql ${volatility} SECURITY DEFINER
    SET search_path = public, pg_temp AS $$ ${body} $$`;
}

function secure(table: string): string {
  return `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`;
}

function ownDraft(column: string): string {
  return `(SELECT may_upload()) AND EXISTS (SELECT FROM cases c WHERE c.id = ${column}
    AND c.author_id = (SELECT current_account()) AND c.state = 'draft')`;
}

export const accountsAndCases: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
