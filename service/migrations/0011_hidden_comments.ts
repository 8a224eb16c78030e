import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Frozen once shipped; imports no live code. Comments are flagged as images are, and taken back by who wrote them or by a moderator: the
 * words go, their place in the thread stays. And what an account is told that is about the account, or about its own drafts and comments.
 */
const seen = `EXISTS (SELECT FROM cases c WHERE c.id = case_id)`;
const me = `(SELECT current_account())`;

const statements = [
  `ALTER TABLE comments
    ADD COLUMN removed_at timestamptz,
    ADD COLUMN removed_by uuid REFERENCES users,
    ADD COLUMN removal_reason text,
    ADD CHECK ((removed_at IS NULL) = (removed_by IS NULL)),
    ADD CHECK (removed_at IS NULL OR (body = '' AND annotations = '[]' AND image_id IS NULL)),
    ADD CHECK (removed_by IS NULL OR removed_by = author_id OR removal_reason IS NOT NULL)`,
  `CREATE TABLE comment_flags (
    comment_id uuid NOT NULL REFERENCES comments ON DELETE CASCADE,
    case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
    flagged_by uuid NOT NULL REFERENCES users,
    reason text NOT NULL,
    flagged_at timestamptz NOT NULL,
    resolution text CHECK (resolution IN ('kept', 'removed')),
    resolved_by uuid REFERENCES users,
    PRIMARY KEY (comment_id, flagged_by)
  )`,
  `CREATE INDEX comment_flags_waiting ON comment_flags (flagged_at) WHERE resolution IS NULL`,
  `CREATE TABLE notices (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    kind text NOT NULL,
    by_account uuid REFERENCES users,
    case_id uuid REFERENCES cases ON DELETE CASCADE,
    detail text,
    created_at timestamptz NOT NULL,
    read_at timestamptz
  )`,
  `CREATE INDEX notices_user ON notices (user_id, created_at DESC)`,
  `ALTER TABLE comment_flags ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE notices ENABLE ROW LEVEL SECURITY`,

  definer(
    'is_comment_hidden(asked uuid) RETURNS boolean',
    `SELECT EXISTS (SELECT FROM comment_flags WHERE comment_id = asked AND resolution IS NULL)`,
    'STABLE',
  ),
  `DROP POLICY comments_read ON comments`,
  `CREATE POLICY comments_read ON comments FOR SELECT
    USING (${seen} AND (image_id IS NULL OR EXISTS (SELECT FROM images i WHERE i.id = image_id))
      AND (author_id = ${me} OR (SELECT is_staff()) OR NOT is_comment_hidden(id)))`,
  // That something stands here, for those who may not read it: a thread must not fall apart.
  definer(
    'hidden_comments(asked uuid) RETURNS TABLE (id uuid, parent_id uuid, author_id uuid, created_at timestamptz)',
    `SELECT o.id, o.parent_id, o.author_id, o.created_at FROM comments o
     WHERE o.case_id = asked AND is_comment_hidden(o.id) AND NOT is_staff() AND o.author_id <> current_account()
       AND is_case_for(asked, current_account())`,
    'STABLE',
  ),
  `CREATE POLICY comment_flags_read ON comment_flags FOR SELECT USING ((SELECT is_staff()) OR flagged_by = ${me})`,
  `CREATE POLICY comment_flags_add ON comment_flags FOR INSERT WITH CHECK (
    (SELECT is_verified()) AND flagged_by = ${me} AND resolution IS NULL
    AND EXISTS (SELECT FROM comments o JOIN cases c ON c.id = o.case_id WHERE o.id = comment_id AND o.removed_at IS NULL
      AND c.id = comment_flags.case_id AND c.state = 'published'))`,
  // Nobody decides about their own words.
  `CREATE POLICY comment_flags_resolve ON comment_flags FOR UPDATE USING ((SELECT is_staff())
      AND EXISTS (SELECT FROM comments o WHERE o.id = comment_id AND o.author_id <> ${me}))
    WITH CHECK ((SELECT is_staff()) AND resolved_by = ${me})`,
  `CREATE POLICY notices_read ON notices FOR SELECT USING (user_id = ${me} AND (case_id IS NULL OR ${seen}))`,
  `CREATE POLICY notices_change ON notices FOR UPDATE USING (user_id = ${me}) WITH CHECK (user_id = ${me})`,

  definer(
    'tell_of_comment_flag(asked uuid, at timestamptz) RETURNS void',
    `INSERT INTO notices (user_id, kind, case_id, created_at)
     SELECT o.author_id, 'comment-flagged', o.case_id, at FROM comments o
     WHERE o.id = asked AND o.author_id <> current_account()
       AND (SELECT count(*) FROM comment_flags f WHERE f.comment_id = asked AND f.resolution IS NULL) = 1
       AND EXISTS (SELECT FROM comment_flags f WHERE f.comment_id = asked AND f.flagged_by = current_account() AND f.resolution IS NULL)`,
  ),
  // By its author, or by staff with a reason, of a case that they see. What was said about it waits no longer.
  `CREATE FUNCTION remove_comment(asked uuid, why text, at timestamptz) RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE known comments; account uuid := current_account();
    BEGIN
      SELECT * INTO known FROM comments WHERE id = asked AND removed_at IS NULL FOR UPDATE;
      IF NOT FOUND OR NOT is_case_for(known.case_id, account)
        OR NOT (known.author_id = account OR (is_staff() AND why IS NOT NULL)) THEN RETURN false; END IF;
      UPDATE comments SET body = '', annotations = '[]', image_id = NULL, removed_at = at, removed_by = account,
        removal_reason = CASE WHEN author_id = account THEN NULL ELSE why END WHERE id = asked;
      UPDATE comment_flags SET resolution = 'removed', resolved_by = account WHERE comment_id = asked AND resolution IS NULL;
      IF known.author_id <> account THEN
        INSERT INTO notices (user_id, kind, case_id, detail, created_at)
          VALUES (known.author_id, 'comment-removed', known.case_id, why, at);
      END IF;
      RETURN true;
    END $$`,
  // As before, but for words that are hidden.
  `CREATE OR REPLACE FUNCTION search_cases(wanted text, most integer) RETURNS TABLE (id uuid, rank real)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE
      query tsquery := websearch_to_tsquery('simple', wanted);
      account uuid := current_account();
      staff boolean := is_staff();
      community boolean := reads_community();
      clinician boolean := may_upload();
    BEGIN
      RETURN QUERY
      SELECT c.id, max(hit.rank)::real FROM (
        SELECT f.id, ts_rank(f.search, query) AS rank FROM cases f WHERE f.search @@ query
        UNION ALL
        SELECT o.case_id, 0.05::real FROM comments o WHERE o.search @@ query
          AND (o.image_id IS NULL OR NOT is_image_hidden(o.image_id)) AND NOT is_comment_hidden(o.id)
      ) hit JOIN cases c ON c.id = hit.id
      WHERE c.author_id = account OR (c.state <> 'draft' AND staff) OR (c.state = 'published' AND (
        (c.audience_kind = 'community' AND community)
        OR (c.audience_kind = 'colleagues' AND clinician AND is_named_in(c.id))
        OR (c.audience_kind = 'group' AND clinician AND in_group(c.audience_group))))
      GROUP BY c.id ORDER BY 2 DESC, 1 LIMIT most;
    END $$`,
];

function definer(signature: string, body: string, volatility = 'VOLATILE'): string {
  return `CREATE FUNCTION ${signature} LANGUAGE sql ${volatility} SECURITY DEFINER
    SET search_path = public, pg_temp AS $$ ${body} $$`;
}

export const hiddenComments: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
