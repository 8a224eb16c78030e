import type { z } from 'zod';
import { noticeSchema, notificationSchema, type inboxSchema, type Notice } from '../../contract/caseApi.schema.ts';
import type { User } from '../../model/account.ts';
import type { Queries } from '../database/connect.ts';

/** What the viewer was told, urgent apart from the rest, newest first; nothing of cases that they cannot see any more. */
export async function readInbox(queries: Queries, viewer: User): Promise<z.input<typeof inboxSchema>> {
  const rows = await queries
    .selectFrom('notifications as n')
    .innerJoin('cases as c', 'c.id', 'n.case_id')
    .leftJoin('pages as p', 'p.id', 'n.page_id')
    .leftJoin('users as away', 'away.id', 'n.on_behalf_of')
    .select(['n.id', 'n.case_id', 'n.comment_id', 'n.kind', 'n.urgent', 'n.created_at', 'n.read_at', 'c.title'])
    .select(['n.page_id', 'n.stage', 'p.specialty', 'p.urgency', 'p.question', 'away.display_name as onBehalfOf'])
    .where('n.user_id', '=', viewer.id)
    .orderBy('n.created_at', 'desc')
    .orderBy('n.id')
    .limit(200)
    .execute();
  const entries = rows.map((row) => ({
    urgent: row.urgent,
    entry: notificationSchema.parse({
      id: row.id,
      case: row.case_id,
      comment: row.comment_id,
      kind: row.kind,
      title: row.title,
      createdAt: row.created_at.toISOString(),
      read: row.read_at !== null,
      onBehalfOf: row.onBehalfOf,
      page:
        row.page_id === null
          ? null
          : {
              id: row.page_id,
              specialty: row.specialty,
              urgency: row.urgency,
              question: row.question,
              stage: row.stage,
            },
    }),
  }));
  return {
    urgent: entries.filter(({ urgent }) => urgent).map(({ entry }) => entry),
    social: entries.filter(({ urgent }) => !urgent).map(({ entry }) => entry),
    notices: await readNotices(queries, viewer),
  };
}

async function readNotices(queries: Queries, viewer: User): Promise<Notice[]> {
  const rows = await queries
    .selectFrom('notices as n')
    .leftJoin('cases as c', 'c.id', 'n.case_id')
    .leftJoin('users as u', 'u.id', 'n.by_account')
    .select([
      'n.id',
      'n.kind',
      'n.case_id',
      'n.detail',
      'n.created_at',
      'n.read_at',
      'c.title',
      'u.display_name as who',
    ])
    .where('n.user_id', '=', viewer.id)
    .orderBy('n.created_at', 'desc')
    .orderBy('n.id')
    .limit(100)
    .execute();
  return rows.map(({ case_id, created_at, read_at, ...row }) =>
    noticeSchema.parse({ ...row, case: case_id, createdAt: created_at.toISOString(), read: read_at !== null }),
  );
}

/** What was read stays read at its first time: that is when a page was acknowledged. */
export async function markRead(queries: Queries, ids: readonly string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  for (const table of ['notifications', 'notices'] as const) {
    await queries
      .updateTable(table)
      .set({ read_at: now })
      .where('id', 'in', ids)
      .where('read_at', 'is', null)
      .execute();
  }
}
