import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Frozen once shipped; imports no live code. A page that nobody acknowledges in time goes on by itself: first to those who stand in for
 * whoever was told, then to the specialty's group and the administrators. And who is away is known before they are asked.
 */
const me = `(SELECT current_account())`;
const utc = (moment: string) => `to_char(${moment} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
const stages = `('asked', 'stand-ins', 'administrators')`;

const statements = [
  `ALTER TABLE service_policy
    ADD COLUMN escalate_urgent_minutes integer NOT NULL DEFAULT 15 CHECK (escalate_urgent_minutes > 0),
    ADD COLUMN escalate_soon_minutes integer NOT NULL DEFAULT 240 CHECK (escalate_soon_minutes > 0),
    ADD COLUMN escalate_routine_minutes integer NOT NULL DEFAULT 2880 CHECK (escalate_routine_minutes > 0)`,
  // Stands in at any time for what its owner has not acknowledged; the delegate of a leave does so on its days.
  `ALTER TABLE duties ADD COLUMN deputy_id uuid REFERENCES users, ADD CHECK (deputy_id <> user_id)`,
  `DROP POLICY duties_add ON duties`,
  `DROP POLICY duties_change ON duties`,
  `CREATE POLICY duties_add ON duties FOR INSERT WITH CHECK (user_id = ${me} AND (SELECT may_upload())
    AND (delegate_id IS NULL OR may_stand_in(delegate_id)) AND (deputy_id IS NULL OR may_stand_in(deputy_id)))`,
  `CREATE POLICY duties_change ON duties FOR UPDATE USING (user_id = ${me}) WITH CHECK (user_id = ${me} AND (SELECT may_upload())
    AND (delegate_id IS NULL OR may_stand_in(delegate_id)) AND (deputy_id IS NULL OR may_stand_in(deputy_id)))`,
  // Those that were asked before this was there go nowhere by themselves: nobody was promised it.
  `ALTER TABLE pages
    ADD COLUMN stage text NOT NULL DEFAULT 'asked' CHECK (stage IN ${stages}),
    ADD COLUMN stage_at timestamptz,
    ADD COLUMN escalates_at timestamptz`,
  `CREATE INDEX pages_escalating ON pages (escalates_at) WHERE escalates_at IS NOT NULL`,
  `ALTER TABLE notifications ADD COLUMN stage text NOT NULL DEFAULT 'asked' CHECK (stage IN ${stages})`,
  `CREATE FUNCTION escalation_delay(of_urgency text) RETURNS interval LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
    SELECT make_interval(mins => CASE of_urgency WHEN 'urgent' THEN escalate_urgent_minutes
      WHEN 'soon' THEN escalate_soon_minutes ELSE escalate_routine_minutes END) FROM service_policy $$`,
  // Whatever the service writes: a new page begins at its beginning.
  `CREATE FUNCTION begin_page() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW.stage := 'asked';
      NEW.stage_at := NULL;
      NEW.escalates_at := NEW.created_at + escalation_delay(NEW.urgency);
      RETURN NEW;
    END $$`,
  `CREATE TRIGGER pages_begin BEFORE INSERT ON pages FOR EACH ROW EXECUTE FUNCTION begin_page()`,

  // Who is told next. Nobody who does not see the case; nobody twice.
  `CREATE FUNCTION next_of_page(asked uuid, to_stage text, at timestamptz) RETURNS TABLE (account uuid, instead_of uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT ON (t.account) t.account, t.instead_of FROM pages p CROSS JOIN LATERAL (
      SELECT d.deputy_id AS account, d.user_id AS instead_of FROM notifications n JOIN duties d ON d.user_id = n.user_id
        WHERE to_stage = 'stand-ins' AND n.page_id = p.id AND d.deputy_id IS NOT NULL AND may_stand_in(d.deputy_id)
      UNION ALL
      SELECT delegate_of(d.deputy_id, (at AT TIME ZONE 'UTC')::date), d.deputy_id
        FROM notifications n JOIN duties d ON d.user_id = n.user_id
        WHERE to_stage = 'stand-ins' AND n.page_id = p.id AND d.deputy_id IS NOT NULL
      UNION ALL
      SELECT delegate_of(n.user_id, (at AT TIME ZONE 'UTC')::date), n.user_id FROM notifications n
        WHERE to_stage = 'stand-ins' AND n.page_id = p.id
      UNION ALL
      SELECT m.user_id, NULL FROM groups g JOIN group_members m ON m.group_id = g.id JOIN users u ON u.id = m.user_id
        WHERE to_stage = 'administrators' AND lower(g.name) = lower(p.specialty)
          AND u.role <> 'learner' AND u.verification = 'verified'
      UNION ALL
      SELECT u.id, NULL FROM users u
        WHERE to_stage = 'administrators' AND u.role = 'administrator' AND u.verification = 'verified'
    ) t
    WHERE p.id = asked AND t.account IS NOT NULL AND t.account <> p.asked_by AND is_case_for(p.case_id, t.account)
      AND NOT EXISTS (SELECT FROM notifications n WHERE n.page_id = p.id AND n.user_id = t.account)
    ORDER BY t.account, t.instead_of $$`,
  // One step of each page whose time has come. Its row is locked: of several processes one does it, and the others pass by. Answers how
  // many went on. It is nobody's request, so that the audit names nobody; the rule of who sees what is asked on behalf of who asked.
  `CREATE FUNCTION escalate_pages(at timestamptz) RETURNS integer
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE p pages; next_stage text; told integer; done integer := 0; before text := current_setting('scrim.user_id', true);
    BEGIN
      FOR p IN SELECT * FROM pages WHERE escalates_at <= at ORDER BY escalates_at, id LIMIT 200 FOR UPDATE SKIP LOCKED LOOP
        IF EXISTS (SELECT FROM notifications n WHERE n.page_id = p.id AND n.read_at IS NOT NULL) THEN
          UPDATE pages SET escalates_at = NULL WHERE id = p.id;
          CONTINUE;
        END IF;
        PERFORM set_config('scrim.user_id', p.asked_by::text, true);
        next_stage := p.stage;
        told := 0;
        -- Where nobody stands in, nobody is waited for.
        WHILE told = 0 AND next_stage <> 'administrators' LOOP
          next_stage := CASE next_stage WHEN 'asked' THEN 'stand-ins' ELSE 'administrators' END;
          INSERT INTO notifications (user_id, case_id, page_id, kind, urgent, created_at, on_behalf_of, stage)
            SELECT t.account, p.case_id, p.id, 'page', p.urgency = 'urgent', at, t.instead_of, next_stage
            FROM next_of_page(p.id, next_stage, at) t ON CONFLICT DO NOTHING;
          GET DIAGNOSTICS told = ROW_COUNT;
        END LOOP;
        UPDATE pages SET stage = next_stage, stage_at = at, escalates_at =
          CASE next_stage WHEN 'stand-ins' THEN at + escalation_delay(p.urgency) END WHERE id = p.id;
        INSERT INTO notices (user_id, kind, case_id, detail, created_at)
          VALUES (p.asked_by, 'page-escalated', p.case_id, next_stage, at);
        PERFORM set_config('scrim.user_id', '', true);
        PERFORM append_audit('escalatePage', p.case_id::text, next_stage, at);
        done := done + 1;
      END LOOP;
      PERFORM set_config('scrim.user_id', coalesce(before, ''), true);
      RETURN done;
    END $$`,

  // Of these accounts, who is on leave that day, until when, and who stands in. For verified clinicians, who might ask them.
  `CREATE FUNCTION absences_of(accounts uuid[], day date) RETURNS TABLE (user_id uuid, until date, stand_in text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT d.user_id, d.leave_until, u.display_name FROM duties d JOIN users u ON u.id = d.delegate_id
    WHERE may_upload() AND d.user_id = ANY (accounts) AND day BETWEEN d.leave_from AND d.leave_until
      AND may_stand_in(d.delegate_id) $$`,
  // As before, with who of those told is away on the day of asking, and at which stage somebody was told.
  `DROP FUNCTION reach_of_page(uuid)`,
  `CREATE FUNCTION reach_of_page(asked uuid)
     RETURNS TABLE (told bigint, opened bigint, acknowledged bigint, people jsonb)
     LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
     SELECT count(*), count(t.opened_at), count(t.read_at), coalesce(jsonb_agg(jsonb_build_object(
         'who', t.who, 'onBehalfOf', t.instead_of, 'acknowledgedAt', ${utc('t.read_at')}, 'openedAt', ${utc('t.opened_at')},
         'stage', t.stage, 'away', t.away)
         ORDER BY t.place) FILTER (WHERE t.place <= 50), '[]')
     FROM (SELECT u.display_name AS who, a.display_name AS instead_of, n.read_at, o.opened_at, n.stage,
         (SELECT jsonb_build_object('until', d.leave_until, 'standIn', s.display_name) FROM duties d JOIN users s ON s.id = d.delegate_id
          WHERE d.user_id = n.user_id AND (p.created_at AT TIME ZONE 'UTC')::date BETWEEN d.leave_from AND d.leave_until
            AND may_stand_in(d.delegate_id)) AS away,
         row_number() OVER (ORDER BY n.read_at NULLS LAST, n.created_at, n.on_behalf_of IS NOT NULL, u.display_name, u.id) AS place
       FROM pages p JOIN cases c ON c.id = p.case_id JOIN notifications n ON n.page_id = p.id
         JOIN users u ON u.id = n.user_id LEFT JOIN users a ON a.id = n.on_behalf_of
         LEFT JOIN openings o ON o.case_id = p.case_id AND o.user_id = n.user_id
       WHERE p.id = asked
         AND (p.asked_by = current_account() OR c.author_id = current_account() OR is_staff())) t $$`,
];

export const escalation: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
