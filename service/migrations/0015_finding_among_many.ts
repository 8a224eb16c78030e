import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Frozen once shipped; imports no live code. Finding among a hundred thousand: what a word stands in is ranked among the newest of it,
 * not among all; facets choose before that, not after; and what a list says of a case's pictures is asked once a list, not once a picture.
 * All of it past row-level security, by the audience's rule: the rows themselves are read under the policies.
 */

/** Published cases `c` that the account $1 may see: is it staff ($2), does it read the community's ($3), is it a clinician ($4)? */
const visible = `c.state = 'published' AND (c.author_id = $1 OR $2
  OR (c.audience_kind = 'community' AND $3)
  OR (c.audience_kind = 'colleagues' AND $4
    AND c.id IN (SELECT n.case_id FROM case_colleagues n WHERE n.user_id = $1))
  OR (c.audience_kind = 'group' AND $4
    AND c.audience_group IN (SELECT m.group_id FROM group_members m WHERE m.user_id = $1)))`;
/** The values of these. Statements are planned with them, since they decide which way is short. */
const asking = `current_account(), is_staff(), reads_community(), may_upload()`;

/** A picture `i` of a case `c` that is not hidden by a flag, or is shown nevertheless. */
const shownImage = `(c.author_id = $1 OR $2 OR NOT EXISTS (SELECT FROM image_flags f
  WHERE f.image_id = i.id AND f.resolution IS DISTINCT FROM 'kept'))`;

/** What facets ask for, where they ask for it: a condition that is not there costs nothing, and one that is may use its index. */
const chosen: Readonly<Record<string, string>> = {
  specialty: `c.specialty = $6->>'specialty'`,
  anatomy: `lower(c.anatomy) = lower($6->>'anatomy')`,
  tag: `c.tags @> ARRAY[$6->>'tag']`,
  modality: `EXISTS (SELECT FROM images i WHERE i.case_id = c.id AND i.modality = $6->>'modality' AND ${shownImage})`,
  annotated: `EXISTS (SELECT FROM images i WHERE i.case_id = c.id AND i.annotations <> '[]' AND ${shownImage})`,
  starred: `EXISTS (SELECT FROM stars s WHERE s.case_id = c.id AND s.user_id = $1 AND s.kind = 'collection')`,
};
const narrowed = Object.entries(chosen).map(
  ([facet, condition]) => `IF facets ? '${facet}' THEN rule := rule || $c$ AND ${condition} $c$; END IF;`,
);

