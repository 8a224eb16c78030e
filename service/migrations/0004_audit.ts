import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Frozen once shipped; imports no live code. What was done, in a chain: each entry's hash is over the one before it, its number and its
 * text, so that none can be changed, removed or slipped in without all later ones saying so.
 */
const statements = [
  `CREATE TABLE audit_events (
    seq bigint PRIMARY KEY,
    entry text NOT NULL,
    previous bytea NOT NULL,
    hash bytea NOT NULL
  )`,
  `CREATE TABLE audit_head (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    seq bigint NOT NULL,
    hash bytea NOT NULL
  )`,
  `INSERT INTO audit_head (seq, hash) VALUES (0, sha256('scrim audit'::bytea))`,
  `ALTER TABLE audit_events ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE audit_head ENABLE ROW LEVEL SECURITY`,
  `CREATE POLICY audit_read ON audit_events FOR SELECT USING ((SELECT is_administrator()))`,
  `CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit is only added to' USING ERRCODE = 'insufficient_privilege'; END $$`,
  `CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`,
  // Who acted is what the transaction says, not what the caller writes.
  `CREATE FUNCTION append_audit(happened text, subject text, detail text, at timestamptz) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE head audit_head; line text; next_hash bytea;
    BEGIN
      line := jsonb_build_object('at', to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'actor', current_account(), 'action', happened, 'subject', subject, 'detail', detail)::text;
      SELECT * INTO head FROM audit_head FOR UPDATE;
      next_hash := sha256(head.hash || convert_to((head.seq + 1)::text || ' ' || line, 'UTF8'));
      INSERT INTO audit_events VALUES (head.seq + 1, line, head.hash, next_hash);
      UPDATE audit_head SET seq = head.seq + 1, hash = next_hash;
    END $$`,
  `CREATE FUNCTION audit_anchor() RETURNS TABLE (seq bigint, hash bytea) LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$ SELECT seq, hash FROM audit_head $$`,
];

export const audit: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
