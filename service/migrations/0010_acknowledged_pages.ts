import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Frozen once shipped; imports no live code. Who asked a specialty learns who was told, in whose place, and who has acknowledged it: a
 * page that nobody acknowledges has to be asked otherwise.
 */
const utc = (moment: string) => `to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const statements = [
  `DROP FUNCTION reach_of_page(uuid)`,
  // For its asker, the case's author and staff. Names of fifty, those who acknowledged first; the counts are of all.
  `CREATE FUNCTION reach_of_page(asked uuid)
     RETURNS TABLE (told bigint, opened bigint, acknowledged bigint, people jsonb)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT count(*), count(t.opened_at), count(t.read_at), coalesce(jsonb_agg(jsonb_build_object(
         'who', t.who, 'onBehalfOf', t.away, 'acknowledgedAt', ${utc('t.read_at')}, 'openedAt', ${utc('t.opened_at')})
         ORDER BY t.place) FILTER (WHERE t.place <= 50), '[]')
     FROM (SELECT u.display_name AS who, a.display_name AS away, n.read_at, o.opened_at,
         row_number() OVER (ORDER BY n.read_at NULLS LAST, u.display_name, u.id) AS place
       FROM pages p JOIN cases c ON c.id = p.case_id JOIN notifications n ON n.page_id = p.id
         JOIN users u ON u.id = n.user_id LEFT JOIN users a ON a.id = n.on_behalf_of
         LEFT JOIN openings o ON o.case_id = p.case_id AND o.user_id = n.user_id
       WHERE p.id = asked
         AND (p.asked_by = current_account() OR c.author_id = current_account() OR is_staff())) t $$`,
];

export const acknowledgedPages: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
