import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Frozen once shipped; imports no live code. What people say about a case, keep of it and are told of it; and finding it. Whoever cannot
 * see a case sees nothing that hangs on it: every policy asks the policy of `cases`.
 */
const seen = `EXISTS (SELECT FROM cases c WHERE c.id = case_id)`;
const seenPublished = `EXISTS (SELECT FROM cases c WHERE c.id = case_id AND c.state = 'published')`;
const me = `(SELECT current_account())`;

const statements = [
  `CREATE TABLE comments (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
    author_id uuid NOT NULL REFERENCES users,
    parent_id uuid REFERENCES comments ON DELETE CASCADE,
    body text NOT NULL,
    image_id uuid REFERENCES images ON DELETE CASCADE,
    annotations jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple', body)) STORED
  )`,
  `CREATE INDEX comments_case ON comments (case_id, created_at)`,
  `CREATE INDEX comments_search ON comments USING gin (search)`,
  // quality: seen by all who see the case, as a count; collection: for the one who keeps it.
  `CREATE TABLE stars (
    case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('quality', 'collection', 'follow')),
    PRIMARY KEY (case_id, user_id, kind)
  )`,
  `CREATE INDEX stars_user ON stars (user_id, kind)`,
  `CREATE TABLE openings (
    case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    opened_at timestamptz NOT NULL,
    PRIMARY KEY (case_id, user_id)
  )`,
  `CREATE TABLE notifications (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
    comment_id uuid REFERENCES comments ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('comment', 'mention')),
    urgent boolean NOT NULL,
    created_at timestamptz NOT NULL,
    read_at timestamptz,
    UNIQUE (user_id, comment_id)
  )`,
  `CREATE INDEX notifications_user ON notifications (user_id, created_at DESC)`,
  ...['comments', 'stars', 'openings', 'notifications'].map(
    (table) => `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  ),
  definer(
    'is_comment_of(asked uuid, of_case uuid) RETURNS boolean',
    `SELECT EXISTS (SELECT FROM comments WHERE id = asked AND case_id = of_case)`,
    'STABLE',
  ),
  `CREATE POLICY comments_read ON comments FOR SELECT
    USING (${seen} AND (image_id IS NULL OR EXISTS (SELECT FROM images i WHERE i.id = image_id)))`,
  `CREATE POLICY comments_add ON comments FOR INSERT WITH CHECK (author_id = ${me} AND (SELECT may_upload())
    AND ${seenPublished}
    AND (image_id IS NULL OR EXISTS (SELECT FROM images i WHERE i.id = image_id AND i.case_id = comments.case_id))
    AND (parent_id IS NULL OR is_comment_of(parent_id, case_id)))`,
  `CREATE POLICY stars_read ON stars FOR SELECT USING ((user_id = ${me} OR kind = 'quality') AND ${seen})`,
  `CREATE POLICY stars_add ON stars FOR INSERT WITH CHECK (user_id = ${me} AND (SELECT may_upload()) AND ${seenPublished})`,
  `CREATE POLICY stars_remove ON stars FOR DELETE USING (user_id = ${me})`,
  `CREATE POLICY openings_read ON openings FOR SELECT USING (user_id = ${me}
    OR EXISTS (SELECT FROM cases c WHERE c.id = case_id AND (c.author_id = ${me} OR (SELECT is_staff()))))`,
  `CREATE POLICY openings_add ON openings FOR INSERT WITH CHECK (user_id = ${me} AND ${seenPublished})`,
  `CREATE POLICY notifications_read ON notifications FOR SELECT USING (user_id = ${me} AND ${seen}
    AND (comment_id IS NULL OR EXISTS (SELECT FROM comments o WHERE o.id = comment_id)))`,
  `CREATE POLICY notifications_change ON notifications FOR UPDATE USING (user_id = ${me}) WITH CHECK (user_id = ${me})`,
  // Tells the author, those who wrote above, those who follow, and those who are named. Who cannot see the case is told nothing: the
  // policy on reading decides at the time of reading.
  definer(
    'tell_of_comment(asked uuid, mentioned uuid[]) RETURNS void',
    `INSERT INTO notifications (user_id, case_id, comment_id, kind, urgent, created_at)
     SELECT told.id, o.case_id, o.id, CASE WHEN told.id = ANY (mentioned) THEN 'mention' ELSE 'comment' END,
       c.urgency = 'urgent', o.created_at
     FROM comments o JOIN cases c ON c.id = o.case_id CROSS JOIN LATERAL (
       SELECT c.author_id AS id
       UNION SELECT p.author_id FROM comments p WHERE p.id = o.parent_id
       UNION SELECT s.user_id FROM stars s WHERE s.case_id = o.case_id AND s.kind = 'follow'
       UNION SELECT u.id FROM users u WHERE u.id = ANY (mentioned)
     ) told
     WHERE o.id = asked AND o.author_id = current_account() AND told.id <> o.author_id
     ON CONFLICT DO NOTHING`,
  ),

  // Finding, in two steps: ids by the index, past row-level security but for the same audience; then the rows under the policy.
  `ALTER TABLE cases ADD COLUMN search tsvector`,
  `CREATE FUNCTION index_case() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.search := setweight(to_tsvector('simple', NEW.title), 'A')
        || setweight(to_tsvector('simple', array_to_string(NEW.tags, ' ') || ' ' || NEW.anatomy), 'B')
        || setweight(to_tsvector('simple', NEW.question || ' ' || NEW.findings), 'C');
      RETURN NEW;
    END $$`,
  `CREATE TRIGGER cases_index BEFORE INSERT OR UPDATE OF title, tags, anatomy, question, findings ON cases
    FOR EACH ROW EXECUTE FUNCTION index_case()`,
  `UPDATE cases SET title = title`,
  `CREATE INDEX cases_search ON cases USING gin (search)`,
  `CREATE INDEX cases_tags ON cases USING gin (tags)`,
  `CREATE INDEX cases_published ON cases (published_at DESC) WHERE state = 'published'`,
  `CREATE FUNCTION search_cases(wanted text, most integer) RETURNS TABLE (id uuid, rank real)
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
          AND (o.image_id IS NULL OR NOT is_image_hidden(o.image_id))
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

export const discussionAndSearch: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
