import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Frozen once shipped; imports no live code. A small picture beside each image, sealed by the key of its case and gone with it. */
const statements = [
  `CREATE TABLE image_previews (
    image_id uuid PRIMARY KEY REFERENCES images ON DELETE CASCADE,
    case_id uuid NOT NULL REFERENCES cases ON DELETE CASCADE,
    sealed bytea NOT NULL CHECK (octet_length(sealed) <= 131072)
  )`,
  `ALTER TABLE image_previews ENABLE ROW LEVEL SECURITY`,
  // The policy of the images decides: who does not see one, by audience or by a flag, does not see it small.
  `CREATE POLICY previews_read ON image_previews FOR SELECT USING (EXISTS (SELECT FROM images i WHERE i.id = image_id))`,
  // Before anybody else sees the case, and once: what moderators looked at stays what is shown.
  `CREATE POLICY previews_add ON image_previews FOR INSERT WITH CHECK ((SELECT may_upload())
    AND EXISTS (SELECT FROM images i JOIN cases c ON c.id = i.case_id WHERE i.id = image_id AND c.id = image_previews.case_id
      AND c.author_id = (SELECT current_account()) AND c.state = 'draft'))`,
];

export const previews: Migration = {
  async up(database: Kysely<unknown>) {
    for (const statement of statements) await sql.raw(statement).execute(database);
    await sql`REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC`.execute(database);
  },
};
