import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Frozen once shipped; imports no live code. Two persons are two whom others have looked at, and nobody judges their own: what the routes
 * refuse, the database refuses too.
 */
const statements = [
  // As before, but for deciders whom nobody has verified: an administrator could make them.
  definer(
    'verifications_of(account uuid) RETURNS bigint',
    `SELECT count(DISTINCT decided_by) FROM verifications v JOIN users d ON d.id = v.decided_by AND d.verification = 'verified'
     WHERE v.user_id = account AND v.decision = 'verified'
      AND NOT EXISTS (SELECT FROM verifications w WHERE w.user_id = account AND w.decision = 'revoked'
        AND w.decided_at >= v.decided_at)`,
  ),
  definer(
    'approvals_of(asked uuid, of_version integer) RETURNS bigint',
    `SELECT count(DISTINCT d.moderator_id) FROM moderation_decisions d JOIN cases c ON c.id = d.case_id
       JOIN users m ON m.id = d.moderator_id AND m.verification = 'verified'
     WHERE d.case_id = asked AND d.version = of_version AND d.verdict = 'approve' AND d.moderator_id <> c.author_id`,
  ),
  // An account is added unverified; the database's owner, who signs in nowhere, is not asked.
  `CREATE FUNCTION guard_new_account() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF current_account() IS NOT NULL AND NEW.verification <> 'unverified' THEN
        RAISE EXCEPTION 'not verified by enough' USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NEW;
    END $$`,
  `CREATE TRIGGER users_guard_new_account BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION guard_new_account()`,
  `DROP POLICY flags_resolve ON image_flags`,
  `CREATE POLICY flags_resolve ON image_flags FOR UPDATE USING ((SELECT is_staff())
      AND EXISTS (SELECT FROM cases c WHERE c.id = case_id AND c.author_id <> (SELECT current_account())))
    WITH CHECK ((SELECT is_staff()) AND resolved_by = (SELECT current_account()))`,
  // What others have seen is withdrawn.
  `DROP POLICY cases_discard ON cases`,
  `CREATE POLICY cases_discard ON cases FOR DELETE
    USING (author_id = (SELECT current_account()) AND state IN ('draft', 'returned') AND published_at IS NULL)`,
  // An approval is of a version: other words are another one.
  `CREATE FUNCTION guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF current_account() IS NOT NULL AND OLD.state <> 'draft' AND (NEW.version < OLD.version OR (NEW.version = OLD.version
        AND (NEW.title, NEW.anatomy, NEW.tags, NEW.question, NEW.findings)
          IS DISTINCT FROM (OLD.title, OLD.anatomy, OLD.tags, OLD.question, OLD.findings))) THEN
        RAISE EXCEPTION 'other words are another version' USING ERRCODE = 'insufficient_privilege';
      END IF;
      RETURN NEW;
    END $$`,
  `CREATE TRIGGER cases_guard_version BEFORE UPDATE ON cases FOR EACH ROW EXECUTE FUNCTION guard_version()`,
];

function definer(signature: string, body: string): string {
  return `CREATE OR REPLACE FUNCTION ${signature} LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$ ${body} $$`;
}

export const secondPersons: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
