import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { moderationDecisionSchema, moderationQueueSchema } from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import type { CaseId } from '../../model/ids.ts';
import { asEntries, caseRows, type CaseRow } from '../cases/read.ts';
import type { Queries } from '../database/connect.ts';
import { ServiceProblem } from '../http/problem.ts';
import { suspiciousFields } from './texts.ts';

export type Decision = z.output<typeof moderationDecisionSchema>;
type Entry = z.output<typeof moderationQueueSchema>['entries'][number];

function waitingRows(queries: Queries) {
  return caseRows(queries)
    .leftJoin('users as m', 'm.id', 'c.claimed_by')
    .select('m.display_name as moderator')
    .select([
      sql<number>`approvals_of(c.id, c.version)`.as('approvals'),
      sql<number>`approvals_needed(c.id)`.as('needed'),
    ])
    .where('c.state', 'in', ['submitted', 'in-moderation']);
}
type WaitingRow = Awaited<ReturnType<ReturnType<typeof waitingRows>['executeTakeFirstOrThrow']>>;

/** What waits for a moderator, urgent first, then oldest first; their own cases are others' business. */
export async function listWaiting(queries: Queries, viewer: User): Promise<Entry[]> {
  const rows = await waitingRows(queries)
    .where('c.author_id', '<>', viewer.id)
    .orderBy(sql`array_position(ARRAY['urgent', 'soon', 'routine'], c.urgency)`)
    .orderBy('c.submitted_at')
    .limit(200)
    .execute();
  const entries: Entry[] = [];
  for (const row of rows) entries.push(await entryOf(queries, viewer, row));
  return entries;
}

async function entryOf(queries: Queries, viewer: User, row: WaitingRow): Promise<Entry> {
  const [entry] = await asEntries(queries, viewer, [row]);
  if (!entry) throw new ServiceProblem('not-found');
  return {
    case: entry,
    escalated: row.escalated,
    claimedBy: row.moderator,
    claimedByMe: row.claimed_by === viewer.id,
    approvals: row.approvals,
    needed: row.needed,
    suspicious: await suspicious(queries, row),
  };
}

async function suspicious(queries: Queries, row: CaseRow): Promise<string[]> {
  const images = await queries.selectFrom('images').select('annotations').where('case_id', '=', row.id).execute();
  return suspiciousFields(
    row,
    images.flatMap(({ annotations }) => annotations),
  );
}

/** A waiting case that the moderator may decide about; another's claim, and what is not waiting, is a conflict. */
async function waiting(queries: Queries, moderator: User, id: CaseId): Promise<WaitingRow> {
  const row = await waitingRows(queries).where('c.id', '=', id).executeTakeFirst();
  if (!row) {
    const known = await queries.selectFrom('cases').select('id').where('id', '=', id).executeTakeFirst();
    throw known ? new ServiceProblem('conflict', { reason: 'wrong-state' }) : new ServiceProblem('not-found');
  }
  if (row.author_id === moderator.id) throw new ServiceProblem('forbidden');
  return row;
}

export async function claim(queries: Queries, moderator: User, id: CaseId): Promise<void> {
  const row = await waiting(queries, moderator, id);
  if (row.claimed_by === moderator.id) return;
  if (row.escalated && moderator.role !== 'administrator') throw new ServiceProblem('forbidden');
  const { numUpdatedRows } = await queries
    .updateTable('cases')
    .set({ state: 'in-moderation', claimed_by: moderator.id })
    .where('id', '=', id)
    .where('state', '=', 'submitted')
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new ServiceProblem('conflict', { reason: 'wrong-state' });
}

async function claimed(queries: Queries, moderator: User, id: CaseId): Promise<WaitingRow> {
  const row = await waiting(queries, moderator, id);
  if (row.claimed_by !== moderator.id) throw new ServiceProblem('conflict', { reason: 'wrong-state' });
  return row;
}

const unclaimed = { state: 'submitted', claimed_by: null } as const;

export async function release(queries: Queries, moderator: User, id: CaseId): Promise<void> {
  const { claimed_by: holder } = await waiting(queries, moderator, id);
  // Whoever holds it may have left; an administrator puts it back.
  const may = holder === moderator.id || (holder !== null && moderator.role === 'administrator');
  if (!may) throw new ServiceProblem('conflict', { reason: 'wrong-state' });
  await queries.updateTable('cases').set(unclaimed).where('id', '=', id).where('claimed_by', '=', holder).execute();
}

/** Notes the decision and moves the case; an approval that needs a second one sends it back into the queue. */
export async function decide(queries: Queries, moderator: User, id: CaseId, decision: Decision, now: Date) {
  const row = await claimed(queries, moderator, id);
  // Two accounts of one person would be two: who approves has been looked at by others.
  if (decision.verdict === 'approve' && moderator.verification !== 'verified') throw new ServiceProblem('not-verified');
  if (decision.verdict === 'approve' && !decision.textsRead && (await suspicious(queries, row)).length > 0) {
    throw new ServiceProblem('conflict', { reason: 'identifying-text' });
  }
  await queries
    .insertInto('moderation_decisions')
    .values({
      id: randomUUID(),
      case_id: id,
      version: row.version,
      moderator_id: moderator.id,
      verdict: decision.verdict,
      reasons: decision.verdict === 'approve' ? [] : decision.reasons,
      decided_at: now,
    })
    .execute();
  await queries
    .updateTable('cases')
    .set(await outcome(queries, row, decision, now))
    .where('id', '=', id)
    .execute();
}

async function outcome(queries: Queries, row: WaitingRow, decision: Decision, now: Date) {
  switch (decision.verdict) {
    case 'return':
      return { state: 'returned', claimed_by: null } as const;
    case 'escalate':
      return { ...unclaimed, escalated: true };
    case 'approve': {
      const { rows } = await sql<{ approvals: number }>`
        SELECT approvals_of(${row.id}, ${row.version}) AS approvals`.execute(queries);
      const enough = (rows[0]?.approvals ?? 0) >= row.needed;
      return enough
        ? ({ state: 'published', claimed_by: null, escalated: false, published_at: row.published_at ?? now } as const)
        : unclaimed;
    }
  }
}
