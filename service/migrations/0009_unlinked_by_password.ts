import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * Frozen once shipped; imports no live code. Whoever knew a password could tie a provider's account to it and come back by that: a new
 * password ends the ties along with the sessions.
 */
export const unlinkedByPassword: Migration = {
  async up(database: Kysely<unknown>) {
    await sql
      .raw(
        `CREATE OR REPLACE FUNCTION set_password(account uuid, hash text, keep bytea) RETURNS boolean
         LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
         WITH allowed AS (SELECT account AS id WHERE account = current_account() OR is_administrator()),
           kept AS (SELECT family FROM sessions WHERE token_hash = keep),
           ended AS (DELETE FROM sessions s USING allowed a WHERE s.user_id = a.id AND s.token_hash IS DISTINCT FROM keep),
           forgotten AS (DELETE FROM refresh_tokens r USING allowed a WHERE r.user_id = a.id
             AND NOT EXISTS (SELECT FROM kept k WHERE k.family = r.family)),
           untied AS (DELETE FROM identities i USING allowed a WHERE i.user_id = a.id),
           stored AS (
             INSERT INTO credentials (user_id, password_hash) SELECT id, hash FROM allowed
             ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = now() RETURNING 1
           )
         SELECT EXISTS (SELECT FROM stored) $$`,
      )
      .execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
