import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Frozen once shipped; imports no live code. The way of a case: draft → submitted → in-moderation → published | returned, and out of
 * all of them into a tombstone. What leaves its author's hands, and who lets it pass, is decided here, whatever the service asks for.
 */
const statements = [
  `ALTER TABLE cases DROP CONSTRAINT cases_state_check`,
  `DO $$ DECLARE name text; BEGIN
    FOR name IN SELECT conname FROM pg_constraint WHERE conrelid = 'cases'::regclass AND contype = 'c'
      AND pg_get_constraintdef(oid) LIKE '%submitted_at IS NOT NULL%' LOOP
      EXECUTE format('ALTER TABLE cases DROP CONSTRAINT %I', name);
    END LOOP;
  END $$`,
  `ALTER TABLE cases
    ADD COLUMN findings text NOT NULL DEFAULT '',
    ADD COLUMN graphic boolean NOT NULL DEFAULT false,
    ADD COLUMN urgency text NOT NULL DEFAULT 'routine' CHECK (urgency IN ('routine', 'soon', 'urgent')),
    ADD COLUMN anonymous boolean NOT NULL DEFAULT false,
    ADD COLUMN faces_kept boolean NOT NULL DEFAULT false,
    ADD COLUMN child boolean NOT NULL DEFAULT false,
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN claimed_by uuid REFERENCES users,
    ADD COLUMN escalated boolean NOT NULL DEFAULT false,
    ADD COLUMN published_at timestamptz,
    ADD COLUMN expires_on date,
    ADD COLUMN consent_form_version text,
    ADD COLUMN consent_covers text[]`,
  // What was submitted before there was a moderation has been visible since.
  `UPDATE cases SET state = 'published', published_at = submitted_at WHERE state = 'submitted'`,
  `ALTER TABLE cases
    ADD CONSTRAINT cases_state_check
      CHECK (state IN ('draft', 'submitted', 'in-moderation', 'published', 'returned')),
    ADD CHECK (state = 'draft' OR submitted_at IS NOT NULL),
    ADD CHECK (state <> 'published' OR published_at IS NOT NULL),
    ADD CHECK ((state = 'in-moderation') = (claimed_by IS NOT NULL))`,
  `CREATE INDEX cases_waiting ON cases (submitted_at) WHERE state IN ('submitted', 'in-moderation')`,
  `CREATE INDEX cases_expiring ON cases (expires_on) WHERE expires_on IS NOT NULL`,
  `ALTER TABLE images ADD COLUMN modality text, ADD COLUMN report jsonb`,
  // What arrived earlier lies on disk as it came.
  `ALTER TABLE receipts ADD COLUMN sealed boolean NOT NULL DEFAULT false`,

  `CREATE TABLE case_versions (
    case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
    version integer NOT NULL,
    texts jsonb NOT NULL,
    replaced_at timestamptz NOT NULL,
    PRIMARY KEY (case_id, version)
  )`,
  `CREATE TABLE case_keys (
    case_id uuid PRIMARY KEY REFERENCES cases ON DELETE CASCADE,
    wrapped bytea NOT NULL
  )`,
  `CREATE TABLE moderation_decisions (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
    version integer NOT NULL,
    moderator_id uuid NOT NULL REFERENCES users,
    verdict text NOT NULL CHECK (verdict IN ('approve', 'return', 'escalate')),
    reasons text[] NOT NULL,
    decided_at timestamptz NOT NULL,
    CHECK (verdict <> 'return' OR cardinality(reasons) > 0)
  )`,
  `CREATE INDEX moderation_decisions_case ON moderation_decisions (case_id, version)`,
  `CREATE TABLE image_flags (
    image_id uuid NOT NULL REFERENCES images ON DELETE CASCADE,
    case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
    flagged_by uuid NOT NULL REFERENCES users,
    reason text NOT NULL,
    flagged_at timestamptz NOT NULL,
    resolution text CHECK (resolution IN ('kept', 'hidden')),
    resolved_by uuid REFERENCES users,
    PRIMARY KEY (image_id, flagged_by)
  )`,
  `CREATE TABLE tombstones (
    case_id uuid PRIMARY KEY,
    author_id uuid NOT NULL REFERENCES users,
    withdrawn_at timestamptz NOT NULL,
    certificate jsonb NOT NULL
  )`,
  ...['case_versions', 'case_keys', 'moderation_decisions', 'image_flags', 'tombstones'].map(
    (table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  ),

  definer(
    'is_image_hidden(asked uuid) RETURNS boolean',
    `SELECT EXISTS (SELECT FROM image_flags WHERE image_id = asked AND resolution IS DISTINCT FROM 'kept')`,
  ),
  definer(
    'approvals_of(asked uuid, of_version integer) RETURNS bigint',
    `SELECT count(DISTINCT d.moderator_id) FROM moderation_decisions d JOIN cases c ON c.id = d.case_id
      WHERE d.case_id = asked AND d.version = of_version AND d.verdict = 'approve' AND d.moderator_id <> c.author_id`,
  ),
  definer(
    'approvals_needed(asked uuid) RETURNS integer',
    `SELECT CASE WHEN faces_kept OR child THEN 2 ELSE 1 END FROM cases WHERE id = asked`,
  ),

  `DROP POLICY cases_read ON cases`,
  `CREATE POLICY cases_read ON cases FOR SELECT USING (
    author_id = (SELECT current_account())
    OR (state <> 'draft' AND (SELECT is_staff()))
    OR (state = 'published' AND (
      (audience_kind = 'community' AND (SELECT reads_community()))
      OR (audience_kind = 'colleagues' AND (SELECT may_upload()) AND is_named_in(id))
      OR (audience_kind = 'group' AND (SELECT may_upload()) AND in_group(audience_group))
    ))
  )`,
  `DROP POLICY cases_submit ON cases`,
  `CREATE POLICY cases_submit ON cases FOR UPDATE
    USING (author_id = (SELECT current_account()) AND (SELECT may_upload()) AND state IN ('draft', 'returned', 'published'))
    WITH CHECK (author_id = (SELECT current_account()))`,
  `CREATE POLICY cases_moderate ON cases FOR UPDATE
    USING ((SELECT is_staff()) AND state IN ('submitted', 'in-moderation') AND author_id <> (SELECT current_account()))
    WITH CHECK ((SELECT is_staff()))`,
  `DROP POLICY cases_discard ON cases`,
  `CREATE POLICY cases_discard ON cases FOR DELETE
    USING (author_id = (SELECT current_account()) AND state IN ('draft', 'returned'))`,

  `DROP POLICY images_read ON images`,
  `CREATE POLICY images_read ON images FOR SELECT USING (EXISTS (SELECT FROM cases c WHERE c.id = case_id
    AND (c.author_id = (SELECT current_account()) OR (SELECT is_staff()) OR NOT is_image_hidden(images.id))))`,
  `DROP POLICY receipts_read ON receipts`,
  `CREATE POLICY receipts_read ON receipts FOR SELECT USING (EXISTS (SELECT FROM images i WHERE i.id = image_id))`,
  `CREATE POLICY keys_read ON case_keys FOR SELECT USING (EXISTS (SELECT FROM cases c WHERE c.id = case_id))`,
  `CREATE POLICY keys_add ON case_keys FOR INSERT WITH CHECK (EXISTS (SELECT FROM cases c WHERE c.id = case_id
    AND c.author_id = (SELECT current_account()) AND c.state = 'draft'))`,
  `CREATE POLICY versions_read ON case_versions FOR SELECT USING ((SELECT is_staff())
    OR EXISTS (SELECT FROM cases c WHERE c.id = case_id AND c.author_id = (SELECT current_account())))`,
  `CREATE POLICY versions_add ON case_versions FOR INSERT WITH CHECK (EXISTS (SELECT FROM cases c WHERE c.id = case_id
    AND c.author_id = (SELECT current_account())))`,
  `CREATE POLICY decisions_read ON moderation_decisions FOR SELECT USING ((SELECT is_staff())
    OR EXISTS (SELECT FROM cases c WHERE c.id = case_id AND c.author_id = (SELECT current_account())))`,
  `CREATE POLICY decisions_add ON moderation_decisions FOR INSERT WITH CHECK (
    (SELECT is_staff()) AND moderator_id = (SELECT current_account())
    AND EXISTS (SELECT FROM cases c WHERE c.id = case_id AND c.state = 'in-moderation' AND c.version = moderation_decisions.version
      AND c.claimed_by = (SELECT current_account()) AND c.author_id <> (SELECT current_account())))`,
  `CREATE POLICY flags_read ON image_flags FOR SELECT
    USING ((SELECT is_staff()) OR flagged_by = (SELECT current_account()))`,
  `CREATE POLICY flags_add ON image_flags FOR INSERT WITH CHECK (
    (SELECT is_verified()) AND flagged_by = (SELECT current_account()) AND resolution IS NULL
    AND EXISTS (SELECT FROM images i JOIN cases c ON c.id = i.case_id
      WHERE i.id = image_id AND c.id = image_flags.case_id AND c.state = 'published'))`,
  `CREATE POLICY flags_resolve ON image_flags FOR UPDATE USING ((SELECT is_staff()))
    WITH CHECK ((SELECT is_staff()) AND resolved_by = (SELECT current_account()))`,
  `CREATE POLICY tombstones_read ON tombstones FOR SELECT
    USING (author_id = (SELECT current_account()) OR (SELECT is_staff()))`,

  `CREATE OR REPLACE FUNCTION guard_submit() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE me uuid := current_account();
    BEGIN
      IF OLD.state IN ('draft', 'returned') AND NEW.state NOT IN ('draft', 'returned') THEN
        PERFORM must_be_complete(NEW);
      END IF;
      -- The database's owner, who signs in nowhere.
      IF me IS NULL THEN RETURN NEW; END IF;
      IF me = OLD.author_id THEN
        IF NEW.state IS DISTINCT FROM OLD.state AND NOT (
          (OLD.state IN ('draft', 'returned', 'published') AND NEW.state = 'submitted')
          OR (OLD.state IN ('draft', 'returned') AND NEW.state = 'published' AND NEW.audience_kind = 'only-me')
        ) THEN
          RAISE EXCEPTION 'not the author''s step' USING ERRCODE = 'insufficient_privilege';
        END IF;
        IF OLD.state = 'published' AND NEW.state = 'published' AND NEW.audience_kind <> 'only-me' THEN
          RAISE EXCEPTION 'an edit is moderated again' USING ERRCODE = 'insufficient_privilege';
        END IF;
        RETURN NEW;
      END IF;
      PERFORM must_be_moderation(OLD, NEW, me);
      RETURN NEW;
    END $$`,
  // Run by the trigger with the rights of whoever asks: an author sees their own images and receipts.
  `CREATE FUNCTION must_be_complete(c cases) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM images i WHERE i.case_id = c.id)
        OR EXISTS (SELECT FROM images i WHERE i.case_id = c.id
          AND NOT EXISTS (SELECT FROM receipts r WHERE r.image_id = i.id AND r.sha256 = i.sha256)) THEN
        RAISE EXCEPTION 'images are missing'
          USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'submitted_with_images';
      END IF;
      IF (c.audience_kind = 'community' AND NOT c.consent_levels && ARRAY['teaching', 'publication'])
        OR EXISTS (SELECT FROM images i WHERE i.case_id = c.id AND i.sha256 <> ALL (c.consent_covers)) THEN
        RAISE EXCEPTION 'the consent does not reach as far'
          USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'submitted_with_reach';
      END IF;
    END $$`,
  `CREATE FUNCTION must_be_moderation(before cases, after cases, me uuid) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE
      steps text[] := ARRAY['state', 'claimed_by', 'escalated', 'published_at'];
      allowed boolean;
    BEGIN
      allowed := is_staff() AND (to_jsonb(after) - steps) = (to_jsonb(before) - steps) AND CASE
        WHEN before.state = 'submitted' AND after.state = 'in-moderation'
          THEN after.claimed_by = me AND (NOT before.escalated OR is_administrator())
        WHEN before.state = 'in-moderation' AND after.state = 'submitted'
          THEN before.claimed_by = me OR is_administrator()
        WHEN before.state = 'in-moderation' AND after.state = 'published'
          THEN before.claimed_by = me AND approvals_of(before.id, before.version) >= approvals_needed(before.id)
        WHEN before.state = 'in-moderation' AND after.state = 'returned'
          THEN before.claimed_by = me AND EXISTS (SELECT FROM moderation_decisions d WHERE d.case_id = before.id
            AND d.version = before.version AND d.verdict = 'return' AND d.moderator_id = me)
        ELSE false
      END;
      IF NOT coalesce(allowed, false) THEN
        RAISE EXCEPTION 'not a moderator''s step' USING ERRCODE = 'insufficient_privilege';
      END IF;
    END $$`,

  // For the sweep of stored bytes at the start; tells neither whose nor what.
  definer('is_case_kept(asked uuid) RETURNS boolean', `SELECT EXISTS (SELECT FROM cases WHERE id = asked)`),

  // Withdrawal: the rows, the key and all that hangs on them go in one step; what stays proves that they went.
  definer('is_withdrawn(asked uuid) RETURNS boolean', `SELECT EXISTS (SELECT FROM tombstones WHERE case_id = asked)`),
  `CREATE FUNCTION refuse_withdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF is_withdrawn(NEW.id) THEN
        RAISE EXCEPTION 'withdrawn' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'not_withdrawn';
      END IF;
      RETURN NEW;
    END $$`,
  `CREATE TRIGGER cases_refuse_withdrawn BEFORE INSERT ON cases FOR EACH ROW EXECUTE FUNCTION refuse_withdrawn()`,
  `CREATE FUNCTION bury(asked uuid, why text, by_account uuid, at timestamptz) RETURNS jsonb
    LANGUAGE plpgsql VOLATILE SET search_path = public, pg_temp AS $$
    DECLARE author uuid; proof jsonb;
    BEGIN
      SELECT author_id INTO author FROM cases WHERE id = asked FOR UPDATE;
      IF NOT FOUND THEN RETURN NULL; END IF;
      SELECT jsonb_build_object('case', asked, 'reason', why, 'withdrawnBy', by_account,
        'images', coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'sha256', i.sha256, 'bytes', i.bytes)
          ORDER BY i.position), '[]'))
        INTO proof FROM images i WHERE i.case_id = asked;
      INSERT INTO tombstones VALUES (asked, author, at, proof);
      DELETE FROM case_keys WHERE case_id = asked;
      DELETE FROM cases WHERE id = asked;
      RETURN proof;
    END $$`,
  `CREATE FUNCTION withdraw_case(asked uuid, why text, at timestamptz) RETURNS jsonb
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      IF NOT EXISTS (SELECT FROM cases WHERE id = asked
        AND (author_id = current_account() OR is_administrator()) AND state <> 'draft') THEN RETURN NULL; END IF;
      RETURN bury(asked, why, current_account(), at);
    END $$`,
  `CREATE FUNCTION withdraw_expired(today date, at timestamptz) RETURNS SETOF jsonb
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE expired uuid;
    BEGIN
      FOR expired IN SELECT id FROM cases WHERE expires_on < today AND state <> 'draft' LOOP
        RETURN NEXT bury(expired, 'expired', NULL, at);
      END LOOP;
    END $$`,
];

function definer(signature: string, body: string, volatility = 'STABLE'): string {
  return `CREATE OR REPLACE FUNCTION ${signature} LANGUAGE sql ${volatility} SECURITY DEFINER
    SET search_path = public, pg_temp AS $$ ${body} $$`;
}

export const moderationAndConsent: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
