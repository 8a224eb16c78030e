import { randomUUID } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import { newUserSchema } from '../../contract/caseApi.schema.ts';
import type { Database } from '../database/schema.ts';
import { hashPassword, randomPassword } from './passwords.ts';

/** One JSON line on standard input with `--bootstrap-stdin`: accounts that a desktop provides for itself. */
export const bootstrapSchema = z.strictObject({
  /** For the first start only; without it a random one is made and told. */
  administratorPassword: z.string().min(10).max(1000).optional(),
  users: z
    .array(
      newUserSchema.extend({
        verified: z.boolean(),
        /** What to do when the account exists: leave it, or give it this password (whoever can start the service may). */
        onExisting: z.enum(['keep', 'replace-password']).default('keep'),
      }),
    )
    .max(100)
    .default([]),
});
export type Bootstrap = z.output<typeof bootstrapSchema>;

/** Makes `admin` if there is no administrator, and the wanted accounts. Answers the password that it had to invent, if any. */
export async function bootstrapAccounts(owner: Kysely<Database>, wanted: Bootstrap): Promise<string | undefined> {
  let invented: string | undefined;
  const administrator = await owner
    .selectFrom('users')
    .select('id')
    .where('role', '=', 'administrator')
    .executeTakeFirst();
  if (!administrator) {
    if (!wanted.administratorPassword) invented = randomPassword();
    const password = wanted.administratorPassword ?? invented!;
    await addAccount(owner, { username: 'admin', displayName: 'Administrator', role: 'administrator', password }, true);
  }
  for (const user of wanted.users) {
    const known = await owner.selectFrom('users').select('id').where('username', '=', user.username).executeTakeFirst();
    if (!known) await addAccount(owner, user, user.verified);
    else if (user.onExisting === 'replace-password') await storePassword(owner, known.id, user.password);
  }
  return invented;
}

async function addAccount(
  owner: Kysely<Database>,
  user: z.output<typeof newUserSchema>,
  verified: boolean,
): Promise<void> {
  const id = randomUUID();
  await owner
    .insertInto('users')
    .values({
      id,
      username: user.username,
      display_name: user.displayName,
      role: user.role,
      verification: verified ? 'verified' : 'unverified',
    })
    .execute();
  await storePassword(owner, id, user.password);
}

async function storePassword(owner: Kysely<Database>, account: string, password: string): Promise<void> {
  const hash = await hashPassword(password);
  await sql`INSERT INTO credentials (user_id, password_hash) VALUES (${account}, ${hash})
    ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = now()`.execute(owner);
  await sql`DELETE FROM sessions WHERE user_id = ${account}`.execute(owner);
  await sql`DELETE FROM refresh_tokens WHERE user_id = ${account}`.execute(owner);
  await sql`DELETE FROM identities WHERE user_id = ${account}`.execute(owner);
}
