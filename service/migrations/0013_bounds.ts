import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Frozen once shipped; imports no live code. How much a case and a person may announce, and drafts that nobody works on any more. */
const statements = [
  `ALTER TABLE service_policy
    ADD COLUMN case_bytes bigint NOT NULL DEFAULT 21474836480 CHECK (case_bytes > 0),
    ADD COLUMN person_bytes bigint NOT NULL DEFAULT 536870912000 CHECK (person_bytes > 0),
    ADD COLUMN draft_days integer NOT NULL DEFAULT 30 CHECK (draft_days > 0)`,
  // Announced counts, arrived or not: disk that was promised to one cannot be promised to another. One case of an author at a time, so
  // that two do not fit where one does. The database's owner, who signs in nowhere, is not asked.
  `CREATE FUNCTION keep_quota() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE policy service_policy;
    BEGIN
      IF current_account() IS NULL THEN RETURN NULL; END IF;
      PERFORM pg_advisory_xact_lock(hashtextextended(current_account()::text, 7411));
      SELECT * INTO policy FROM service_policy;
      IF EXISTS (SELECT FROM images WHERE case_id IN (SELECT case_id FROM added)
        GROUP BY case_id HAVING sum(bytes) > policy.case_bytes) THEN
        RAISE EXCEPTION 'too much' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'quota_of_case';
      END IF;
      IF (SELECT sum(i.bytes) FROM images i JOIN cases c ON c.id = i.case_id
        WHERE c.author_id = current_account()) > policy.person_bytes THEN
        RAISE EXCEPTION 'too much' USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'quota_of_person';
      END IF;
      RETURN NULL;
    END $$`,
  `CREATE TRIGGER images_keep_quota AFTER INSERT ON images REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION keep_quota()`,

  // Since when nothing has happened to a draft.
  definer(
    'idle_drafts() RETURNS TABLE (id uuid, author_id uuid, since timestamptz, days integer, warning interval)',
    `SELECT c.id, c.author_id, GREATEST(c.created_at, max(r.received_at)), p.draft_days,
       LEAST(interval '7 days', make_interval(hours => 12 * p.draft_days))
     FROM service_policy p, cases c LEFT JOIN receipts r ON r.case_id = c.id
     WHERE c.state = 'draft' GROUP BY c.id, p.draft_days`,
    'STABLE',
  ),
  definer(
    'warn_of_idle_drafts(at timestamptz) RETURNS void',
    `INSERT INTO notices (user_id, kind, case_id, detail, created_at)
     SELECT d.author_id, 'draft-expires', d.id, to_char((at + d.warning) AT TIME ZONE 'UTC', 'YYYY-MM-DD'), at
     FROM idle_drafts() d WHERE d.since <= at - make_interval(days => d.days) + d.warning
       AND NOT EXISTS (SELECT FROM notices n WHERE n.case_id = d.id AND n.kind = 'draft-expires' AND n.created_at > d.since)`,
  ),
  // Only what its author was warned of in time. Answers what is gone, so that its bytes can go too.
  `CREATE FUNCTION expire_drafts(at timestamptz) RETURNS SETOF jsonb
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    DECLARE idle uuid; gone jsonb;
    BEGIN
      FOR idle IN SELECT d.id FROM idle_drafts() d JOIN notices n ON n.case_id = d.id AND n.kind = 'draft-expires'
        WHERE n.created_at > d.since AND n.created_at <= at - d.warning LOOP
        PERFORM FROM cases WHERE id = idle AND state = 'draft' FOR UPDATE;
        IF NOT FOUND THEN CONTINUE; END IF;
        SELECT jsonb_build_object('case', idle, 'images',
          coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'sha256', i.sha256)), '[]')) INTO gone
          FROM images i WHERE i.case_id = idle;
        DELETE FROM cases WHERE id = idle;
        RETURN NEXT gone;
      END LOOP;
    END $$`,
];

function definer(signature: string, body: string, volatility = 'VOLATILE'): string {
  return `CREATE FUNCTION ${signature} LANGUAGE sql ${volatility} SECURITY DEFINER
    SET search_path = public, pg_temp AS $$ ${body} $$`;
}

export const bounds: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