const statements = [
  // What stands in the title counts however old it is.
  `ALTER TABLE cases ADD COLUMN title_search tsvector`,
  `CREATE OR REPLACE FUNCTION index_case() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.title_search := to_tsvector('simple', NEW.title);
      NEW.search := setweight(NEW.title_search, 'A')
        || setweight(to_tsvector('simple', array_to_string(NEW.tags, ' ') || ' ' || NEW.anatomy), 'B')
        || setweight(to_tsvector('simple', NEW.question || ' ' || NEW.findings), 'C');
      RETURN NEW;
    END $$`,
  `UPDATE cases SET title = title`,
  `CREATE INDEX cases_title_search ON cases USING gin (title_search)`,
  `CREATE INDEX images_modality ON images (modality, case_id) WHERE modality IS NOT NULL`,
  `CREATE INDEX case_colleagues_user ON case_colleagues (user_id)`,
  `CREATE INDEX group_members_user ON group_members (user_id)`,
  `CREATE INDEX comments_newest ON comments (created_at DESC, id)`,
  // Newest first, with all that the audience's rule and the counting of facets ask for: neither has to read the rows.
  `CREATE INDEX cases_newest ON cases (published_at DESC, id)
    INCLUDE (author_id, audience_kind, audience_group, specialty, anatomy, tags) WHERE state = 'published'`,
  `DROP INDEX cases_published`,

  `DROP FUNCTION search_cases(text, integer)`,
  // A page of the best among the newest: of those whose title says it; where these are few, of those that say it anywhere; where they
  // are few still, of those whose discussion does. A title weighs more than all else, so that none of the rest would come before it.
  `CREATE FUNCTION search_cases(wanted text, facets jsonb, candidates integer, skipped integer, most integer)
    RETURNS TABLE (id uuid) LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET max_parallel_workers_per_gather = 0 AS $$
    DECLARE
      query tsquery := websearch_to_tsquery('simple', wanted);
      rule text := $c$ ${visible} $c$;
      way text;
      found uuid[] := '{}';
      more uuid[];
    BEGIN
      ${narrowed.join('\n      ')}
      FOREACH way IN ARRAY ARRAY[
        'SELECT c.id FROM cases c WHERE c.title_search @@ $5 AND %s ORDER BY c.published_at DESC, c.id LIMIT $7',
        'SELECT c.id FROM cases c WHERE c.search @@ $5 AND %s ORDER BY c.published_at DESC, c.id LIMIT $7',
        $w$ SELECT seen.id FROM comments o CROSS JOIN LATERAL (SELECT c.id FROM cases c WHERE c.id = o.case_id AND %s OFFSET 0) seen
          WHERE o.search @@ $5
            AND NOT EXISTS (SELECT FROM comment_flags h WHERE h.comment_id = o.id AND h.resolution IS NULL)
            AND NOT EXISTS (SELECT FROM image_flags h WHERE h.image_id = o.image_id AND h.resolution IS DISTINCT FROM 'kept')
          ORDER BY o.created_at DESC, o.id LIMIT $7 $w$
      ] LOOP
        EXECUTE format('SELECT array_agg(id) FROM (' || way || ') hits', rule) INTO more
          USING ${asking}, query, facets, candidates;
        found := found || more;
        EXIT WHEN cardinality(found) >= candidates;
      END LOOP;
      RETURN QUERY SELECT c.id FROM cases c WHERE c.id = ANY (found)
        ORDER BY GREATEST(ts_rank(c.search, query), 0.05::real) DESC, c.published_at DESC, c.id OFFSET skipped LIMIT most;
    END $$`,

  // How many pictures each of these cases has for who asks, and the first that has arrived. A flag hides a picture here as it does there.
  `CREATE FUNCTION pictures_of(asked uuid[]) RETURNS TABLE (case_id uuid, images bigint, cover uuid)
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      RETURN QUERY EXECUTE $q$
        SELECT c.id, (SELECT count(*) FROM images i WHERE i.case_id = c.id AND ${shownImage}),
          (SELECT i.id FROM images i JOIN receipts r ON r.image_id = i.id WHERE i.case_id = c.id AND ${shownImage}
            ORDER BY i.position LIMIT 1)
        FROM cases c WHERE c.id = ANY ($5)
          AND (c.author_id = $1 OR (c.state <> 'draft' AND $2) OR (${visible})) $q$
      USING ${asking}, asked;
    END $$`,

  // One look for all three. An anatomy is one however it is spelt.
  `CREATE FUNCTION count_facets() RETURNS TABLE (facet text, value text, n bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET max_parallel_workers_per_gather = 0 AS $$
    BEGIN
      RETURN QUERY EXECUTE $q$
        WITH alike AS MATERIALIZED (
          SELECT c.specialty, c.anatomy, c.tags, count(*) AS n FROM cases c WHERE ${visible} GROUP BY 1, 2, 3
        ), counted AS (
          SELECT 'specialty' AS facet, a.specialty AS value, sum(a.n)::bigint AS n FROM alike a GROUP BY a.specialty
          UNION ALL
          SELECT 'anatomy', min(a.anatomy), sum(a.n)::bigint FROM alike a GROUP BY lower(a.anatomy)
          UNION ALL
          SELECT 'tag', t.tag, sum(a.n)::bigint FROM alike a CROSS JOIN LATERAL unnest(a.tags) t (tag) GROUP BY t.tag
        )
        SELECT k.facet, k.value, k.n FROM (SELECT o.*, row_number() OVER (PARTITION BY o.facet ORDER BY o.n DESC, o.value) AS place
          FROM counted o) k WHERE k.place <= 50 ORDER BY k.facet, k.place $q$
      USING ${asking};
    END $$`,
];

export const findingAmongMany: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
