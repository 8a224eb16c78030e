import { sql, type Kysely, type SelectQueryBuilder } from 'kysely';
import { displayNameSchema, userSchema, type User } from '../../model/account.ts';
import type { ListedUser } from '../../contract/caseApi.schema.ts';
import type { Queries } from '../database/connect.ts';
import type { Database } from '../database/schema.ts';

export interface SessionAccount {
  readonly user: User;
  readonly expiresAt: Date;
}

interface AccountRow {
  readonly id: string;
  readonly username: string;
  readonly display_name: string;
  readonly role: string;
  readonly verification: string;
}

/** A name that was taken in before it was refused must not make whole lists unreadable. */
export const toUser = (row: AccountRow): User =>
  userSchema.parse({
    ...row,
    displayName: displayNameSchema.safeParse(row.display_name).data ?? row.username,
  });

export async function credentialsOf(queries: Queries, username: string) {
  const { rows } = await sql<{ user_id: string; password_hash: string }>`
    SELECT user_id, password_hash FROM sign_in_account(${username})`.execute(queries);
  return rows[0];
}

export async function openSession(queries: Queries, hash: Buffer, account: string, from: Date, until: Date) {
  await sql`SELECT open_session(${hash}, ${account}, ${from}, ${until})`.execute(queries);
}

/** By either token; null if neither is of a session. Answers whose it was. */
export async function closeSession(queries: Queries, access: Buffer | null, refresh: Buffer | null) {
  const { rows } = await sql<{ account: string | null }>`
    SELECT close_session(${access}, ${refresh}) AS account`.execute(queries);
  return rows[0]?.account ?? null;
}

export async function sessionOf(
  queries: Kysely<Database>,
  hash: Buffer,
  now: Date,
): Promise<SessionAccount | undefined> {
  const { rows } = await sql<AccountRow & { expires_at: Date }>`
    SELECT * FROM session_account(${hash}, ${now})`.execute(queries);
  const row = rows[0];
  return row && { user: toUser(row), expiresAt: row.expires_at };
}

export async function ownPasswordHash(queries: Queries): Promise<string | null> {
  const { rows } = await sql<{ hash: string | null }>`SELECT own_password_hash() AS hash`.execute(queries);
  return rows[0]?.hash ?? null;
}

/** False if the asking account may not. */
export async function setPassword(queries: Queries, account: string, hash: string, keep: Buffer | null) {
  const { rows } = await sql<{ done: boolean }>`
    SELECT set_password(${account}, ${hash}, ${keep}) AS done`.execute(queries);
  return rows[0]?.done === true;
}

const columns = ['id', 'username', 'display_name', 'role', 'verification'] as const;
type UserQuery = SelectQueryBuilder<Database, 'users', object>;

export async function findUser(queries: Queries, id: string): Promise<User | undefined> {
  const row = await queries.selectFrom('users').select(columns).where('id', '=', id).executeTakeFirst();
  return row && toUser(row);
}

/** By name with who is away today, and who stands in for them: whoever looks for a person is about to ask them something. */
export async function findColleagues(queries: Queries, query: string, now: Date): Promise<ListedUser[]> {
  const users = await listUsers(queries, query);
  const { rows } = await sql<{ user_id: string; until: string; stand_in: string }>`
    SELECT * FROM absences_of(${users.map(({ id }) => id)}::uuid[], ${now.toISOString().slice(0, 10)}::date)`.execute(
    queries,
  );
  const away = new Map(rows.map(({ user_id, until, stand_in }) => [user_id, { until, standIn: stand_in }]));
  return users.map((user) => ({ ...user, away: away.get(user.id) ?? null }));
}

export async function listUsers(queries: Queries, query: string | undefined): Promise<User[]> {
  let found: UserQuery = queries.selectFrom('users').orderBy('username');
  if (query !== undefined) {
    const pattern = `%${query.replace(/[\\%_]/g, '\\$&')}%`;
    found = found
      .where((is) => is.or([is('username', 'ilike', pattern), is('display_name', 'ilike', pattern)]))
      .limit(20);
  }
  return (await found.select(columns).execute()).map(toUser);
}
