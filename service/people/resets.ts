import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { redeemResetSchema, ResetCode } from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import type { UserId } from '../../model/ids.ts';
import type { Act } from '../audit/record.ts';
import type { Queries } from '../database/connect.ts';
import { ServiceProblem } from '../http/problem.ts';
import { hashPassword, passwordAlphabet, randomPassword } from './passwords.ts';
import { findUser } from './repository.ts';

/** Told by telephone and typed at once. */
const codeMilliseconds = 60 * 60 * 1000;
const codeLength = 20;

/** Codes are 100 random bits: their plain hash tells nothing of them. */
const codeHash = (code: string): Buffer => createHash('sha256').update(`reset ${code}`).digest();

/** However they were written, and in which order: the letters that codes are made of, a code's length at a time. */
function codesIn(text: string): string[] {
  const letters = [...text.toLowerCase()].filter((letter) => passwordAlphabet.includes(letter)).join('');
  return letters.match(new RegExp(`.{${codeLength}}`, 'g')) ?? [];
}

/** One administrator's code for somebody who forgot their password. It changes nothing until the person redeems it. */
export async function makeReset(queries: Queries, by: User, id: UserId, now: Date): Promise<ResetCode> {
  if (id === by.id) throw new ServiceProblem('conflict', { fields: ['password'] });
  if (!(await findUser(queries, id))) throw new ServiceProblem('not-found');
  if (by.verification !== 'verified') throw new ServiceProblem('not-verified');
  const code = randomPassword();
  const until = new Date(now.getTime() + codeMilliseconds);
  const { rows } = await sql<{ made: number | null; needed: number }>`
    SELECT make_reset(${id}, ${codeHash(codesIn(code)[0]!)}, ${now}, ${until}) AS made, reset_codes_needed(${id}) AS needed`.execute(
    queries,
  );
  const { made, needed } = rows[0]!;
  if (made === null) throw new ServiceProblem('forbidden');
  return { code, expiresAt: until.toISOString(), made, needed };
}

/** Ends all sessions of the account and its ties to a provider. Whatever is wrong is told in the same words. */
export async function redeemReset(act: Act, wanted: z.output<typeof redeemResetSchema>, now: Date): Promise<void> {
  // First, so that a name that nobody has costs the same time.
  const hash = await hashPassword(wanted.password);
  const hashes = codesIn(wanted.code).slice(0, 4).map(codeHash);
  await act(
    async (queries) => {
      const { rows } = await sql<{ account: string | null }>`
        SELECT redeem_reset(${wanted.username.toLowerCase()}, ${hashes}, ${hash}, ${now}) AS account`.execute(queries);
      const account = rows[0]?.account ?? null;
      if (account === null) throw new ServiceProblem('wrong-credentials');
      return account;
    },
    (account) => account,
  );
}
