import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Frozen once shipped; imports no live code. Asking a specialty, and who stands in for whom while they are away. Neither widens an
 * audience: who does not see a case is not told of it, in whoever's place.
 */
const seen = `EXISTS (SELECT FROM cases c WHERE c.id = case_id)`;
const seenPublished = `EXISTS (SELECT FROM cases c WHERE c.id = case_id AND c.state = 'published')`;
const me = `(SELECT current_account())`;

const statements = [
  // What pages reach somebody as, unless it is what they registered; and who is told in their place, first and last day included.
  `CREATE TABLE duties (
    user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    specialty text,
    leave_from date,
    leave_until date,
    delegate_id uuid REFERENCES users,
    CHECK ((leave_from IS NULL) = (leave_until IS NULL) AND (leave_from IS NULL) = (delegate_id IS NULL)),
    CHECK (leave_from <= leave_until),
    CHECK (delegate_id <> user_id)
  )`,
  `CREATE INDEX duties_delegate ON duties (delegate_id) WHERE delegate_id IS NOT NULL`,
  `CREATE TABLE pages (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
    asked_by uuid NOT NULL REFERENCES users,
    specialty text NOT NULL,
    urgency text NOT NULL CHECK (urgency IN ('routine', 'soon', 'urgent')),
    question text NOT NULL,
    created_at timestamptz NOT NULL
  )`,
  `CREATE INDEX pages_case ON pages (case_id, created_at)`,
  `CREATE INDEX pages_asker ON pages (asked_by, created_at)`,
  `ALTER TABLE notifications
    DROP CONSTRAINT notifications_kind_check,
    ADD CONSTRAINT notifications_kind_check CHECK (kind IN ('comment', 'mention', 'page')),
    ADD COLUMN page_id uuid REFERENCES pages ON DELETE CASCADE,
    ADD COLUMN on_behalf_of uuid REFERENCES users,
    ADD UNIQUE (user_id, page_id)`,
  `CREATE INDEX notifications_page ON notifications (page_id) WHERE page_id IS NOT NULL`,
  `ALTER TABLE duties ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE pages ENABLE ROW LEVEL SECURITY`,

  definer(
    'may_stand_in(account uuid) RETURNS boolean',
    `SELECT EXISTS (SELECT FROM users WHERE id = account AND role <> 'learner' AND verification = 'verified')`,
    'STABLE',
  ),
  `CREATE POLICY duties_read ON duties FOR SELECT USING (user_id = ${me} OR delegate_id = ${me})`,
  `CREATE POLICY duties_add ON duties FOR INSERT WITH CHECK (user_id = ${me} AND (SELECT may_upload())
    AND (delegate_id IS NULL OR may_stand_in(delegate_id)))`,
  `CREATE POLICY duties_change ON duties FOR UPDATE USING (user_id = ${me}) WITH CHECK (user_id = ${me}
    AND (SELECT may_upload()) AND (delegate_id IS NULL OR may_stand_in(delegate_id)))`,
  `CREATE POLICY pages_read ON pages FOR SELECT USING (${seen})`,
  `CREATE POLICY pages_add ON pages FOR INSERT WITH CHECK (asked_by = ${me} AND (SELECT may_upload()) AND ${seenPublished})`,

  // The rule of cases_read for another account than the one that asks: whom a page may reach.
  definer(
    'is_case_for(asked uuid, account uuid) RETURNS boolean',
    `SELECT EXISTS (SELECT FROM cases c JOIN users u ON u.id = account
     WHERE c.id = asked AND current_account() IS NOT NULL AND (
       c.author_id = account
       OR (c.state <> 'draft' AND u.role IN ('moderator', 'administrator') AND u.verification <> 'revoked')
       OR (c.state = 'published' AND u.verification = 'verified' AND (
         c.audience_kind = 'community'
         OR (u.role <> 'learner' AND c.audience_kind = 'colleagues'
           AND EXISTS (SELECT FROM case_colleagues n WHERE n.case_id = c.id AND n.user_id = account))
         OR (u.role <> 'learner' AND c.audience_kind = 'group'
           AND EXISTS (SELECT FROM group_members m WHERE m.group_id = c.audience_group AND m.user_id = account))))))`,
    'STABLE',
  ),
  // Who may be paged, and as what.
  definer(
    'specialists() RETURNS TABLE (user_id uuid, specialty text)',
    `SELECT u.id, coalesce(d.specialty, p.specialty) FROM users u
       LEFT JOIN duties d ON d.user_id = u.id LEFT JOIN professions p ON p.user_id = u.id
     WHERE may_upload() AND u.role <> 'learner' AND u.verification = 'verified'
       AND coalesce(d.specialty, p.specialty) IS NOT NULL`,
    'STABLE',
  ),
  // For choosing one: no names, and no matter who sees what.
  definer(
    'specialties_on_duty() RETURNS TABLE (specialty text, clinicians bigint)',
    `SELECT min(s.specialty), count(*) FROM specialists() s GROUP BY lower(s.specialty)
     ORDER BY 2 DESC, 1 LIMIT 200`,
    'STABLE',
  ),
  definer(
    'delegate_of(account uuid, day date) RETURNS uuid',
    `SELECT d.delegate_id FROM duties d WHERE d.user_id = account AND day BETWEEN d.leave_from AND d.leave_until
       AND may_stand_in(d.delegate_id)`,
    'STABLE',
  ),
  // Everyone of the specialty who sees the case, and in their absence whoever stands in, if they see it.
  definer(
    'tell_of_page(asked uuid) RETURNS void',
    `INSERT INTO notifications (user_id, case_id, page_id, kind, urgent, created_at)
     SELECT s.user_id, p.case_id, p.id, 'page', p.urgency = 'urgent', p.created_at
     FROM pages p JOIN specialists() s ON lower(s.specialty) = lower(p.specialty)
     WHERE p.id = asked AND p.asked_by = current_account() AND s.user_id <> p.asked_by AND is_case_for(p.case_id, s.user_id)
     ON CONFLICT DO NOTHING;
     INSERT INTO notifications (user_id, case_id, page_id, kind, urgent, created_at, on_behalf_of)
     SELECT t.delegate, t.case_id, t.id, 'page', t.urgent, t.created_at, t.absent FROM (
       SELECT p.id, p.case_id, p.urgency = 'urgent' AS urgent, p.created_at, p.asked_by, s.user_id AS absent,
         delegate_of(s.user_id, (p.created_at AT TIME ZONE 'UTC')::date) AS delegate
       FROM pages p JOIN specialists() s ON lower(s.specialty) = lower(p.specialty)
       WHERE p.id = asked AND p.asked_by = current_account() AND s.user_id <> p.asked_by
     ) t WHERE t.delegate <> t.asked_by AND is_case_for(t.case_id, t.delegate)
     ON CONFLICT DO NOTHING`,
  ),
  // How many were told, and how many of them have opened the case since: for its asker, its author and staff.
  definer(
    'reach_of_page(asked uuid) RETURNS TABLE (told bigint, opened bigint)',
    `SELECT count(*), count(o.user_id) FROM pages p JOIN cases c ON c.id = p.case_id
       JOIN notifications n ON n.page_id = p.id
       LEFT JOIN openings o ON o.case_id = p.case_id AND o.user_id = n.user_id
     WHERE p.id = asked AND (p.asked_by = current_account() OR c.author_id = current_account() OR is_staff())`,
    'STABLE',
  ),
  // As before, and then whoever stands in for those who are named and away.
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
     ON CONFLICT DO NOTHING;
     INSERT INTO notifications (user_id, case_id, comment_id, kind, urgent, created_at, on_behalf_of)
     SELECT t.delegate, t.case_id, t.id, 'mention', t.urgent, t.created_at, t.absent FROM (
       SELECT o.id, o.case_id, c.urgency = 'urgent' AS urgent, o.created_at, o.author_id, u.id AS absent,
         delegate_of(u.id, (o.created_at AT TIME ZONE 'UTC')::date) AS delegate
       FROM comments o JOIN cases c ON c.id = o.case_id JOIN users u ON u.id = ANY (mentioned)
       WHERE o.id = asked AND o.author_id = current_account()
     ) t WHERE t.delegate <> t.author_id AND is_case_for(t.case_id, t.delegate)
     ON CONFLICT DO NOTHING`,
  ),
];

function definer(signature: string, body: string, volatility = 'VOLATILE'): string {
  return `CREATE OR REPLACE FUNCTION ${signature} LANGUAGE sql ${volatility} SECURITY DEFINER
    SET search_path = public, pg_temp AS $$ ${body} $$`;
}

export const pagingAndCover: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
