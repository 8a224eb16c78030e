import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Frozen once shipped; imports no live code. What the published cases of an audience are about is counted when a case changes, in the same
 * transaction, not anew by everybody who asks: what an account is asked for then is the sum of its audiences and the few cases that are
 * its own or name it. A value that stands in no case any more is not kept: a case that was taken back leaves no tag behind.
 */

/** The audience `c` is counted in, if others share it. */
const audience = `CASE c.audience_kind WHEN 'community' THEN 'community' WHEN 'group' THEN c.audience_group::text END`;
const facets = `LATERAL (SELECT 'specialty', c.specialty UNION ALL SELECT 'anatomy', c.anatomy
  UNION ALL SELECT 'tag', unnest(c.tags)) f (facet, value)`;

/** What the published of these cases say, by whom it is counted for: `all` is for staff. */
const said = (cases: string, sign: '+' | '-') => `
  SELECT s.scope, f.facet, f.value, ${sign}count(*)::integer AS cases
  FROM ${cases} c CROSS JOIN LATERAL (VALUES ('all'), (${audience})) s (scope) CROSS JOIN ${facets}
  WHERE c.state = 'published' AND s.scope IS NOT NULL GROUP BY 1, 2, 3`;

/** In one order, so that two changes at once wait for each other instead of both for ever. */
const add = (changes: string) => `
  INSERT INTO facet_counts AS k SELECT d.scope, d.facet, d.value, sum(d.cases)::integer FROM (${changes}) d
    GROUP BY 1, 2, 3 HAVING sum(d.cases) <> 0 ORDER BY 1, 2, 3
    ON CONFLICT (scope, facet, value) DO UPDATE SET cases = k.cases + EXCLUDED.cases`;
const forget = `
  DELETE FROM facet_counts k USING (${said('gone', '-')}) g
    WHERE k.scope = g.scope AND k.facet = g.facet AND k.value = g.value AND k.cases = 0`;

const kept = (event: string, tables: string, work: readonly string[]) => [
  `CREATE FUNCTION count_facets_on_${event}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    BEGIN
      ${work.join(';')};
      RETURN NULL;
    END $$`,
  `CREATE TRIGGER cases_facets_${event} AFTER ${event} ON cases REFERENCING ${tables}
    FOR EACH STATEMENT EXECUTE FUNCTION count_facets_on_${event}()`,
];

const statements = [
  `CREATE TABLE facet_counts (
    scope text NOT NULL,
    facet text NOT NULL,
    value text NOT NULL,
    cases integer NOT NULL,
    PRIMARY KEY (scope, facet, value)
  ) WITH (fillfactor = 70)`,
  // Without a policy: nobody but the functions below reads or writes it.
  `ALTER TABLE facet_counts ENABLE ROW LEVEL SECURITY`,
  ...kept('insert', 'NEW TABLE AS came', [add(said('came', '+'))]),
  ...kept('update', 'OLD TABLE AS gone NEW TABLE AS came', [
    add(`${said('gone', '-')} UNION ALL ${said('came', '+')}`),
    forget,
  ]),
  ...kept('delete', 'OLD TABLE AS gone', [add(said('gone', '-')), forget]),
  add(said('cases', '+')),

  // An anatomy is one however it is spelt.
  `CREATE OR REPLACE FUNCTION count_facets() RETURNS TABLE (facet text, value text, n bigint) LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp SET max_parallel_workers_per_gather = 0 AS $$
    #variable_conflict use_column
    DECLARE
      me uuid := current_account();
      clinician boolean := may_upload();
      staff boolean := is_staff();
      scopes text[] := CASE WHEN staff THEN ARRAY['all'] ELSE
        CASE WHEN reads_community() THEN ARRAY['community'] ELSE '{}' END
        || ARRAY(SELECT m.group_id::text FROM group_members m WHERE m.user_id = me AND clinician) END;
    BEGIN
      RETURN QUERY WITH own AS (
        SELECT c.id, c.specialty, c.anatomy, c.tags FROM cases c
          WHERE NOT staff AND c.author_id = me AND c.state = 'published' AND (${audience} = ANY (scopes)) IS NOT TRUE
        UNION
        SELECT c.id, c.specialty, c.anatomy, c.tags FROM case_colleagues m JOIN cases c ON c.id = m.case_id
          WHERE NOT staff AND clinician AND m.user_id = me AND c.state = 'published' AND c.audience_kind = 'colleagues'
      ), said AS (
        SELECT k.facet, k.value, k.cases FROM facet_counts k WHERE k.scope = ANY (scopes)
        UNION ALL
        SELECT f.facet, f.value, 1 FROM own c CROSS JOIN ${facets}
      ), counted AS (
        SELECT s.facet, min(s.value) AS value, sum(s.cases)::bigint AS n FROM said s
          GROUP BY s.facet, CASE s.facet WHEN 'anatomy' THEN lower(s.value) ELSE s.value END HAVING sum(s.cases) > 0
      )
      SELECT k.facet, k.value, k.n FROM (SELECT o.*, row_number() OVER (PARTITION BY o.facet ORDER BY o.n DESC, o.value) AS place
        FROM counted o) k WHERE k.place <= 50 ORDER BY k.facet, k.place;
    END $$`,
];

export const facetCounts: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
